import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { Folding } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { stepReceiving } from './receiving-of.ts';

/**
 * A gate saw a plate that no truck order names: at the camera it refuses it, through the portal it
 * comes in. An announced truck has arrived.
 */
export function followArrival(
  event: GoodsStatusOf<'gate' | 'passage'>,
  siteId: string,
  folding: Folding,
  books: Books,
): void {
  const { gateId, plate, truckOrderId, observedAt } = event;
  if (plate === undefined || truckOrderId !== undefined) return;
  if (event.kind === 'passage' && event.direction === 'out') return;
  const order = books.yard.receiving.expected({ siteId, gateId, plate, time: observedAt });
  if (!order) return;
  order.seenAt = observedAt;
  stepReceiving(order, { to: 'AT_GATE', facts: { gateId, seenAt: observedAt } }, folding, books);
}
