import type { AskedOf, Folding } from '#/pledges/index.ts';
import { refuseUnitsUnfit } from './covered-units.ts';
import { refuseNumbers, requireOwnSite } from './finding.ts';
import { missingItems } from './receipt-items.ts';
import type { Receipt } from './receipt-book.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';

/** A receipt stands for goods, so it is issued whole: with every item the standard demands. */
export const issueReceipt: Rule<'receipt.issue'> = {
  check(asked, books, refusals) {
    const { siteId, receiptId, epcs, items } = asked.command;
    requireOwnSite(siteId, asked.actor, books);
    refuseNumbers([receiptId], siteId, books, refusals);
    refuseIncomplete(asked, refusals);
    const of = { receiptId, siteId, pieces: items.pieces ?? 0, epcs };
    refuseUnitsUnfit(of, { receipts: books.receipts, positions: asked.positions }, refusals);
  },
  apply({ command }, folding, { receipts }) {
    const { type: _, ...terms } = command;
    receipts.add({ ...terms, from: [], ...newReceipt(folding) });
  },
};

/** A stock-in note proves a deposit; it never becomes a receipt. */
export const issueStockInNote: Rule<'stockInNote.issue'> = {
  check({ actor, command: { siteId, receiptId } }, books, refusals) {
    requireOwnSite(siteId, actor, books);
    refuseNumbers([receiptId], siteId, books, refusals);
  },
  apply({ command }, folding, { receipts }) {
    const { type: _, ...terms } = command;
    receipts.addNote({ ...terms, entry: folding.cause });
  },
};

/** What every new receipt begins with. */
export function newReceipt({ at, cause }: Folding) {
  const life: Pick<Receipt, 'state' | 'waiting' | 'pledged' | 'chain'> = {
    state: 'ISSUED',
    waiting: null,
    pledged: null,
    chain: [],
  };
  return { issuedAt: at, entry: cause, ...life };
}

function refuseIncomplete(
  { command: { receiptId, items } }: AskedOf<'receipt.issue'>,
  refusals: Refusals,
): void {
  const missing = missingItems(items);
  refusals.when(missing.length > 0, 'PW_RECEIPT_INCOMPLETE', {
    id: receiptId,
    count: missing.length,
    missing: missing.map(({ en }) => en).join('; '),
    missingZh: missing.map(({ zh }) => zh).join('、'),
  });
  const { storedFrom = 0, storedUntil = Infinity } = items;
  const facts = { what: 'storedFrom', at: storedFrom, now: storedUntil };
  refusals.when(storedFrom >= storedUntil, 'PW_TIME_UNFIT', facts);
}
