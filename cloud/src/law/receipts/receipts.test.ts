import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import {
  bags,
  courtWithDraft,
  courtWithPledge,
  effectSteps,
  PEOPLE,
  type Court,
} from '#/testing/court/index.ts';
import type { Receipt, SavedReceipts } from './receipt-book.ts';
import { DIGEST, issueReceipt, ITEMS, pledgeReceipt } from './testing/papers.ts';

const { warehouse, borrower, maker, foreignBorrower, foreignWarehouse, foreignBank } = PEOPLE;
const T = 1_000_000;

const endorse = (receiptId: string, to: string): Command => ({
  type: 'receipt.endorse',
  receiptId,
  to,
  endorsementDigest: DIGEST,
});
const confirm = (receiptId: string, accepted = true): Command => ({
  type: 'receipt.confirm',
  receiptId,
  accepted,
  sealDigest: DIGEST,
});
const split = (
  receiptId: string,
  parts: [id: string, tonnes: number, pieces: number][],
): Command => ({
  type: 'receipt.split',
  receiptId,
  parts: parts.map(([id, tonnes, pieces]) => ({ receiptId: id, quantityG: tonnes * T, pieces })),
  requestDigest: DIGEST,
});
const merge = (receiptId: string, others: string[], mergedId: string): Command => ({
  type: 'receipt.merge',
  receiptId,
  others,
  mergedId,
  requestDigest: DIGEST,
});
const end = (receiptId: string): Command => ({
  type: 'receipt.void',
  receiptId,
  reason: 'delivered',
  surrenderDigest: DIGEST,
});

function receiptsOf(court: Court): readonly Receipt[] {
  const { receipts } = JSON.parse(court.law.snapshot()) as { receipts: SavedReceipts };
  return receipts.receipts;
}
const one = (court: Court, id: string) =>
  receiptsOf(court).find(({ receiptId }) => receiptId === id) as Receipt;

/** Receipt WR-1 over ten tonnes in ten bags, held by borrower-1. */
function courtWithReceipt(): Court {
  const court = courtWithPledge();
  court.give(warehouse, issueReceipt('WR-1'));
  return court;
}

