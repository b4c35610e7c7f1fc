import { Value } from '@sinclair/typebox/value';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson, documentDigest, type DocumentKind } from '@pledgewatch/shared/document';
import {
  bag,
  bags,
  HOUR,
  newTerms,
  NOON,
  PEOPLE,
  requestRelease,
  truck,
} from '#/testing/court/index.ts';
import { Printing, sheetOf } from './index.ts';
import { Paper } from './paper-record.ts';
import type { ReadDocument } from './reading.ts';
import { DocumentBook } from './testing/book.ts';
import { textOf } from './testing/printed.ts';

const KG = 1_000;
const { maker, checker, borrower, warehouse, foreignBank } = PEOPLE;
const DIGEST = 'a'.repeat(64);
let book: DocumentBook;

beforeEach(() => {
  book = new DocumentBook();
  book.pledge();
});
afterEach(() => book.end());

/** Truck T-1 fetches bags 0 and 1: tare 9,000 kg, gross 11,000 kg. */
function deliver(): void {
  book.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 2))]));
  book.give(maker, { type: 'release.make', releaseId: 'R-1' });
  book.give(checker, { type: 'release.check', releaseId: 'R-1' });
  book.clock.advance(HOUR);
  const weights = {
    tareG: 9_000 * KG,
    grossG: 11_000 * KG,
    netLowerG: 1_995 * KG,
    netUpperG: 2_005 * KG,
  };
  const gate = { kind: 'gate', gateId: 'G-1', truckOrderId: 'T-1', step: 'SETTLED' };
  book.say([{ ...gate, epcs: [bag(0), bag(1)], ...weights }]);
}

type ReadPaper = ReadDocument & { readonly document: Paper };

function paper(kind: DocumentKind, actor = maker): ReadPaper {
  const { items } = book.view.list(actor, 'P-1', { limit: 100 }) ?? { items: [] };
  const number = items.find((line) => line.kind === kind)?.number ?? '';
  return book.view.document(actor, number) as ReadPaper;
}

function notice(
  controlLine: { basis: 'quantity'; quantityG: number } | { basis: 'value'; valueFen: number },
) {
  book.give(maker, {
    type: 'controlLine.set',
    noticeId: 'N-1',
    pledgeId: 'P-1',
    controlLine,
    effectiveAt: NOON + HOUR,
    documentDigest: DIGEST,
  });
}

describe('papers of a pledge', () => {
  it('pledge list: each lot on its slot with units and booked mass, when the pledge takes effect', () => {
    const { document } = paper('pledge-list');
    expect(document.content.rows).toEqual([
      { id: 'L-1', what: 'nickel', place: 'A-01', units: 10, massG: 10_000 * KG },
      { id: 'L-2', what: 'nickel', place: 'A-02', units: 10, massG: 10_000 * KG },
    ]);
    expect(document.number).toBe(`PL-${document.ledger.size - 1}`);
  });

  it('release notice, pick-up slip and weigh ticket follow a truck; no paper holds its whole plate', () => {
    deliver();
    const row = { id: 'T-1', what: '粤E***45', place: 'G-1', units: 2 };
    expect(paper('release-notice').document.content).toMatchObject({ subject: 'R-1', rows: [row] });
    expect(paper('pick-up-slip').document.content).toMatchObject({
      subject: 'T-1',
      facts: { releaseId: 'R-1', gateId: 'G-1', netG: 2_000 * KG, notAfter: NOON + 8 * HOUR },
      rows: [row],
    });
    // 11,000 kg gross less 9,000 kg tare: 2,000 kg, between 1,995 and 2,005 by the scale's own error.
    expect(paper('weigh-ticket').document.content.facts).toMatchObject({
      tareG: 9_000 * KG,
      grossG: 11_000 * KG,
      netLowerG: 1_995 * KG,
      netUpperG: 2_005 * KG,
      deliveredUnits: 2,
    });
    for (const { number } of book.view.list(maker, 'P-1', { limit: 100 })?.items ?? []) {
      expect(canonicalJson(book.view.document(maker, number))).not.toContain('粤E12345');
    }
  });

  it('control-line notice: by quantity for all, by value for those who see money', () => {
    notice({ basis: 'value', valueFen: 1_500_000 });
    expect(paper('control-line-notice').document.content).toMatchObject({
      subject: 'N-1',
      facts: { basis: 'value', lineValueFen: 1_500_000, effectiveAt: NOON + HOUR },
    });
    const theirs = paper('control-line-notice', warehouse).document.content.facts;
    expect(theirs).toMatchObject({ basis: 'value', documentDigest: DIGEST });
    expect(theirs).not.toHaveProperty('lineValueFen');
  });

  it('price-change notice: the price before and after; the warehouse is shown neither', () => {
    book.clock.advance(HOUR);
    book.give(maker, {
      type: 'price.post',
      priceSource: 'SMM',
      priceFenPerTonne: 90_000,
      observedAt: NOON + HOUR,
      provenance: 'SMM daily',
    });
    expect(paper('price-notice').document.content.facts).toMatchObject({
      beforeFenPerTonne: 100_000,
      priceFenPerTonne: 90_000,
    });
    expect(canonicalJson(paper('price-notice', warehouse).document)).not.toMatch(
      /\b(?:90000|100000)\b|PerTonne/,
    );
  });

  it('notice of valuation terms: rate, haircut and lines, once they are approved; the warehouse is shown none', () => {
    book.give(maker, newTerms('V-1', { haircutPermille: 123, effectiveAt: NOON + HOUR }));
    book.give(checker, { type: 'valuationTerms.approve', noticeId: 'V-1' });
    expect(paper('terms-notice').document.content.facts).toMatchObject({
      noticeId: 'V-1',
      pledgeRatePermille: 500,
      haircutPermille: 123,
      effectiveAt: NOON + HOUR,
    });
    expect(canonicalJson(paper('terms-notice', warehouse).document)).not.toMatch(
      /123|LinePermille/,
    );
  });

  it('are each numbered once, fit their schema, and hash to their digest', () => {
    deliver();
    notice({ basis: 'quantity', quantityG: 12_000 * KG });
    const { items } = book.view.list(maker, 'P-1', { limit: 100 }) ?? { items: [] };
    expect(new Set(items.map(({ number }) => number)).size).toBe(items.length);
    expect(items.map(({ kind }) => kind)).toEqual([
      'pledge-list',
      'release-notice',
      'pick-up-slip',
      'weigh-ticket',
      'control-line-notice',
    ]);
    for (const { number, digest } of items) {
      const read = book.view.document(maker, number) as ReadPaper;
      expect(Value.Errors(Paper, read.document).First()).toBeUndefined();
      expect(documentDigest(read.document)).toBe(digest);
      expect(book.view.document(foreignBank, number)).toBeUndefined();
    }
  });

  it('are the same when made anew from the ledger', () => {
    deliver();
    const again = book.again();
    const page = { limit: 100 };
    expect(again.view.list(maker, 'P-1', page)).toEqual(book.view.list(maker, 'P-1', page));
    again.close();
  });

  it.each([
    ['zh', ['过磅单', '毛重', '11,000 kg', '1,995 kg', '粤E***45']],
    ['en', ['Weigh ticket', 'Gross', '11,000 kg', '1,995 kg']],
  ] as const)('print in %s with their digest', async (language, words) => {
    deliver();
    const ticket = paper('weigh-ticket');
    const text = textOf(await new Printing().print(sheetOf(ticket, language)));
    for (const word of [...words, ticket.digest]) expect(text).toContain(word);
  });
});
