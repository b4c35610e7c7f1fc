import { notFound, type AskedOf, type Pledge, type Site } from '#/pledges/index.ts';
import { bookedBySlot } from '#/positions/index.ts';
import type { Books } from '../books.ts';
import { slotCapacities } from '../claims/capacity.ts';
import { refuseOutOfScope } from '../pledging/floating.ts';
import type { Refusals } from '../refusals.ts';
import { loadOf } from '../releases/load.ts';

/**
 * Refuses a slot that goods may not be moved to: one that is somebody else's or has goods of nobody's on
 * it (goods of two on one slot are commingled), one outside the pledge's scope, one that they do not fit.
 * What is another's stays unsaid.
 */
export function refuseUnfitTarget(
  { command, positions }: AskedOf<'move.request'>,
  { pledge, books }: { readonly pledge: Pledge; readonly books: Books },
  refusals: Refusals,
): void {
  const { toSlotId: slotId, toZoneId: zoneId, epcs } = command;
  const { siteId, lots, scope } = pledge;
  const moving = lots.filter((lot) => lot.epcs.some((epc) => epcs.includes(epc)));
  const isThere = moving.some((lot) => lot.slotId === slotId);
  refusals.when(isThere, 'PW_SLOT_SAME', { slotId });
  if (scope) {
    const arriving = moving.map((lot) => ({ ...lot, zoneId, slotId }));
    refuseOutOfScope(scope, arriving, refusals);
  }
  const isTaken = isAnothers(slotId, pledge, books);
  refusals.when(isTaken, 'PW_ENCUMBERED');
  const booked = bookedBySlot(pledge);
  const reading = positions.slot(siteId, slotId);
  const isEmpty = booked.has(slotId) || reading === undefined || reading.lowerG <= 0;
  const { lowerG = 0 } = reading ?? {};
  refusals.when(!isTaken && !isEmpty, 'PW_SLOT_OCCUPIED', { slotId, lowerG });
  const capacities = slotCapacities(books.pledges.sites.get(siteId) as Site);
  if (capacities?.has(slotId) === false) refusals.add(notFound('slot', slotId));
  const capacityG = capacities?.get(slotId) ?? Infinity;
  const claimedG = (booked.get(slotId) ?? 0) + loadOf(epcs, pledge).netG;
  const facts = { place: slotId, claimedG, capacityG };
  refusals.when(claimedG > capacityG, 'PW_CLAIM_ABOVE_CAPACITY', facts);
}

function isAnothers(slotId: string, pledge: Pledge, { pledges, yard }: Books): boolean {
  const { siteId, pledgeId, scope } = pledge;
  const [claiming] = pledges.claimsOnSlot(siteId, slotId);
  if (claiming !== undefined && claiming !== pledge) return true;
  const isOwn = claiming === pledge || scope?.some(({ slotIds }) => slotIds.includes(slotId));
  const isKept = isOwn !== true && pledges.isSlotClaimed(siteId, slotId);
  const lots = [{ slotId, epcs: [] }];
  return (
    isKept || yard.receiving.isClaimed(siteId, lots) || yard.orders.isTarget(siteId, lots, pledgeId)
  );
}
