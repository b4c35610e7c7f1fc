import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { notFound, unfit, type Site } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { RECEIPTS_PER_SITE_MAX } from '../limits.ts';
import type { Refusals } from '../refusals.ts';
import type { Receipt, StockInNote } from './receipt-book.ts';
import { canBecome, type ReceiptState } from './receipt-machine.ts';

/**
 * A receipt that exists for somebody: for the custodian of its site, its holder, and whom it is
 * pledged or about to be endorsed to.
 *
 * @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing one and another's alike;
 * `PW_NOT_A_RECEIPT` for a stock-in note.
 */
export function requireReceipt(receiptId: string, actor: Actor, books: Books): Receipt {
  const { receipts } = books;
  const paper = paperSeenBy(actor, receiptId, books);
  if (!paper) throw notFound('receipt', receiptId);
  const receipt = receipts.receipts.get(receiptId);
  if (!receipt) throw new PledgewatchError('PW_NOT_A_RECEIPT', { id: receiptId });
  return receipt;
}

/** A receipt or a stock-in note, for whom it exists. */
export function paperSeenBy(
  actor: Actor,
  receiptId: string,
  books: Books,
): Receipt | StockInNote | undefined {
  const { receipts } = books;
  const paper = receipts.receipts.get(receiptId) ?? receipts.notes.get(receiptId);
  return paper && sees(actor, paper, books) ? paper : undefined;
}

/** The same, in its holder's, custodian's or pledgee's own hand. @throws {PledgewatchError} */
export function requireOwn(
  receiptId: string,
  as: 'holder' | 'custodian' | 'pledgee',
  actor: Actor,
  books: Books,
): Receipt {
  const receipt = requireReceipt(receiptId, actor, books);
  const isOwn = {
    holder: receipt.holder === actor.tenantId,
    custodian: isCustodian(actor, receipt.siteId, books),
    pledgee: receipt.pledged === null || receipt.pledged.pledgee === actor.tenantId,
  };
  if (!isOwn[as]) throw notFound('receipt', receiptId);
  return receipt;
}

/** Refuses what its state does not allow. */
export function refuseUnfit(receipt: Receipt, to: ReceiptState, refusals: Refusals): void {
  if (canBecome(receipt.state, to)) return;
  refusals.add(unfit('receipt', receipt.receiptId, receipt.state));
}

/** The site, when its custodian asks. @throws {PledgewatchError} `PW_NOT_FOUND`. */
export function requireOwnSite(siteId: string, actor: Actor, { pledges }: Books): Site {
  const site = pledges.sites.get(siteId);
  if (!site || site.custodianId !== actor.tenantId) throw notFound('site', siteId);
  return site;
}

/** Numbers that were used, and more papers than a site keeps. */
export function refuseNumbers(
  receiptIds: readonly string[],
  siteId: string,
  { receipts }: Books,
  refusals: Refusals,
): void {
  for (const id of receiptIds) {
    refusals.when(receipts.isTaken(id), 'PW_ID_TAKEN', { what: 'receipt', id });
  }
  const [count, max] = [receipts.countOf(siteId), RECEIPTS_PER_SITE_MAX];
  const facts = { what: 'receipts', count, max };
  refusals.when(count + receiptIds.length > max, 'PW_LIMIT_REACHED', facts);
}

function sees(actor: Actor, paper: Receipt | StockInNote, books: Books): boolean {
  const { holder, siteId } = paper;
  const rights = 'waiting' in paper ? [paper.waiting?.to, paper.pledged?.pledgee] : [];
  const near = [holder, ...rights];
  return near.includes(actor.tenantId) || isCustodian(actor, siteId, books);
}

function isCustodian({ tenantId, role }: Actor, siteId: string, { pledges }: Books): boolean {
  return role === 'custodian' && pledges.sites.get(siteId)?.custodianId === tenantId;
}
