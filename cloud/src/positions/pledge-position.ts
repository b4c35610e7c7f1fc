import {
  bookedG as bookedOf,
  isEmptied,
  type Interval,
  type PledgePosition,
  type PledgeView,
  type SlotReading,
} from '#/core/index.ts';

import { countedMilliG, soundG } from './soundness.ts';

const MILLIGRAMS_PER_TONNE = 1_000_000_000n;

/** What one slot says about a pledge; the reading is undefined where it was never weighed. */
type ReadSlot = (slotId: string, bookedG: number) => Omit<SlotReading, 'evidence'> | undefined;

/**
 * Where a pledge stands: each slot's interval, counted up to the booked mass of the pledged units on
 * it, because a heavier stack never adds collateral. What is not verified now may be anything from
 * nothing to its booked mass. The value is the lower bound's, less the haircuts of unsound units, rounded
 * down.
 */
export function pledgePosition(pledge: PledgeView, readSlot: ReadSlot): PledgePosition {
  const sum = { lowerG: 0, nominalG: 0, upperG: 0 };
  let bookedG = 0;
  let soundLowerG = 0;
  let countedLowerMilliG = 0n;
  let verifiedG = 0;
  let oldestEvidenceAt: number | null = Infinity;
  for (const [slotId, slotBookedG] of bookedBySlot(pledge)) {
    const slot = readSlot(slotId, slotBookedG);
    bookedG += slotBookedG;
    if (slot?.verified) verifiedG += slotBookedG;
    const known = surely(slot, slotBookedG);
    addUpTo(slotBookedG, known, sum);
    const keptG = clamp(known.lowerG, slotBookedG);
    soundLowerG += soundG(keptG, slotId, pledge);
    countedLowerMilliG += countedMilliG(keptG, slotId, pledge);
    oldestEvidenceAt = older(oldestEvidenceAt, slot?.observedAt);
  }
  return {
    ...sum,
    soundLowerG,
    lowerValueFen: (countedLowerMilliG * BigInt(pledge.priceFenPerTonne)) / MILLIGRAMS_PER_TONNE,
    verifiedPermille: permille(verifiedG, bookedG),
    oldestEvidenceAt: oldestEvidenceAt === Infinity ? null : oldestEvidenceAt,
  };
}

/** Booked mass of the units still pledged, by slot, grams. */
export function bookedBySlot({ lots }: Pick<PledgeView, 'lots'>): ReadonlyMap<string, number> {
  const known = BOOKED.get(lots);
  if (known) return known;
  const bySlot = new Map<string, number>();
  for (const lot of lots) {
    if (isEmptied(lot)) continue;
    bySlot.set(lot.slotId, (bySlot.get(lot.slotId) ?? 0) + bookedOf(lot));
  }
  BOOKED.set(lots, bySlot);
  return bySlot;
}

/** A pledge's lots are replaced when they change, never changed in place: what they sum up to stays. */
const BOOKED = new WeakMap<PledgeView['lots'], ReadonlyMap<string, number>>();

/** Silence makes goods unverified, never unchanged: the last nominal stands, its bounds do not. */
function surely(slot: ReturnType<ReadSlot>, bookedG: number): Interval {
  if (slot?.verified) return slot;
  return { lowerG: 0, nominalG: slot?.nominalG ?? 0, upperG: bookedG };
}

function addUpTo(
  limitG: number,
  slot: Interval,
  sum: { lowerG: number; nominalG: number; upperG: number },
): void {
  sum.lowerG += clamp(slot.lowerG, limitG);
  sum.nominalG += clamp(slot.nominalG, limitG);
  sum.upperG += clamp(slot.upperG, limitG);
}

function clamp(massG: number, limitG: number): number {
  return Math.max(0, Math.min(massG, limitG));
}

/** Null, once a slot was never weighed, stays. */
function older(oldest: number | null, at: number | undefined): number | null {
  return oldest === null || at === undefined ? null : Math.min(oldest, at);
}

/** BigInt, because a thousand times a portfolio's grams passes 2^53. */
function permille(partG: number, wholeG: number): number {
  return wholeG === 0 ? 1_000 : Number((BigInt(partG) * 1_000n) / BigInt(wholeG));
}
