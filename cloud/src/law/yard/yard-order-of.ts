import type { Actor } from '@pledgewatch/shared/command';
import type { YardOrderState } from '#/core/index.ts';
import { type Folding, type Pledge, requireOfPledge, unfit } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { canMoveYard, moveYard } from './yard-machines.ts';
import type { YardOrder } from './yard-order-book.ts';

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing order and another's alike. */
export function requireYardOrder(
  { pledges, yard }: Books,
  actor: Actor,
  orderId: string,
): { readonly order: YardOrder; readonly pledge: Pledge } {
  const named = { what: 'yard order', id: orderId };
  const [order, pledge] = requireOfPledge(yard.orders.orders.get(orderId), named, actor, pledges);
  return { order, pledge };
}

/** @throws {PledgewatchError} `PW_STATE_UNFIT`, when it cannot come into that state now. */
export function requireNext(order: YardOrder, to: YardOrderState): void {
  if (!canMoveYard(order, to)) throw unfit(`${order.kind} order`, order.orderId, order.state);
}

interface YardStep {
  readonly to: YardOrderState;
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/** Moves it on and tells. */
export function stepYardOrder(
  order: YardOrder,
  { to, facts = {} }: YardStep,
  folding: Folding,
  { yard }: Books,
): void {
  moveYard(order, to);
  yard.orders.moved(order);
  const { orderId: subject, kind, epcs } = order;
  const said = { kind, state: to, units: epcs.length, ...facts };
  folding.note('yard-order-step', order, { subject, facts: said });
}