describe('a warehouse receipt (GB/T 30332-2024, Civil Code 909)', () => {
  it('is issued with every item only; all that are missing are named at once, in both languages', () => {
    const court = courtWithPledge();
    const { lossStandard: _, insurance: __, clerk: ___, ...some } = ITEMS;
    const refusal = court.refusal(
      warehouse,
      issueReceipt('WR-1', { items: { ...some, marks: ' ' } }),
    );
    expect(refusal.code).toBe('PW_RECEIPT_INCOMPLETE');
    expect(refusal.facts).toMatchObject({
      count: 4,
      missing: 'marks; loss standard; insurance: sum, period, insurer; clerk who issued it',
      missingZh: '标记、损耗标准、保险金额、期间与保险人、经办人',
    });
    expect(refusal.messageZh).toContain('缺少 4 项');
    court.give(warehouse, issueReceipt('WR-1'));
    expect(one(court, 'WR-1')).toMatchObject({ state: 'ISSUED', holder: 'borrower-1' });
  });

  it('is issued by the custodian of its site, under a number never used', () => {
    const court = courtWithReceipt();
    expect(court.refusal(foreignWarehouse, issueReceipt('WR-2')).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(maker, issueReceipt('WR-2')).code).toBe('PW_ROLE_FORBIDDEN');
    expect(court.refusal(warehouse, issueReceipt('WR-1')).code).toBe('PW_ID_TAKEN');
  });

  it('is read by its custodian, its holder and whom it is pledged to, and by nobody else', () => {
    const court = courtWithReceipt();
    court.give(borrower, pledgeReceipt('WR-1'));
    const readers = [warehouse, borrower, maker];
    for (const by of readers)
      expect(court.law.receipt(by, 'WR-1')).toMatchObject({ receiptId: 'WR-1' });
    for (const by of [foreignWarehouse, foreignBorrower, foreignBank, PEOPLE.operator]) {
      expect(court.law.receipt(by, 'WR-1')).toBeUndefined();
    }
  });

  it('passes to another with the endorsement and the custodian’s confirmation, not before', () => {
    const court = courtWithReceipt();
    court.give(borrower, endorse('WR-1', 'borrower-2'));
    expect(one(court, 'WR-1')).toMatchObject({ state: 'ENDORSING', holder: 'borrower-1' });
    expect(court.refusal(foreignBorrower, endorse('WR-1', 'x-1')).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(borrower, pledgeReceipt('WR-1')).code).toBe('PW_STATE_UNFIT');
    court.give(warehouse, confirm('WR-1'));
    expect(one(court, 'WR-1')).toMatchObject({
      state: 'ISSUED',
      holder: 'borrower-2',
      chain: [{ from: 'borrower-1', to: 'borrower-2', kind: 'transfer' }],
    });
    expect(court.refusal(borrower, endorse('WR-1', 'x-1')).code).toBe('PW_NOT_FOUND');
    court.give(foreignBorrower, endorse('WR-1', 'borrower-1'));
  });

  it('stays its holder’s when the custodian sends the endorsement back', () => {
    const court = courtWithReceipt();
    court.give(borrower, endorse('WR-1', 'borrower-2'));
    court.give(warehouse, confirm('WR-1', false));
    expect(one(court, 'WR-1')).toMatchObject({ state: 'ISSUED', holder: 'borrower-1', chain: [] });
    expect(court.refusal(warehouse, confirm('WR-1')).code).toBe('PW_STATE_UNFIT');
  });

  it('that is pledged can be neither endorsed, split, merged nor voided until the bank gives it back', () => {
    const court = courtWithReceipt();
    court.give(borrower, pledgeReceipt('WR-1'));
    court.give(warehouse, confirm('WR-1'));
    for (const [by, command] of [
      [borrower, endorse('WR-1', 'borrower-2')],
      [borrower, pledgeReceipt('WR-1', 'P-2')],
      [
        warehouse,
        split('WR-1', [
          ['A', 4, 4],
          ['B', 6, 6],
        ]),
      ],
      [warehouse, merge('WR-1', ['WR-1'], 'C')],
      [warehouse, end('WR-1')],
    ] as const) {
      const { code, facts } = court.refusal(by, command);
      expect(`${code} ${String(facts['codes'] ?? '')}`).toContain('PW_STATE_UNFIT');
    }
    const release: Command = { type: 'receipt.release', receiptId: 'WR-1' };
    expect(court.refusal(foreignBank, release).code).toBe('PW_NOT_FOUND');
    court.give(maker, release);
    expect(one(court, 'WR-1')).toMatchObject({
      state: 'ISSUED',
      holder: 'borrower-1',
      pledged: null,
    });
  });
});

