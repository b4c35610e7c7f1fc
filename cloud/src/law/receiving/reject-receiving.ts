import type { Folding } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { Rule } from '../rule.ts';
import type { ReceivingOrder } from './receiving-book.ts';
import { requireNext, requireReceiving, stepReceiving } from './receiving-of.ts';

/** The goods do not become collateral; what they claimed is free again. */
export const rejectReceiving: Rule<'receiving.reject'> = {
  check({ actor, command: { receivingId } }, books) {
    const { order } = requireReceiving(books, actor, receivingId);
    requireNext(order, 'REJECTED');
  },
  apply({ actor, command: { receivingId, reason } }, folding, books) {
    endReceiving(requireReceiving(books, actor, receivingId).order, reason, folding, books);
  },
};

export function endReceiving(
  order: ReceivingOrder,
  why: string,
  folding: Folding,
  books: Books,
): void {
  stepReceiving(order, { to: 'REJECTED', facts: { why } }, folding, books);
}
