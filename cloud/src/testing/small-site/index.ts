export {
  T0,
  SITE,
  BANK,
  OTHER_BANK,
  lot,
  pledge,
  activate,
  defineSite,
  truckOrder,
} from './place.ts';
export { ToldLaw } from './told-law.ts';
export { type Arrival, SmallSite, alertsIn, clearedIn } from './small-site.ts';
export { weight, tag, passage, door, climate, health, gap, gate, answer } from './events.ts';
