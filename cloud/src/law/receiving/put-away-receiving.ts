import { refuseUnseen } from '../pledging/vouching.ts';
import type { Rule } from '../rule.ts';
import { requireNext, requireReceiving, stepReceiving } from './receiving-of.ts';

/** The goods stand where they are to stand, as scales and readers see it. */
export const putAwayReceiving: Rule<'receiving.putAway'> = {
  check({ actor, command: { receivingId }, positions }, books, refusals) {
    const { order, pledge } = requireReceiving(books, actor, receivingId);
    requireNext(order, 'PUT_AWAY');
    refuseUnseen(pledge, order.lots, positions, refusals);
  },
  apply({ actor, command: { receivingId } }, folding, books) {
    const { order } = requireReceiving(books, actor, receivingId);
    const slots = new Set(order.lots.map(({ slotId }) => slotId)).size;
    stepReceiving(order, { to: 'PUT_AWAY', facts: { slots } }, folding, books);
  },
};
