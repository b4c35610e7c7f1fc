import { canonicalJson } from '@pledgewatch/shared/document';
import type { Receipt } from './receipt-book.ts';
import { refuseUnitsDivided } from './covered-units.ts';
import { refuseNumbers, refuseUnfit, requireOwn } from './finding.ts';
import { newReceipt } from './issue-receipt.ts';
import { moveReceipt } from './receipt-machine.ts';
import { repeated } from '../refusals.ts';
import type { Rule } from '../rule.ts';

/** The parts take the place of the whole in one entry: their quantities and pieces add up to its own. */
export const splitReceipt: Rule<'receipt.split'> = {
  check({ actor, command: { receiptId, parts } }, books, refusals) {
    const whole = requireOwn(receiptId, 'custodian', actor, books);
    refuseUnfit(whole, 'SPLIT', refusals);
    const ids = parts.map((part) => part.receiptId);
    refuseNumbers(ids, whole.siteId, books, refusals);
    for (const id of repeated(ids)) refusals.when(true, 'PW_REPEATED', { what: 'receipt', id });
    refuseUnitsDivided(whole, parts, refusals);
    refuseUnequal(
      'quantityG',
      parts.map((part) => part.quantityG),
      whole.quantityG,
    );
    refuseUnequal(
      'pieces',
      parts.map((part) => part.pieces),
      whole.items.pieces ?? 0,
    );

    function refuseUnequal(what: string, of: readonly number[], wanted: number): void {
      const sum = of.reduce((total, part) => total + BigInt(part), 0n);
      const facts = { id: receiptId, what, sum: String(sum), wanted };
      refusals.when(sum !== BigInt(wanted), 'PW_RECEIPT_SUM', facts);
    }
  },
  apply({ actor, command: { receiptId, parts } }, folding, books) {
    const whole = requireOwn(receiptId, 'custodian', actor, books);
    moveReceipt(whole, 'SPLIT');
    const { siteId, holder } = whole;
    for (const { pieces, ...part } of parts) {
      const items = { ...whole.items, pieces };
      const like = { ...newReceipt(folding), chain: whole.chain };
      books.receipts.add({ ...part, siteId, holder, items, from: [receiptId], ...like });
    }
  },
};

/** Receipts of one holder over goods alike become one, in one entry. */
export const mergeReceipts: Rule<'receipt.merge'> = {
  check({ actor, command }, books, refusals) {
    const { receiptId, others, mergedId } = command;
    const ids = [receiptId, ...others];
    const all = ids.map((id) => requireOwn(id, 'custodian', actor, books));
    const [first] = all as [Receipt];
    for (const id of repeated(ids)) refusals.when(true, 'PW_REPEATED', { what: 'receipt', id });
    for (const each of all) {
      refuseUnfit(each, 'MERGED', refusals);
      const facts = { id: each.receiptId, other: receiptId };
      refusals.when(kindOf(each) !== kindOf(first), 'PW_RECEIPT_UNLIKE', facts);
    }
    refuseNumbers([mergedId], first.siteId, books, refusals);
    const [count, max] = [quantityOf(all), MASS_MAX_G];
    refusals.when(count > max, 'PW_LIMIT_REACHED', { what: 'grams', count, max });
  },
  apply({ actor, command }, folding, books) {
    const { receiptId, others, mergedId } = command;
    const ids = [receiptId, ...others];
    const all = ids.map((id) => requireOwn(id, 'custodian', actor, books));
    const [first] = all as [Receipt];
    for (const each of all) moveReceipt(each, 'MERGED');
    const quantityG = quantityOf(all);
    const epcs = all.flatMap((each) => each.epcs ?? []);
    const pieces = all.reduce((sum, { items }) => sum + (items.pieces ?? 0), 0);
    books.receipts.add({
      receiptId: mergedId,
      siteId: first.siteId,
      holder: first.holder,
      quantityG,
      ...(epcs.length > 0 && { epcs }),
      items: { ...first.items, pieces },
      from: ids,
      ...newReceipt(folding),
    });
  },
};

/** Beyond it grams are not exact any more (nine billion tonnes). */
const MASS_MAX_G = 9e15;

function quantityOf(receipts: readonly Receipt[]): number {
  return receipts.reduce((sum, { quantityG }) => sum + quantityG, 0);
}

/** What must be the same for two receipts to be over goods alike: all but how much it is. */
function kindOf({ siteId, holder, items, epcs }: Receipt): string {
  const byUnits = epcs !== undefined;
  return canonicalJson({ siteId, holder, byUnits, items: { ...items, pieces: undefined } });
}
