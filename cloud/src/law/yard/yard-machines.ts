import assert from 'node:assert/strict';
import type { YardOrderState } from '#/core/index.ts';
import type { YardOrder } from './yard-order-book.ts';

type Transitions<S extends YardOrderState> = Readonly<Record<S, readonly S[]>>;
type Common = 'REQUESTED' | 'APPROVED' | 'OVERDUE' | 'CANCELLED' | 'EXPIRED';

/**
 * What may follow what in the life of a move order. While it is MOVING its goods may be in the yard;
 * when its window has ended before they stand somewhere, it is OVERDUE, and nothing is excused any more.
 */
export const MOVE_TRANSITIONS: Transitions<Common | 'MOVING' | 'MOVED'> = {
  REQUESTED: ['APPROVED', 'CANCELLED', 'EXPIRED'],
  APPROVED: ['MOVING', 'CANCELLED', 'EXPIRED'],
  MOVING: ['MOVED', 'OVERDUE', 'CANCELLED'],
  OVERDUE: ['MOVED', 'CANCELLED'],
  MOVED: [],
  CANCELLED: [],
  EXPIRED: [],
};

/** The same of a sampling order: what was DRAWN is gone, and its custody is told to the end. */
export const SAMPLING_TRANSITIONS: Transitions<
  Common | 'DRAWING' | 'DRAWN' | 'AT_LABORATORY' | 'REPORTED'
> = {
  REQUESTED: ['APPROVED', 'CANCELLED', 'EXPIRED'],
  APPROVED: ['DRAWING', 'CANCELLED', 'EXPIRED'],
  DRAWING: ['DRAWN', 'OVERDUE', 'CANCELLED'],
  OVERDUE: ['DRAWN', 'CANCELLED'],
  DRAWN: ['AT_LABORATORY'],
  AT_LABORATORY: ['REPORTED'],
  REPORTED: [],
  CANCELLED: [],
  EXPIRED: [],
};

const TRANSITIONS: Readonly<
  Record<YardOrder['kind'], Partial<Record<YardOrderState, readonly YardOrderState[]>>>
> = { move: MOVE_TRANSITIONS, sampling: SAMPLING_TRANSITIONS };

/** Its goods may be off their slots. */
export function isUnderWay({ state }: Pick<YardOrder, 'state'>): boolean {
  return state === 'MOVING' || state === 'DRAWING';
}

/** Its goods are spoken for: nothing else may take them, and a move's slot is kept. */
export function isReserving({ state }: Pick<YardOrder, 'state'>): boolean {
  return state === 'REQUESTED' || state === 'APPROVED' || isOut({ state });
}

/** Its goods were taken off their slots, and nobody has said that they stand somewhere. */
export function isOut(order: Pick<YardOrder, 'state'>): boolean {
  return isUnderWay(order) || order.state === 'OVERDUE';
}

export function canMoveYard({ kind, state }: YardOrder, to: YardOrderState): boolean {
  return TRANSITIONS[kind][state]?.includes(to) === true;
}

export function moveYard(order: YardOrder, to: YardOrderState): void {
  assert.ok(canMoveYard(order, to), `${order.kind} ${order.state} never becomes ${to}`);
  order.state = to;
}
