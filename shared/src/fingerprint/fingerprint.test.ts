import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareFingerprints, fingerprintOf, type TradeDocument } from './index.ts';

const KEY = Buffer.alloc(32, 7);
const INVOICE: TradeDocument = {
  kind: 'invoice',
  number: 'No. 2026-0042',
  issuer: '91440605MA4UT00X1A',
  receiver: '91440101MA59C00Y2B',
  date: '2026-11-03',
  amountFen: 73_000_000,
  goods: '1# 电解铜',
  quantity: 10_000_000,
};
const of = (document: TradeDocument, key: Uint8Array = KEY) => fingerprintOf(document, key);
const compared = (one: TradeDocument, other: TradeDocument) =>
  compareFingerprints(of(one), of(other));

const digits = (length: number) =>
  fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((each) => each.join(''));
/** Invoices of a dozen firms over a year, so that some fields agree by chance as they do in life. */
const invoice: fc.Arbitrary<TradeDocument> = fc.record({
  kind: fc.constant('invoice' as const),
  number: digits(8),
  issuer: fc.nat(11).map((n) => `ISSUER-${n}`),
  receiver: fc.nat(11).map((n) => `RECEIVER-${n}`),
  date: fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
    .map(([month, day]) => `2026-${month}-${day}`),
  amountFen: fc.integer({ min: 1, max: 500 }).map((n) => n * 1_000_000),
  goods: fc.constantFrom('copper', 'nickel', 'zinc'),
  quantity: fc.integer({ min: 1, max: 50 }).map((n) => n * 1_000_000),
});

const wide = (text: string) =>
  text.replaceAll(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));

describe('one document has one exact fingerprint', () => {
  it.each([
    ['spaces and hyphens', { number: 'NO 2026 0042' }],
    ['full-width digits and letters', { number: wide('no.2026-0042'), goods: '１＃电解铜' }],
    ['lower-case letters', { issuer: '91440605ma4ut00x1a' }],
    ['another spelling of the day', { date: '2026年11月3日' }],
    ['a day without hyphens', { date: '20261103' }],
  ])('in another spelling: %s', (_, change) => {
    expect(of({ ...INVOICE, ...change })).toEqual(of(INVOICE));
  });

  it('however any invoice is written', () => {
    const spelled = fc.tuple(invoice, fc.boolean(), fc.boolean()).map(([one, isWide, isLower]) => {
      const write = (text: string) => {
        const cased = isLower ? text.toLowerCase() : text;
        return isWide ? wide(cased) : ` ${cased} `;
      };
      const { number, issuer, receiver, date } = one;
      const written = { number: write(number), issuer: write(issuer), receiver: write(receiver) };
      return [one, { ...one, ...written, date: isWide ? wide(date) : date }] as const;
    });
    fc.assert(fc.property(spelled, ([one, other]) => compared(one, other) === 'exact'));
  });
});

describe('a changed document is nearly the same', () => {
  it.each([
    ['another amount', { amountFen: 74_000_000 }],
    ['another number', { number: '2026-0043' }],
    ['another day', { date: '2026-11-04' }],
    ['another amount and quantity', { amountFen: 74_000_000, quantity: 10_100_000 }],
    ['other goods, and a name for a code', { goods: '铜', issuer: '南海铜业' }],
  ])('with %s', (_, change) => {
    expect(compared(INVOICE, { ...INVOICE, ...change })).toBe('near');
  });
});

describe('another document is none of it', () => {
  it('as next month’s invoice over the same goods and amount', () => {
    const next = { ...INVOICE, number: '2026-0057', date: '2026-12-03' };
    expect(compared(INVOICE, next)).toBe('none');
  });

  it('as a contract of the same number, and under another key', () => {
    expect(compared(INVOICE, { ...INVOICE, kind: 'contract' })).toBe('none');
    const elsewhere = of(INVOICE, Buffer.alloc(32, 8));
    expect(compareFingerprints(of(INVOICE), elsewhere)).toBe('none');
  });

  // Two unrelated invoices of 12 issuers, 12 receivers, 336 days, 500 amounts, 3 goods, 50 quantities
  // and 10⁸ numbers. Without the number, near needs day and amount, 1/336 × 1/500, and three of issuer,
  // receiver, goods and quantity: 1/432 + 2 × 1/1,800 + 1/7,200 = 0.0036. That is 2.1 × 10⁻⁸, so among
  // the 1,999,000 pairs 0.04 are expected.
  it('as any two of 2,000 invoices of a dozen firms: at most one of two million pairs is near', () => {
    const invoices = fc.sample(invoice, { numRuns: 2_000, seed: 42 }).map((one) => of(one));
    const seen = new Map<string, number>();
    for (const { near } of invoices) {
      for (const mark of near) seen.set(mark, (seen.get(mark) ?? 0) + 1);
    }
    const near = [...seen.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
    expect(near).toBeLessThanOrEqual(1);
  });
});