describe('splitting and merging', () => {
  // 10 t in 10 bags = 4 t in 4 bags + 6 t in 6 bags.
  it('10 t become 4 t and 6 t in one entry; the whole is dead, the holder the same', () => {
    const court = courtWithReceipt();
    court.give(
      warehouse,
      split('WR-1', [
        ['A', 4, 4],
        ['B', 6, 6],
      ]),
    );
    expect(one(court, 'WR-1').state).toBe('SPLIT');
    expect(one(court, 'A')).toMatchObject({
      quantityG: 4 * T,
      holder: 'borrower-1',
      from: ['WR-1'],
    });
    expect(one(court, 'B')).toMatchObject({ quantityG: 6 * T, items: { pieces: 6 } });
    expect(court.refusal(borrower, endorse('WR-1', 'borrower-2')).code).toBe('PW_STATE_UNFIT');
  });

  it('to a sum that is a gram or a bag off is refused, with both faults named', () => {
    const court = courtWithReceipt();
    const off: Command = {
      type: 'receipt.split',
      receiptId: 'WR-1',
      parts: [
        { receiptId: 'A', quantityG: 4 * T, pieces: 4 },
        { receiptId: 'B', quantityG: 6 * T - 1, pieces: 7 },
      ],
      requestDigest: DIGEST,
    };
    const { code, facts } = court.refusal(warehouse, off);
    expect([code, facts['codes']]).toEqual(['PW_COMMAND_REFUSED', 'PW_RECEIPT_SUM PW_RECEIPT_SUM']);
  });

  it('merges goods alike of one holder only', () => {
    const court = courtWithReceipt();
    court.give(warehouse, issueReceipt('WR-2', { quantityG: 5 * T }));
    court.give(warehouse, issueReceipt('WR-3', { items: { ...ITEMS, quality: 'Ni 99.5' } }));
    court.give(warehouse, issueReceipt('WR-4', { holder: 'borrower-2' }));
    for (const unlike of ['WR-3', 'WR-4']) {
      expect(court.refusal(warehouse, merge('WR-1', [unlike], 'M')).code).toBe('PW_RECEIPT_UNLIKE');
    }
    court.give(warehouse, merge('WR-1', ['WR-2'], 'M'));
    // 10 t + 5 t, and ten bags on each.
    expect(one(court, 'M')).toMatchObject({ quantityG: 15 * T, items: { pieces: 20 } });
    expect([one(court, 'WR-1').state, one(court, 'WR-2').state]).toEqual(['MERGED', 'MERGED']);
  });
});

describe('a stock-in note', () => {
  it('is no receipt: it cannot be endorsed, pledged, split, merged or voided, nor its number used again', () => {
    const court = courtWithReceipt();
    const deposit = { siteId: 'site-1', holder: 'borrower-1', quantityG: T, commodity: 'nickel' };
    court.give(warehouse, { type: 'stockInNote.issue', receiptId: 'SN-1', ...deposit });
    for (const [by, command] of [
      [borrower, endorse('SN-1', 'borrower-2')],
      [borrower, pledgeReceipt('SN-1')],
      [
        warehouse,
        split('SN-1', [
          ['A', 1, 1],
          ['B', 1, 1],
        ]),
      ],
      [warehouse, merge('WR-1', ['SN-1'], 'M')],
      [warehouse, end('SN-1')],
    ] as const) {
      expect(court.refusal(by, command).code).toBe('PW_NOT_A_RECEIPT');
    }
    expect(court.refusal(warehouse, issueReceipt('SN-1')).code).toBe('PW_ID_TAKEN');
    expect(court.refusal(foreignBorrower, endorse('SN-1', 'x-1')).code).toBe('PW_NOT_FOUND');
  });
});

describe('the pledge of a receipt', () => {
  const steps = effectSteps();
  // P-1 has twenty bags of a tonne: receipts over 10 t are not enough, over 20 t they are.
  it('is in effect once receipts over all of the goods are pledged to the bank and confirmed', () => {
    const court = courtWithDraft({ securityType: 'receipt-pledge' });
    for (const step of steps.slice(0, -1)) court.give(maker, step);
    const activate = steps.at(-1) as Command;
    for (const id of ['WR-1', 'WR-2']) {
      expect(court.refusal(maker, activate).code).toBe('PW_SECURITY_INCOMPLETE');
      court.give(warehouse, issueReceipt(id));
      court.give(borrower, pledgeReceipt(id));
      court.give(warehouse, confirm(id));
    }
    court.restart();
    court.give(maker, activate);
    expect(court.law.pledge('P-1')?.state).toBe('ACTIVE');
  });
});

