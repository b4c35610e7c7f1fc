import type { Actor } from '@pledgewatch/shared/command';
import { type Folding, type Pledge, requireOfPledge, unfit } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { ReceivingOrder } from './receiving-book.ts';
import { canMoveReceiving, moveReceiving, type ReceivingState } from './receiving-machine.ts';

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing receiving order and another's alike. */
export function requireReceiving(
  { pledges, yard }: Books,
  actor: Actor,
  receivingId: string,
): { readonly order: ReceivingOrder; readonly pledge: Pledge } {
  const named = { what: 'receiving order', id: receivingId };
  const found = yard.receiving.orders.get(receivingId);
  const [order, pledge] = requireOfPledge(found, named, actor, pledges);
  return { order, pledge };
}

/** @throws {PledgewatchError} `PW_STATE_UNFIT`, when it cannot come into that state now. */
export function requireNext(order: ReceivingOrder, to: ReceivingState): void {
  if (!canMoveReceiving(order, to)) throw unfit('receiving order', order.receivingId, order.state);
}

interface ReceivingStep {
  readonly to: ReceivingState;
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/** Moves it on and tells. */
export function stepReceiving(
  order: ReceivingOrder,
  { to, facts = {} }: ReceivingStep,
  folding: Folding,
  { yard }: Books,
): void {
  moveReceiving(order, to);
  yard.receiving.moved(order);
  const { receivingId: subject, plate } = order;
  folding.note('receiving-step', order, { subject, facts: { state: to, plate, ...facts } });
}
