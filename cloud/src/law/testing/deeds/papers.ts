import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { PEOPLE, UNIT_G, type Court } from '#/testing/court/index.ts';
import type { Receipt } from '../../receipts/receipt-book.ts';
import type { ReceiptState } from '../../receipts/receipt-machine.ts';
import { issueReceipt, ITEMS, pledgeReceipt } from '../../receipts/testing/papers.ts';
import { agreed, command, DIGEST, pick, REASON, tryGive, type Deed, type Deeds } from './deed.ts';

const keepers = fc.constantFrom(PEOPLE.warehouse, PEOPLE.warehouse, PEOPLE.foreignWarehouse);
const holders = fc.constantFrom(PEOPLE.borrower, PEOPLE.borrower, PEOPLE.foreignBorrower);
const bankers = fc.constantFrom(PEOPLE.maker, PEOPLE.foreignBank);
const numbers = Array.from({ length: 30 }, (_, n) => `RC-${n}`);
const receiptId = fc.constantFrom(...numbers);
const tonnes = fc.integer({ min: 1, max: 4 });

const issue = fc
  .record({ receiptId, tonnes })
  .map(({ receiptId: id, tonnes: pieces }) =>
    issueReceipt(id, { quantityG: pieces * UNIT_G, items: { ...ITEMS, pieces } }),
  );

/** What somebody does with one of the receipts that are in a state, or with one that is in another. */
function withOne(
  state: ReceiptState,
  by: fc.Arbitrary<Actor>,
  of: (receipt: Receipt, fresh: string, part: number, alike: readonly Receipt[]) => Command,
): fc.Arbitrary<Deed> {
  return fc.tuple(by, fc.nat(), receiptId, tonnes).map(([actor, at, fresh, part]): Deed => {
    return (court) => {
      const all = papersOf(court);
      const fit = all.filter((one) => one.state === state);
      const receipt = pick(at % 5 > 0 ? fit : all, at);
      if (receipt) tryGive(court, actor, of(receipt, fresh, part, fit));
    };
  });
}

function papersOf(court: Court): Receipt[] {
  return numbers.flatMap((id) => {
    const paper = court.law.receipt(PEOPLE.warehouse, id);
    return paper && 'state' in paper ? [paper] : [];
  });
}

/** Parts of one tonne and of what is left, or, where it has less, of what it never had. */
function split({ receiptId: id, quantityG }: Receipt, fresh: string, part: number): Command {
  const pieces = [part, Math.max(1, quantityG / UNIT_G - part)];
  const ids = [fresh, numbers[(numbers.indexOf(fresh) + 1) % numbers.length] ?? fresh];
  const parts = pieces.map((count, at) => {
    return { receiptId: ids[at] ?? fresh, quantityG: count * UNIT_G, pieces: count };
  });
  return { type: 'receipt.split', receiptId: id, parts, requestDigest: DIGEST };
}

function confirm({ receiptId: id }: Receipt, _: string, n: number): Command {
  return { type: 'receipt.confirm', receiptId: id, accepted: n > 1, sealDigest: DIGEST };
}

/** Warehouse receipts are issued, divided, endorsed, pledged, given back and handed in. */
export const PAPERS: Deeds = {
  reached: [
    'receipt.issue',
    'receipt.split',
    'receipt.merge',
    'receipt.endorse',
    'receipt.pledge',
    'receipt.confirm',
    'receipt.release',
    'receipt.void',
  ],
  deeds: [
    { weight: 3, arbitrary: command(keepers, issue) },
    { weight: 2, arbitrary: withOne('ISSUED', keepers, split) },
    {
      weight: 2,
      arbitrary: withOne('ISSUED', keepers, ({ receiptId: id }, mergedId, n, alike) => {
        const other = pick(alike, n)?.receiptId ?? id;
        const merged = { others: [other], mergedId, requestDigest: DIGEST };
        return { type: 'receipt.merge', receiptId: id, ...merged };
      }),
    },
    {
      weight: 1,
      arbitrary: withOne('ISSUED', holders, ({ receiptId: id }, _, n) => {
        const to = n > 2 ? 'borrower-1' : 'borrower-2';
        return { type: 'receipt.endorse', receiptId: id, to, endorsementDigest: DIGEST };
      }),
    },
    {
      weight: 2,
      arbitrary: withOne('ISSUED', holders, ({ receiptId: id }) => pledgeReceipt(id)),
    },
    { weight: 1, arbitrary: withOne('ENDORSING', keepers, confirm) },
    { weight: 2, arbitrary: withOne('PLEDGING', keepers, confirm) },
    {
      weight: 5,
      arbitrary: withOne('PLEDGED', bankers, ({ receiptId: id }) => {
        return { type: 'receipt.release', receiptId: id };
      }),
    },
    {
      weight: 1,
      arbitrary: withOne('ISSUED', keepers, ({ receiptId: id }) => {
        return { type: 'receipt.void', receiptId: id, reason: REASON, surrenderDigest: DIGEST };
      }),
    },
  ],
  always: noGramIsOnTwoReceipts,
};

const DEAD: readonly ReceiptState[] = ['SPLIT', 'MERGED', 'VOID'];

/** What living receipts are over is what was issued and not handed in, to the gram. */
function noGramIsOnTwoReceipts(court: Court): void {
  const papers = agreed(court, 'receipt.issue', 'receipt.void');
  let dueG = 0;
  for (const { command: given } of papers) {
    if (given.type === 'receipt.issue') dueG += given.quantityG;
    if (given.type === 'receipt.void') dueG -= massOf(court, given.receiptId);
  }
  const living = papersOf(court).filter(({ state }) => !DEAD.includes(state));
  expect(living.reduce((sum, { quantityG }) => sum + quantityG, 0)).toBe(dueG);
}

function massOf(court: Court, receiptId: string): number {
  return court.law.receipt(PEOPLE.warehouse, receiptId)?.quantityG ?? 0;
}