describe('whatever is done to receipts', () => {
  const id = fc.nat(12).map((n) => `R${n}`);
  const tonnes = fc.integer({ min: 1, max: 9 });
  const deed = fc.oneof(
    fc.tuple(id, id, id, tonnes).map(([from, a, b, t]): [typeof warehouse, Command] => [
      warehouse,
      split(from, [
        [a, t, t],
        [b, 10 - t, 10 - t],
      ]),
    ]),
    fc
      .tuple(id, id, id)
      .map(([a, b, into]): [typeof warehouse, Command] => [warehouse, merge(a, [b], into)]),
    fc
      .tuple(id, fc.boolean())
      .map(([on, ok]): [typeof warehouse, Command] => [warehouse, confirm(on, ok)]),
    id.map((on): [typeof borrower, Command] => [borrower, endorse(on, 'borrower-2')]),
    id.map((on): [typeof borrower, Command] => [borrower, pledgeReceipt(on)]),
    id.map((on): [typeof maker, Command] => [maker, { type: 'receipt.release', receiptId: on }]),
  );

  it('what lives adds up to what was issued, each with one holder, and the dead stay dead', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
        const court = courtWithPledge();
        for (const n of [0, 1, 2]) court.give(warehouse, issueReceipt(`R${n}`));
        const dead = new Set<string>();
        for (const [by, command] of deeds) {
          try {
            court.give(by, command);
          } catch (error) {
            expect(error).toBeInstanceOf(PledgewatchError);
          }
          const receipts = receiptsOf(court);
          const living = receipts.filter(({ state }) => state !== 'SPLIT' && state !== 'MERGED');
          // Three receipts over ten tonnes each, ten bags each.
          expect(living.reduce((sum, { quantityG }) => sum + quantityG, 0)).toBe(30 * T);
          expect(living.reduce((sum, { items }) => sum + (items.pieces ?? 0), 0)).toBe(30);
          for (const { receiptId } of living) expect(dead.has(receiptId)).toBe(false);
          for (const each of receipts) if (!living.includes(each)) dead.add(each.receiptId);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a receipt that names its units', () => {
  const ofUnits = (receiptId: string, first: number, count: number) =>
    issueReceipt(receiptId, {
      epcs: bags(first, count),
      quantityG: count * T,
      items: { ...ITEMS, pieces: count },
    });
  const part = (receiptId: string, first: number, count: number) => ({
    receiptId,
    quantityG: count * T,
    pieces: count,
    epcs: bags(first, count),
  });
  const divide = (...parts: ReturnType<typeof part>[]): Command => ({
    type: 'receipt.split',
    receiptId: 'WR-1',
    parts,
    requestDigest: DIGEST,
  });

  it('stands for goods that are there, and each good is on one living receipt', () => {
    const court = courtWithPledge();
    const absent = court.refusal(warehouse, ofUnits('WR-1', 40, 2));
    expect(absent.code).toBe('PW_TAG_ABSENT');
    court.give(warehouse, ofUnits('WR-1', 0, 10));
    court.restart();
    expect(court.refusal(warehouse, ofUnits('WR-2', 9, 2)).code).toBe('PW_UNIT_RECEIPTED');
    court.give(warehouse, end('WR-1'));
    court.give(warehouse, ofUnits('WR-2', 9, 2));
  });

  it('says as many pieces as it names units', () => {
    const court = courtWithPledge();
    const short = issueReceipt('WR-1', { epcs: bags(0, 9) });
    expect(court.refusal(warehouse, short).code).toBe('PW_RECEIPT_SUM');
  });

  // Ten bags of a tonne: four and six are ten; four and five, or a bag twice, are not.
  it('is split unit by unit, and merged again with every one of them: 4 + 6 = 10', () => {
    const court = courtWithPledge();
    court.give(warehouse, ofUnits('WR-1', 0, 10));
    const twice = divide(part('WR-2', 0, 4), { ...part('WR-3', 4, 6), epcs: bags(3, 6) });
    expect(court.refusal(warehouse, twice).code).toBe('PW_RECEIPT_SUM');
    court.give(warehouse, divide(part('WR-2', 0, 4), part('WR-3', 4, 6)));
    expect(court.refusal(warehouse, ofUnits('WR-4', 0, 1)).code).toBe('PW_UNIT_RECEIPTED');
    court.give(warehouse, merge('WR-2', ['WR-3'], 'WR-5'));
    expect(one(court, 'WR-5').epcs).toEqual(bags(0, 10));
    expect(one(court, 'WR-5').quantityG).toBe(10 * T);
  });
});
