import { PledgewatchError } from '@pledgewatch/shared/errors';
import { personOf, type Pledge } from '#/pledges/index.ts';
import { bookedBySlot } from '#/positions/index.ts';
import { refuseSame } from '../apart.ts';
import { refuseStopped } from '../holds/stopped-units.ts';
import { refuseUnfitTags } from '../releases/unfit-tags.ts';
import { patternAbove, requirePart } from '../releases/patterns.ts';
import type { Rule } from '../rule.ts';
import { refuseSameEmployer } from '../signing/employers.ts';
import { refuseNotAtRest, type Standing } from './at-rest.ts';
import type { YardOrder } from './yard-order-book.ts';
import { isOut } from './yard-machines.ts';
import { requireNext, requireYardOrder, stepYardOrder } from './yard-order-of.ts';

/** Whoever lets goods of the pledge out agrees to what happens to them inside, and did not ask for it. */
export const approveYardOrder: Rule<'yardOrder.approve'> = {
  check({ actor, command: { orderId } }, books, refusals) {
    const { order, pledge } = requireYardOrder(books, actor, orderId);
    requirePart('check', actor, { id: orderId, pattern: patternAbove(pledge), pledge });
    requireNext(order, 'APPROVED');
    const { requestedBy: maker, epcs } = order;
    refuseSame('yardOrder.approve', { actor, id: orderId, parts: { requester: maker } }, refusals);
    refuseSameEmployer({ actor, id: orderId, maker, pledge }, books, refusals);
    refusals.when(pledge.held, 'PW_HELD', { what: 'pledge', id: pledge.pledgeId });
    refuseStopped(epcs, books, refusals);
  },
  apply({ actor, command: { orderId } }, folding, books) {
    const { order } = requireYardOrder(books, actor, orderId);
    order.approvedBy = personOf(actor);
    stepYardOrder(order, { to: 'APPROVED' }, folding, books);
  },
};

/** The goods are taken off their slots, inside the window, when nothing holds them and they are there. */
export const beginYardOrder: Rule<'yardOrder.begin'> = {
  check({ actor, command: { orderId }, now, positions }, books, refusals) {
    const { order, pledge } = requireYardOrder(books, actor, orderId);
    requireNext(order, underWay(order));
    const { notBefore, notAfter, epcs } = order;
    if (now < notBefore || now >= notAfter) {
      const facts = { what: 'yard order', at: notBefore, now };
      throw new PledgewatchError('PW_TIME_UNFIT', facts);
    }
    refusals.when(pledge.held, 'PW_HELD', { what: 'pledge', id: pledge.pledgeId });
    refuseStopped(epcs, books, refusals);
    refuseUnfitTags(epcs, { pledge, positions, books, but: order }, refusals);
  },
  apply({ actor, command: { orderId } }, folding, books) {
    const { order } = requireYardOrder(books, actor, orderId);
    stepYardOrder(order, { to: underWay(order) }, folding, books);
  },
};

/** What has not begun is over; goods that were taken off are back, as scales and readers see it. */
export const cancelYardOrder: Rule<'yardOrder.cancel'> = {
  check({ actor, command: { orderId }, positions }, books, refusals) {
    const { order, pledge } = requireYardOrder(books, actor, orderId);
    requireNext(order, 'CANCELLED');
    if (!isOut(order)) return;
    for (const standing of placesOf(order, pledge)) {
      refuseNotAtRest(standing, pledge, positions, refusals);
    }
  },
  apply({ actor, command: { orderId, reason } }, folding, books) {
    const { order } = requireYardOrder(books, actor, orderId);
    stepYardOrder(order, { to: 'CANCELLED', facts: { reason } }, folding, books);
  },
};

/**
 * The goods stand on their new slot, as scales and readers see it. Even under a hold: what was in the
 * yard when it came must come to rest somewhere, and it never leaves the site by that.
 */
export const completeMove: Rule<'move.complete'> = {
  check({ actor, command: { orderId }, positions }, books, refusals) {
    const { order, pledge } = requireYardOrder(books, actor, orderId);
    requireNext(order, 'MOVED');
    const { toSlotId: slotId = '', toZoneId: zoneId = '', epcs, massBySlotG } = order;
    const movedG = massBySlotG.reduce((sum, [, massG]) => sum + massG, 0);
    const bookedG = (bookedBySlot(pledge).get(slotId) ?? 0) + movedG;
    refuseNotAtRest({ slotId, zoneId, epcs, bookedG }, pledge, positions, refusals);
  },
  apply({ actor, command: { orderId } }, folding, books) {
    const { order, pledge } = requireYardOrder(books, actor, orderId);
    const { toSlotId: slotId = '', toZoneId: zoneId = '', epcs } = order;
    books.pledges.relocate(pledge, new Set(epcs), { slotId, zoneId, at: folding.at });
    stepYardOrder(order, { to: 'MOVED', facts: { toSlotId: slotId } }, folding, books);
  },
};

/** Where the goods of an order stand by the book, lot by lot. */
export function placesOf({ epcs }: Pick<YardOrder, 'epcs'>, pledge: Pledge): Standing[] {
  const wanted = new Set(epcs);
  const booked = bookedBySlot(pledge);
  return pledge.lots.flatMap(({ slotId, zoneId, epcs: all }) => {
    const some = all.filter((epc) => wanted.has(epc));
    return some.length === 0
      ? []
      : [{ slotId, zoneId, epcs: some, bookedG: booked.get(slotId) ?? 0 }];
  });
}

function underWay({ kind }: YardOrder): 'MOVING' | 'DRAWING' {
  return kind === 'move' ? 'MOVING' : 'DRAWING';
}
