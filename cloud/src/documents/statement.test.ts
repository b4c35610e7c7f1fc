import { Value } from '@sinclair/typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson, documentDigest } from '@pledgewatch/shared/document';
import { bag, bags, HOUR, PEOPLE, requestRelease, stack, truck } from '#/testing/court/index.ts';
import { Printing, sheetOf } from './index.ts';
import type { ReadDocument } from './reading.ts';
import { DailyStatement } from './statement-record.ts';
import { DocumentBook } from './testing/book.ts';
import { attachedJson, textOf } from './testing/printed.ts';

const KG = 1_000;
const { maker, checker, borrower, auditor, warehouse, supervisor, operator } = PEOPLE;
let book: DocumentBook;

beforeEach(() => {
  book = new DocumentBook();
  book.pledge();
});
afterEach(() => book.end());

/** Truck T-1 takes bags 0 and 1, is weighed at 1,995 to 2,005 kg; A-01 then shows 7,990 kg; Monday ends. */
function monday(): void {
  book.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 2))]));
  book.give(maker, { type: 'release.make', releaseId: 'R-1' });
  book.give(checker, { type: 'release.check', releaseId: 'R-1' });
  book.clock.advance(HOUR);
  const net = {
    tareG: 9_000 * KG,
    grossG: 11_000 * KG,
    netLowerG: 1_995 * KG,
    netUpperG: 2_005 * KG,
  };
  const gate = { kind: 'gate', gateId: 'G-1', truckOrderId: 'T-1', epcs: [bag(0), bag(1)] };
  book.say([{ ...gate, step: 'SETTLED', ...net }, ...stack('A-01', bags(2, 8), 7_990 * KG)]);
  book.clock.advance(12 * HOUR);
  book.give(operator, { type: 'day.close', siteId: 'site-1', day: '2026-11-23' });
}

/** A statement as its reader has it. */
type ReadStatement = ReadDocument & { readonly document: DailyStatement };

function statementFor(actor: typeof maker, day = '2026-11-23'): ReadStatement {
  return book.view.statement(actor, 'P-1', day) as ReadStatement;
}

