import type { Rule } from './rule.ts';
import { controlLost } from './rules/control-lost.ts';
import { clockBad } from './rules/clock-bad.ts';
import { adverseFiling, searchMissed } from './rules/registry-search.ts';
import { expirySoon } from './rules/expiry-soon.ts';
import { controlLineBreach } from './rules/control-line-breach.ts';
import { controlLineNear } from './rules/control-line-near.ts';
import { coverageLow } from './rules/coverage-low.ts';
import { disposalLine, warningLine } from './rules/coverage-lines.ts';
import { densityImplausible } from './rules/density-implausible.ts';
import { deviceSilent } from './rules/device-silent.ts';
import { doubleClaim, nearDuplicate } from './rules/document-match.ts';
import { doorOpen } from './rules/door-open.ts';
import { countMissed, patrolMissed } from './rules/duty-missed.ts';
import { fenceCross } from './rules/fence-cross.ts';
import { emergency } from './rules/emergency.ts';
import { emergencyUnsupported } from './rules/emergency-unsupported.ts';
import { slipUnmatched } from './rules/slip-unmatched.ts';
import { recountMissed } from './rules/recount-missed.ts';
import { fundsNotReturned } from './rules/funds-not-returned.ts';
import {
  instructionBadSignature,
  instructionExpired,
  instructionReplay,
} from './rules/instruction-misused.ts';
import { instructionRefused } from './rules/instruction-refused.ts';
import { netMismatch } from './rules/net-mismatch.ts';
import { photoReused } from './rules/photo-reused.ts';
import { priceStale } from './rules/price-stale.ts';
import { seqGap } from './rules/seq-gap.ts';
import { capacityExceeded, claimsAboveStock } from './rules/stock-breach.ts';
import { tagClone } from './rules/tag-clone.ts';
import { tagGhost } from './rules/tag-ghost.ts';
import { tagMissing } from './rules/tag-missing.ts';
import { thirdPartyClaim } from './rules/third-party-claim.ts';
import { unauthOut } from './rules/unauth-out.ts';
import { reportContradicts } from './rules/report-contradicts.ts';
import { runOnWarehouse } from './rules/run-on-warehouse.ts';
import { scaleNotLegal } from './rules/scale-not-legal.ts';
import { weightDrift } from './rules/weight-drift.ts';
import { weightStep } from './rules/weight-step.ts';
import { zonePerson } from './rules/zone-person.ts';

/** Every alert there is. Within one fact they speak in this order. */
export const RULES: readonly Rule[] = [
  unauthOut,
  weightStep,
  controlLineBreach,
  netMismatch,
  tagMissing,
  doorOpen,
  deviceSilent,
  seqGap,
  instructionRefused,
  instructionBadSignature,
  instructionReplay,
  instructionExpired,
  weightDrift,
  controlLineNear,
  coverageLow,
  scaleNotLegal,
  clockBad,
  tagGhost,
  tagClone,
  fenceCross,
  zonePerson,
  patrolMissed,
  countMissed,
  reportContradicts,
  photoReused,
  runOnWarehouse,
  warningLine,
  disposalLine,
  priceStale,
  claimsAboveStock,
  capacityExceeded,
  densityImplausible,
  thirdPartyClaim,
  controlLost,
  searchMissed,
  adverseFiling,
  expirySoon,
  emergency,
  emergencyUnsupported,
  recountMissed,
  slipUnmatched,
  fundsNotReturned,
  doubleClaim,
  nearDuplicate,
];
