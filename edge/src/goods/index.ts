export { causedBy, causedByTime, evidenceAt } from './evidence.ts';
export { createGoods, type Goods } from './goods.ts';
export { inServiceErrorG, loadInterval, minimumG, type Instrument } from './metrology.ts';
export { NamedParts } from './named-parts.ts';
export type { SavedParts, StateChange } from './state-change.ts';
export {
  isSteady,
  objections,
  reasonsOf,
  UNSTABLE,
  unsteady,
  type Steadiness,
} from './weighing.ts';
export { isUrgent } from './urgency.ts';
