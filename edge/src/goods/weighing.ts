import type { ObservationOf } from '@pledgewatch/shared/observation';
import type { NotEvidence } from '@pledgewatch/shared/goods-status';
import type { ScalePlan } from '@pledgewatch/shared/site-plan';
import { STEADY_MS } from './limits.ts';

type WeightObservation = ObservationOf<'weight'>;

/** Why a reading is no evidence, as bits: a reading costs no allocation. 0 means it is evidence. */
export const UNSTABLE = 1;
const REASONS: readonly (readonly [bit: number, reason: NotEvidence])[] = [
  [UNSTABLE, 'unstable'],
  [2, 'overload'],
  [4, 'not-legal-for-trade'],
  [8, 'verification-expired'],
  [16, 'status-bad'],
];

/** The indication that later ones are held against to see whether it rests. */
export interface Steadiness {
  anchorG: number;
  anchorAt: number;
}

/** No indication yet: the first one rests on nothing. */
export function unsteady(): Steadiness {
  return { anchorG: Number.MIN_SAFE_INTEGER, anchorAt: 0 };
}

/**
 * Whether the indication rests: the instrument's own word, or, where it has none, an indication
 * that stayed within e for {@link STEADY_MS}.
 */
export function isSteady(
  steadiness: Steadiness,
  { stable, grossG }: WeightObservation,
  { verificationIntervalG }: ScalePlan,
  at: number,
): boolean {
  if (stable !== undefined) return stable;
  const moved = Math.abs(grossG - steadiness.anchorG) > verificationIntervalG;
  if (!moved && at >= steadiness.anchorAt) return at - steadiness.anchorAt >= STEADY_MS;
  steadiness.anchorG = grossG;
  steadiness.anchorAt = at;
  return false;
}

/** Why the reading is no evidence, in bits. Loads below Min are the caller's to judge. */
export function objections(
  { grossG, overload, legalForTrade, statusCode }: WeightObservation,
  { maxG, verificationIntervalG, verifiedUntil }: ScalePlan,
  steady: boolean,
  at: number,
): number {
  let bits = steady ? 0 : UNSTABLE;
  // No indication above Max + 9e (OIML R 76-1, 4.2.3).
  if (overload === true || grossG > maxG + 9 * verificationIntervalG) bits |= 2;
  if (legalForTrade === false) bits |= 4;
  if (at > verifiedUntil) bits |= 8;
  // The two highest bits of an OPC UA status code: 00 good, 01 uncertain, 10 bad (OPC 10000-4, 7.39).
  if (statusCode !== undefined && statusCode >>> 30 !== 0) bits |= 16;
  return bits;
}

export function reasonsOf(bits: number): NotEvidence[] {
  return REASONS.filter(([bit]) => (bits & bit) !== 0).map(([, reason]) => reason);
}
