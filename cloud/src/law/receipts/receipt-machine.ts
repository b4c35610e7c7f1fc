import assert from 'node:assert/strict';

/** Where a receipt is in its life. */
export type ReceiptState =
  | 'ISSUED'
  | 'ENDORSING'
  | 'PLEDGING'
  | 'PLEDGED'
  | 'SPLIT'
  | 'MERGED'
  | 'VOID';

/**
 * What may follow what. An endorsement counts when the custodian has confirmed it (Civil Code 910);
 * until then, and while the receipt is pledged, nothing else can be done with it. What was split,
 * merged or voided is dead: its goods are on other receipts, or gone.
 */
export const RECEIPT_TRANSITIONS: Readonly<Record<ReceiptState, readonly ReceiptState[]>> = {
  ISSUED: ['ENDORSING', 'PLEDGING', 'SPLIT', 'MERGED', 'VOID'],
  ENDORSING: ['ISSUED'],
  PLEDGING: ['PLEDGED', 'ISSUED'],
  PLEDGED: ['ISSUED'],
  SPLIT: [],
  MERGED: [],
  VOID: [],
};

export function canBecome(from: ReceiptState, to: ReceiptState): boolean {
  return RECEIPT_TRANSITIONS[from].includes(to);
}

export function moveReceipt(receipt: { state: ReceiptState }, to: ReceiptState): void {
  assert.ok(canBecome(receipt.state, to), `${receipt.state} never becomes ${to}`);
  receipt.state = to;
}
