import { describe, expect, it } from 'vitest';
import { Value } from '@sinclair/typebox/value';
import type { Actor } from '@pledgewatch/shared/command';
import { documentDigest } from '@pledgewatch/shared/document';
import {
  bags,
  courtWithPledge,
  fundsPolicy,
  HOUR,
  PEOPLE,
  proceeds,
  repay,
  requestRelease,
  reverse,
  truck,
} from '#/testing/court/index.ts';
import { reconcile } from './reconciling.ts';
import { reconciliationCsv } from './reconciliation-csv.ts';
import { ReconciliationFile } from './reconciliation-record.ts';

const { maker, checker, borrower, warehouse, supervisor, auditor } = PEOPLE;
const MONDAY = '2026-11-23';

/** Monday: two bags leave, ¥1,000 are repaid and ¥500 of sales come in; on Tuesday the ¥1,000 are reversed. */
function twoDays() {
  const court = courtWithPledge();
  court.give(maker, fundsPolicy({ workingDays: 3 }));
  court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 2))]));
  court.give(maker, { type: 'release.make', releaseId: 'R-1' });
  court.give(checker, { type: 'release.check', releaseId: 'R-1' });
  court.step('T-1', 'SETTLED');
  court.give(maker, repay('PAY-1', 100_000));
  court.give(maker, proceeds('SP-1', 50_000));
  // Noon in Foshan and twelve hours: in UTC it is Monday still.
  court.pass(12 * HOUR);
  court.give(maker, reverse('PAY-1'));
  return court;
}

const court = twoDays();
const fileOf = (actor: Actor, day: string, siteId = 'site-1') =>
  reconcile(actor, { siteId, day, now: court.now }, court.law);

describe('the day-end reconciliation of a site', () => {
  it('has the goods that left and the money that came in on a day of the site', () => {
    const file = fileOf(maker, MONDAY);
    expect(file?.reconciliation).toMatchObject({ isOver: true, timeZone: 'Asia/Shanghai' });
    // ¥1,000 + ¥500 for two tonnes.
    expect(file?.reconciliation.pledges).toMatchObject([
      {
        pledgeId: 'P-1',
        goodsOut: [{ truckOrderId: 'T-1', releaseId: 'R-1', units: 2, massG: 2_000_000 }],
        goodsOutG: 2_000_000,
        moneyIn: [
          { paymentId: 'PAY-1', kind: 'repayment', loanId: 'LOAN-1', principalFen: 100_000 },
          { paymentId: 'SP-1', kind: 'proceeds', amountFen: 50_000 },
        ],
        moneyInFen: 150_000,
      },
    ]);
    expect(Value.Check(ReconciliationFile, file)).toBe(true);
  });

  it('tells a reversal on the day on which it came, as money out', () => {
    const file = fileOf(maker, 'today');
    expect(file?.reconciliation).toMatchObject({ day: '2026-11-24', isOver: false });
    expect(file?.reconciliation.pledges).toMatchObject([
      { goodsOut: [], moneyIn: [{ kind: 'reversal' }], moneyInFen: -100_000 },
    ]);
    expect(fileOf(maker, '2026-11-22')?.reconciliation.pledges).toEqual([]);
  });

  it('shows who keeps the goods the same goods with the same digest, and no money of the bank', () => {
    const [banks] = fileOf(maker, MONDAY)?.reconciliation.pledges ?? [];
    for (const actor of [warehouse, supervisor]) {
      const file = fileOf(actor, MONDAY);
      const [own] = file?.reconciliation.pledges ?? [];
      expect(own?.goodsOut).toEqual(banks?.goodsOut);
      expect(own?.goodsDigest).toBe(banks?.goodsDigest);
      expect(JSON.stringify(file)).not.toMatch(/Fen|PAY-1|LOAN-1|SP-1/);
      expect(fileOf(actor, 'today')?.reconciliation.pledges).toEqual([]);
    }
    for (const actor of [borrower, auditor]) {
      expect(fileOf(actor, MONDAY)).toEqual(fileOf(maker, MONDAY));
    }
  });

  it('is checked by its digest', () => {
    const file = fileOf(maker, MONDAY) as ReconciliationFile;
    expect(documentDigest(file.reconciliation)).toBe(file.digest);
    const other = fileOf(maker, 'today') as ReconciliationFile;
    expect(other.digest).not.toBe(file.digest);
  });

  it('is a table too, with the digest of the same in its last row', () => {
    const file = fileOf(maker, MONDAY) as ReconciliationFile;
    const [head, ...rows] = reconciliationCsv(file).trimEnd().split('\r\n');
    expect(head?.split(',')).toHaveLength(13);
    expect(rows.map((row) => row.split(',').length)).toEqual([13, 13, 13, 13, 13]);
    expect(rows[0]).toBe(
      'goods-out,site-1,2026-11-23,P-1,T-1,,R-1,,2,2000000,,,2026-11-23T04:00:00.000Z',
    );
    expect(rows[2]).toBe(
      'money-in,site-1,2026-11-23,P-1,PAY-1,repayment,,LOAN-1,,,100000,100000,2026-11-23T04:00:00.000Z',
    );
    expect(rows.at(-1)).toContain(file.digest);
    const warehouses = fileOf(warehouse, MONDAY) as ReconciliationFile;
    expect(reconciliationCsv(warehouses)).not.toContain('money-in');
  });

  it('does not exist for who has no pledge there', () => {
    for (const actor of [PEOPLE.foreignBank, PEOPLE.foreignWarehouse, PEOPLE.foreignBorrower]) {
      expect(fileOf(actor, MONDAY)).toBeUndefined();
    }
    expect(fileOf(maker, MONDAY, 'site-9')).toBeUndefined();
  });
});
