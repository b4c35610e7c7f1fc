import type { Folding } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { endReceiving } from '../receiving/reject-receiving.ts';
import { passSlipTime } from '../slips/paper-days.ts';
import { isUnderWay } from './yard-machines.ts';
import { stepYardOrder } from './yard-order-of.ts';

/** What the clock alone decides inside a site. */
export function passYardTime(folding: Folding, books: Books): void {
  for (const order of books.yard.receiving.due(folding.at)) {
    endReceiving(order, 'window', folding, books);
  }
  passSlipTime(folding, books);
  for (const order of books.yard.orders.due(folding.at)) {
    const to = isUnderWay(order) ? 'OVERDUE' : 'EXPIRED';
    stepYardOrder(order, { to, facts: { why: 'window' } }, folding, books);
  }
}
