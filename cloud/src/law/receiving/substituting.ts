import type { PositionView } from '#/core/index.ts';
import { figure, notFound, unfit, valueDownFen, type Pledge } from '#/pledges/index.ts';
import { bookedBySlot, soundG } from '#/positions/index.ts';
import type { Books } from '../books.ts';
import type { Refusals } from '../refusals.ts';
import { named } from '../refusals.ts';
import { BOUND_PER_RECEIVING_MAX } from './limits.ts';
import type { ReceivingOrder } from './receiving-book.ts';

/** A release that new goods make up for. */
export interface Substitution {
  readonly receivingId: string;
  readonly releaseId: string;
  readonly epcs: readonly string[];
  /** The most that leaves, fen. */
  readonly outFen: bigint;
}

/**
 * New goods enter before old ones leave (SB/T 10978; ISO 20022 colr.010): the accepted goods, as far as
 * they are verified now and no other release is bound to them, are worth what leaves or more.
 */
export function refuseUnsubstituted(
  { receivingId, releaseId, epcs, outFen }: Substitution,
  of: { readonly pledge: Pledge; readonly positions: PositionView; readonly books: Books },
  refusals: Refusals,
): void {
  const { pledge, positions, books } = of;
  const order = books.yard.receiving.orders.get(receivingId);
  if (order?.pledgeId !== pledge.pledgeId) {
    return refusals.add(notFound('receiving order', receivingId));
  }
  if (order.state !== 'ACCEPTED') {
    return refusals.add(unfit('receiving order', receivingId, order.state));
  }
  const incoming = new Set(order.lots.flatMap((lot) => lot.epcs));
  const same = epcs.filter((epc) => incoming.has(epc));
  refusals.when(same.length > 0, 'PW_SUBSTITUTE_SAME', named(same));
  const [count, max] = [order.bound.length, BOUND_PER_RECEIVING_MAX];
  refusals.when(count > max, 'PW_LIMIT_REACHED', { what: 'substitutions', count, max });
  const inFen = valueDownFen(verifiedG(order, pledge, positions), pledge.priceFenPerTonne);
  const boundFen = boundTo(order, releaseId, books);
  const facts = { receivingId, inFen: figure(inFen), boundFen: figure(boundFen) };
  refusals.when(outFen > inFen - boundFen, 'PW_SUBSTITUTION_SHORT', {
    ...facts,
    outFen: figure(outFen),
  });
}

/** Binds a release to the goods that make up for it. */
export function bind({ receivingId, releaseId, outFen }: Substitution, { yard }: Books): void {
  const order = yard.receiving.orders.get(receivingId) as ReceivingOrder;
  order.bound = [...order.bound, { releaseId, valueFen: figure(outFen) }];
}

/** What of the accepted goods is still pledged, verified now, and sound. */
function verifiedG(order: ReceivingOrder, pledge: Pledge, positions: PositionView): number {
  const lotIds = new Set(order.lots.map(({ lotId }) => lotId));
  const lots = pledge.lots.filter(({ lotId }) => lotIds.has(lotId));
  let sumG = 0;
  for (const [slotId, bookedG] of bookedBySlot({ lots })) {
    const slot = positions.slot(pledge.siteId, slotId);
    if (slot?.verified) {
      const keptG = Math.max(0, Math.min(slot.lowerG, bookedG));
      sumG += soundG(keptG, slotId, { ...pledge, lots });
    }
  }
  return sumG;
}

/** By other releases: one that came to nothing frees what it was bound by; a forgotten one does not. */
function boundTo({ bound }: ReceivingOrder, releaseId: string, { releases }: Books): bigint {
  let sum = 0n;
  for (const other of bound) {
    const state = releases.releases.get(other.releaseId)?.state;
    const isOver = state === 'REJECTED' || state === 'EXPIRED' || state === 'CANCELLED';
    if (other.releaseId !== releaseId && !isOver) sum += BigInt(other.valueFen);
  }
  return sum;
}