describe('the daily statement of a pledge', () => {
  // Opening 20,000 kg booked and measured; 2 bags of 1,000 kg left; measured 7,990 + 10,000 kg.
  // Lower bounds 7,985 + 9,995 = 17,980 kg at ¥1,000 a tonne = ¥17,980.00; owed ¥7,000.00: 2.568 times.
  it('says stock, movements, variance and coverage: 20,000 − 2,000 = 18,000 kg booked, 17,990 measured, 256.8 %', () => {
    monday();
    const { document } = statementFor(maker);
    expect(Value.Errors(DailyStatement, document).First()).toBeUndefined();
    expect(document.content).toMatchObject({
      day: '2026-11-23',
      interim: false,
      stock: {
        opening: { bookedG: 20_000 * KG, nominalG: 20_000 * KG },
        delivered: { massG: 2_000 * KG, units: 2 },
        closing: { bookedG: 18_000 * KG, lowerG: 17_980 * KG, nominalG: 17_990 * KG },
        varianceG: -10 * KG,
      },
      movements: [
        {
          truckOrderId: 'T-1',
          releaseId: 'R-1',
          units: 2,
          netLowerG: 1_995 * KG,
          netUpperG: 2_005 * KG,
        },
      ],
      money: { lowerValueFen: 1_798_000, exposureFen: 700_000, coveragePermille: 2_568 },
    });
    expect(document.content.events.map(({ event }) => event)).toContain('release-open');
    expect(document.content.stacks[0]).toMatchObject({ slotId: 'A-01', smallestLossG: 10 * KG });
  });

  it('is checked by hashing it again; a changed figure is noticed', () => {
    monday();
    const { document, digest } = statementFor(maker);
    expect(documentDigest(JSON.parse(canonicalJson(document)) as object)).toBe(digest);
    const forged = structuredClone(document) as { content: { stock: { varianceG: number } } };
    forged.content.stock.varianceG = 0;
    expect(documentDigest(forged)).not.toBe(digest);
  });

  it('stands on the ledger: its size, and the root that the ledger’s own tree has there', () => {
    monday();
    const { ledger, number } = statementFor(maker).document;
    expect(number).toBe(`DS-${ledger.size - 1}`);
    expect(ledger.root).toBe(Buffer.from(book.ledger.root(ledger.size)).toString('base64'));
  });

  it('shows no money to supervisor and warehouse, whose edition the bank’s names by its digest', () => {
    monday();
    const whole = statementFor(auditor);
    expect(statementFor(borrower)).toEqual(whole);
    for (const actor of [warehouse, supervisor]) {
      const { document, digest } = statementFor(actor);
      expect(canonicalJson(document)).not.toMatch(/Fen"|¥\d|"price/);
      expect(document.content.stock).toEqual(whole.document.content.stock);
      expect(digest).toBe(documentDigest(document));
      expect(digest).toBe(whole.document.goodsDigest);
    }
  });

  it('does not exist for another bank, borrower, supervisor or warehouse', () => {
    monday();
    const { number } = statementFor(maker).document;
    const { foreignBank, foreignBorrower, foreignSupervisor, foreignWarehouse } = PEOPLE;
    for (const actor of [foreignBank, foreignBorrower, foreignSupervisor, foreignWarehouse]) {
      expect(statementFor(actor)).toBeUndefined();
      expect(book.view.document(actor, number)).toBeUndefined();
      expect(book.view.list(actor, 'P-1', { limit: 10 })).toBeUndefined();
    }
  });

  it('of a day that is not over says so, and stands on the ledger of the moment', () => {
    book.clock.advance(HOUR);
    const { document } = statementFor(maker, 'today');
    expect(document.content).toMatchObject({ interim: true, day: '2026-11-23' });
    expect(document.ledger.size).toBe(book.ledger.size());
  });

  it('names alerts with when they cleared, and an open one again the day after', () => {
    book.say([{ kind: 'door', doorId: 'D-1', zoneId: 'A', open: true, outOfHours: true }]);
    book.clock.advance(13 * HOUR);
    book.give(operator, { type: 'day.close', siteId: 'site-1', day: '2026-11-23' });
    book.say([{ kind: 'door', doorId: 'D-1', zoneId: 'A', open: false, outOfHours: true }]);
    book.clock.advance(24 * HOUR);
    book.give(operator, { type: 'day.close', siteId: 'site-1', day: '2026-11-24' });
    const [monday, tuesday] = ['2026-11-23', '2026-11-24'].map(
      (day) => statementFor(maker, day).document.content.alerts,
    );
    expect(monday).toMatchObject([{ code: 'DOOR_OPEN' }]);
    expect(monday?.[0]).not.toHaveProperty('clearedAt');
    expect(tuesday).toMatchObject([{ code: 'DOOR_OPEN', clearedAt: expect.any(Number) }]);
  });

  it('says what it does not vouch for, and which share of the goods nobody watched', () => {
    // One of two equal stacks: half of the booked mass, 500 thousandths.
    const silent = { kind: 'deviceHealth', deviceId: 'S-A-01', places: ['A-01'], state: 'silent' };
    book.say([silent]);
    book.clock.advance(13 * HOUR);
    book.give(operator, { type: 'day.close', siteId: 'site-1', day: '2026-11-23' });
    const { verifiedPermille, notVouched, gaps } = statementFor(maker).document.content;
    expect(verifiedPermille).toBe(500);
    expect(gaps.spans).toMatchObject([{ slotIds: ['A-01'], reason: 'device-silent', toAt: null }]);
    const [share, gap] = notVouched;
    expect(share?.words.en).toContain('50.0 %');
    expect(gap?.code).toBe('GAPS');
    expect(notVouched.map(({ code }) => code)).toContain('EQUAL_WEIGHT_SWAP');
  });

  it('is the same, digest and all, when every document is made anew from the ledger', () => {
    monday();
    book.clock.advance(24 * HOUR);
    book.give(operator, { type: 'day.close', siteId: 'site-1', day: '2026-11-24' });
    const again = book.again();
    const page = { limit: 10 };
    expect(again.view.list(maker, 'P-1', page)).toEqual(book.view.list(maker, 'P-1', page));
    const day = '2026-11-23';
    expect(again.view.statement(maker, 'P-1', day)).toEqual(statementFor(maker, day));
    again.close();
  });
});

describe('a printed statement', () => {
  it.each([
    [
      'zh',
      [
        '质押存货每日对账单',
        '期末',
        '差异',
        '18,000 kg',
        '−10 kg',
        '¥17,980.00',
        '256.8 %',
        '以等重货物调换',
      ],
    ],
    [
      'en',
      [
        'Daily statement',
        'Closing',
        'Variance',
        '18,000 kg',
        '−10 kg',
        '¥17,980.00',
        'swap of equal weight',
      ],
    ],
  ] as const)(
    'in %s shows the figures and carries the digest and its JSON',
    async (language, words) => {
      monday();
      const read = statementFor(maker);
      const pdf = await new Printing().print(sheetOf(read, language));
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      const text = textOf(pdf);
      for (const word of [...words, read.digest]) expect(text).toContain(word);
      expect(pdf.toString('latin1')).toContain(`sha256:${read.digest}`);
      const [json = ''] = attachedJson(pdf);
      expect(documentDigest(JSON.parse(json) as object)).toBe(read.digest);
    },
  );

  it('of the warehouse names no yuan', async () => {
    monday();
    const pdf = await new Printing().print(sheetOf(statementFor(warehouse), 'en'));
    expect(textOf(pdf)).not.toContain('¥');
  });

  it('is the same file every time', async () => {
    monday();
    const sheet = sheetOf(statementFor(maker), 'zh');
    const printing = new Printing();
    const [first, second] = await Promise.all([printing.print(sheet), printing.print(sheet)]);
    expect(first.equals(second)).toBe(true);
  });
});
