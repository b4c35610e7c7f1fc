import { epcUri } from '@pledgewatch/shared/epc';
import { bookedG, type ClaimedLot } from '#/core/index.ts';
import type { Draft } from './event.ts';
import { uriOf } from './words.ts';

/** What an event says of one lot; time, site and readers are the caller's to add. */
export type LotDraft = Omit<Draft, 'at' | 'siteId' | 'concerns'>;

/** Goods of a lot were seen. */
export function observed(lot: ClaimedLot, { pledgeId }: { readonly pledgeId: string }) {
  return { type: 'ObjectEvent', action: 'OBSERVE', ...goodsOf(lot, pledgeId) } as const;
}

/** Goods of a lot are bound to a pledge or an order, or freed. */
export function bound(
  lot: ClaimedLot,
  { pledgeId }: { readonly pledgeId: string },
  action: Draft['action'],
) {
  return { type: 'TransactionEvent', action, ...goodsOf(lot, pledgeId) } as const;
}

/** A lot by mass instead of by tag: both in one event would count the goods twice. */
export function counted(lot: ClaimedLot, { pledgeId }: { readonly pledgeId: string }) {
  return {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    quantityList: [massOf(lot, pledgeId)],
    'pw:units': lot.epcs.length,
    'pw:commodity': lot.commodity,
  } as const;
}

/** The tags of a lot; what they weigh by the book is a property of ours. */
function goodsOf(lot: ClaimedLot, pledgeId: string) {
  const { lotId, epcs, commodity } = lot;
  return {
    ...(lot.bulkG === undefined
      ? { epcList: epcs.map(epcUri) }
      : { quantityList: [massOf(lot, pledgeId)] }),
    'pw:lot': uriOf.lot(pledgeId, lotId),
    'pw:bookedKg': bookedKg(lot),
    'pw:commodity': commodity,
  };
}

/** What a lot is booked at, as EPCIS counts what has no tags. */
export function massOf(lot: ClaimedLot, pledgeId: string) {
  return { epcClass: uriOf.lot(pledgeId, lot.lotId), quantity: bookedKg(lot), uom: 'KGM' };
}

function bookedKg(lot: ClaimedLot): number {
  return bookedG(lot) / 1_000;
}
