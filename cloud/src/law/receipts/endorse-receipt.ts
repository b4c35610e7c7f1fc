import { notFound, type Folding } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { Rule } from '../rule.ts';
import { refuseUnfit, requireOwn } from './finding.ts';
import type { Endorsement, Receipt } from './receipt-book.ts';
import { moveReceipt } from './receipt-machine.ts';

/** The holder's endorsement; the receipt is still its own until the custodian confirms. */
export const endorseReceipt: Rule<'receipt.endorse'> = {
  check({ actor, command: { receiptId } }, books, refusals) {
    refuseUnfit(requireOwn(receiptId, 'holder', actor, books), 'ENDORSING', refusals);
  },
  apply({ actor, command: { receiptId, to } }, _, books) {
    const receipt = requireOwn(receiptId, 'holder', actor, books);
    moveReceipt(receipt, 'ENDORSING');
    receipt.waiting = { to };
  },
};

/** The holder's endorsement in pledge; the bank has its right when the custodian confirms. */
export const pledgeReceipt: Rule<'receipt.pledge'> = {
  check({ actor, command: { receiptId } }, books, refusals) {
    refuseUnfit(requireOwn(receiptId, 'holder', actor, books), 'PLEDGING', refusals);
  },
  apply({ actor, command: { receiptId, pledgee, pledgeId } }, _, books) {
    const receipt = requireOwn(receiptId, 'holder', actor, books);
    moveReceipt(receipt, 'PLEDGING');
    receipt.waiting = { to: pledgee, pledgeId };
  },
};

/** Control passes with the custodian's signature or seal, or the receipt is as it was. */
export const confirmReceipt: Rule<'receipt.confirm'> = {
  check({ actor, command: { receiptId } }, books, refusals) {
    const receipt = requireOwn(receiptId, 'custodian', actor, books);
    const isWaiting = receipt.waiting !== null;
    const facts = { what: 'receipt', id: receiptId, state: receipt.state };
    refusals.when(!isWaiting, 'PW_STATE_UNFIT', facts);
  },
  apply({ actor, command: { receiptId, accepted } }, folding, books) {
    const receipt = requireOwn(receiptId, 'custodian', actor, books);
    const { waiting } = receipt;
    if (!waiting) throw notFound('endorsement', receiptId);
    receipt.waiting = null;
    if (!accepted) moveReceipt(receipt, 'ISSUED');
    else if (waiting.pledgeId === undefined) passOn(receipt, waiting.to, folding);
    else pledgeTo(receipt, { pledgee: waiting.to, pledgeId: waiting.pledgeId }, folding, books);
  },
};

/** The pledgee gives it back; its holder may use it again. */
export const releaseReceipt: Rule<'receipt.release'> = {
  check({ actor, command: { receiptId } }, books, refusals) {
    const receipt = requireOwn(receiptId, 'pledgee', actor, books);
    const facts = { what: 'receipt', id: receiptId, state: receipt.state };
    refusals.when(receipt.state !== 'PLEDGED', 'PW_STATE_UNFIT', facts);
  },
  apply({ actor, command: { receiptId } }, folding, books) {
    const receipt = requireOwn(receiptId, 'pledgee', actor, books);
    moveReceipt(receipt, 'ISSUED');
    books.receipts.released(receipt);
    endorsed(receipt, { from: actor.tenantId, to: receipt.holder, kind: 'return' }, folding);
  },
};

/** Handed in: the end of a receipt that nobody else has a right in. */
export const voidReceipt: Rule<'receipt.void'> = {
  check({ actor, command: { receiptId } }, books, refusals) {
    refuseUnfit(requireOwn(receiptId, 'custodian', actor, books), 'VOID', refusals);
  },
  apply({ actor, command: { receiptId } }, _, books) {
    moveReceipt(requireOwn(receiptId, 'custodian', actor, books), 'VOID');
  },
};

function passOn(receipt: Receipt, to: string, folding: Folding): void {
  moveReceipt(receipt, 'ISSUED');
  endorsed(receipt, { from: receipt.holder, to, kind: 'transfer' }, folding);
  receipt.holder = to;
}

function pledgeTo(
  receipt: Receipt,
  under: { readonly pledgee: string; readonly pledgeId: string },
  folding: Folding,
  { receipts }: Books,
): void {
  moveReceipt(receipt, 'PLEDGED');
  receipts.pledged(receipt, under);
  endorsed(receipt, { from: receipt.holder, to: under.pledgee, kind: 'pledge' }, folding);
}

function endorsed(
  receipt: Receipt,
  endorsement: Omit<Endorsement, 'entry'>,
  { cause: entry }: Folding,
): void {
  receipt.chain = [...receipt.chain, { ...endorsement, entry }];
}
