import type { BulkLot, CommandOf } from '@pledgewatch/shared/command';
import type { ClaimedLot } from './pledge-view.ts';

/**
 * What a lot is booked at, grams: its units, or its heap, less the losses that two people confirmed. Never
 * below nothing: units leave at their whole booked mass.
 */
export function bookedG({
  unitMassG,
  epcs,
  bulkG = 0,
  lostG = 0,
}: Pick<ClaimedLot, 'unitMassG' | 'epcs' | 'bulkG' | 'lostG'>): number {
  return Math.max(0, unitMassG * epcs.length + bulkG - lostG);
}

/** Every unit of the lot has left; a heap is a lot until its pledge ends. */
export function isEmptied({ epcs, bulkG }: Pick<ClaimedLot, 'epcs' | 'bulkG'>): boolean {
  return epcs.length === 0 && bulkG === undefined;
}

/** What some lots are booked at together, grams. */
export function massOfLots(lots: Iterable<Parameters<typeof bookedG>[0]>): number {
  let sumG = 0;
  for (const lot of lots) sumG += bookedG(lot);
  return sumG;
}

/** A heap or a tank's content as a lot: it has no units, and its mass is booked as a whole. */
function asClaimed({ massG, ...lot }: BulkLot): ClaimedLot {
  return { ...lot, unitMassG: 1, epcs: [], bulkG: massG };
}

/** Everything a draft is to pledge, units and bulk. */
export function lotsOf({
  lots,
  bulkLots = [],
}: Pick<CommandOf<'pledge.create'>, 'lots' | 'bulkLots'>): readonly ClaimedLot[] {
  return bulkLots.length === 0 ? lots : [...lots, ...bulkLots.map(asClaimed)];
}
