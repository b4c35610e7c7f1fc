export { Folding, type Asked, type AskedOf, type Signed } from './folding.ts';
export { localDay, isTimeZone } from './local-day.ts';
export { PledgeBook, type SavedPledges } from './pledge-book.ts';
export {
  isInEffect,
  isLive,
  isPending,
  isUndisturbed,
  movePledge,
  PLEDGE_TRANSITIONS,
} from './pledge-machine.ts';
export type { Filed, Gateway, Hold, Pledge, Site } from './records.ts';
export { reduceLots, splitLots } from './lots.ts';
export { SeenBy, viewersOf, viewsOf } from './seen-by.ts';
export { scopeOf } from './site-index.ts';
export {
  cashFor,
  countedPrice,
  coverageFen,
  figure,
  neededFen,
  quotedPrice,
  requiredFen,
  valueDownFen,
  valueUpFen,
  type Figure,
} from './value.ts';
export {
  notFound,
  personOf,
  requireOfPledge,
  requirePledge,
  requireRole,
  seesPledge,
  unfit,
} from './visibility.ts';
export {
  CLOCK_SKEW_MAX_MS,
  DRAFT_MAX_MS,
  DRAFTS_PER_TENANT_MAX,
  ENTITLEMENTS_KEPT_MAX,
  HOLDS_STANDING_PER_SITE_MAX,
  STANDING_INSTRUCTIONS_PER_PLEDGE_MAX,
} from './limits.ts';
