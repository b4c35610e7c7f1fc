import { isInEffect, notFound, personOf, requirePledge, unfit } from '#/pledges/index.ts';
import type { Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { OPEN_RECEIVING_PER_PLEDGE_MAX } from './limits.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import { refuseUnfitWindow } from '../window.ts';

/** Announces a truck with goods for a pledge in effect; nothing is claimed by it yet. */
export const notifyReceiving: Rule<'receiving.notify'> = {
  check({ actor, command, now }, books, refusals) {
    const { receivingId: id, pledgeId, gateId, notBefore, notAfter, commodity } = command;
    const pledge = requirePledge(books.pledges, actor, pledgeId);
    if (!isInEffect(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    const { receiving } = books.yard;
    refusals.when(receiving.orders.has(id), 'PW_ID_TAKEN', { what: 'receiving order', id });
    const [count, max] = [receiving.openOf(pledgeId).length, OPEN_RECEIVING_PER_PLEDGE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'open receiving orders', count, max });
    const site = books.pledges.sites.get(pledge.siteId);
    if (!site?.gates.some((gate) => gate.gateId === gateId)) refusals.add(notFound('gate', gateId));
    refuseUnfitWindow({ truckOrderId: id, notBefore, notAfter }, now, refusals);
    const kinds = (pledge.scope ?? pledge.lots).map((each) => each.commodity);
    const unlike = { lotId: id, commodity, zoneId: '', slotId: '' };
    refusals.when(!kinds.includes(commodity), 'PW_OUT_OF_SCOPE', unlike);
    refuseUnfitReturn(command.returnOf, pledge, books, refusals);
  },
  apply({ actor, command }, folding, books) {
    const { tenantId, siteId } = requirePledge(books.pledges, actor, command.pledgeId);
    const { type: _, ...terms } = command;
    const order = {
      ...terms,
      tenantId,
      siteId,
      notifiedBy: personOf(actor),
      notifiedAt: folding.at,
      state: 'NOTIFIED' as const,
      seenAt: null,
      gross: null,
      tare: null,
      lots: [],
      bound: [],
    };
    books.yard.receiving.add(order);
    const { receivingId: subject, plate, expectedG } = order;
    const facts = { state: order.state, plate, expectedG };
    folding.note('receiving-step', order, { subject, facts });
  },
};

/** Only goods that a truck order of this pledge let out can come back to it. */
function refuseUnfitReturn(
  truckOrderId: string | undefined,
  { pledgeId }: Pledge,
  { releases }: Books,
  refusals: Refusals,
): void {
  if (truckOrderId === undefined) return;
  const truck = releases.trucks.get(truckOrderId);
  if (truck?.pledgeId !== pledgeId) return refusals.add(notFound('truck order', truckOrderId));
  if (truck.state !== 'SETTLED') refusals.add(unfit('truck order', truckOrderId, truck.state));
}
