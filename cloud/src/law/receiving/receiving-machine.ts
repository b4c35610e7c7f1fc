import assert from 'node:assert/strict';

export type ReceivingState =
  | 'NOTIFIED'
  | 'AT_GATE'
  | 'GROSS'
  | 'UNLOADING'
  | 'TARE'
  | 'INSPECTED'
  | 'PUT_AWAY'
  | 'ACCEPTED'
  | 'REJECTED';

/**
 * What may follow what in the life of a receiving order. Goods are collateral when it is ACCEPTED and
 * not before; until then they can be rejected, and leave as nobody's security.
 */
export const RECEIVING_TRANSITIONS: Readonly<Record<ReceivingState, readonly ReceivingState[]>> = {
  NOTIFIED: ['AT_GATE', 'REJECTED'],
  AT_GATE: ['GROSS', 'REJECTED'],
  GROSS: ['UNLOADING', 'REJECTED'],
  UNLOADING: ['TARE', 'REJECTED'],
  TARE: ['INSPECTED', 'REJECTED'],
  INSPECTED: ['PUT_AWAY', 'REJECTED'],
  PUT_AWAY: ['ACCEPTED', 'REJECTED'],
  ACCEPTED: [],
  REJECTED: [],
};

export const RECEIVING_ENDS: ReadonlySet<ReceivingState> = new Set(['ACCEPTED', 'REJECTED']);

export function canMoveReceiving(order: { readonly state: ReceivingState }, to: ReceivingState) {
  return RECEIVING_TRANSITIONS[order.state].includes(to);
}

export function moveReceiving(order: { state: ReceivingState }, to: ReceivingState): void {
  assert.ok(canMoveReceiving(order, to), `${order.state} never becomes ${to}`);
  order.state = to;
}
