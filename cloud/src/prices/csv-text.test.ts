import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import type { FileFeed } from './feed.ts';
import { pricesOfText } from './csv-text.ts';

const FEED: FileFeed = {
  kind: 'file',
  id: 'smm',
  tenantId: 'bank-1',
  userId: 'smm-feed',
  provenance: 'SMM daily bulletin',
  timeZone: 'Asia/Shanghai',
  timeOfDay: '10:30',
  unit: 'tonne',
  currency: 'CNY',
  columns: { price: '均价', at: '日期', priceSource: '品种' },
  path: '/prices',
  separator: ',',
  encoding: 'utf-8',
  everyMs: 100,
};
const read = (text: string, feed: Partial<FileFeed> = {}) =>
  pricesOfText(text, { ...FEED, ...feed });
const TEXT = [
  '品种,日期,最低,均价',
  '"1# copper, cathode",2026/11/25,1,"72,105.5"',
  'nickel 1#,2026-11-24 15:00,1,120000',
].join('\n');

describe('a price file', () => {
  it('says prices in yuan a tonne at the place’s own time, oldest first', () => {
    const { quotations, faults } = read(`\uFEFF${TEXT.replaceAll('\n', '\r\n')}\r\n`);
    expect(faults).toEqual([]);
    // ¥72,105.50 are 7,210,550 fen; 10:30 in Shanghai is 02:30 UTC.
    expect(quotations).toEqual([
      {
        line: 3,
        quotation: {
          type: 'price.post',
          priceSource: 'nickel 1#',
          priceFenPerTonne: 12_000_000,
          observedAt: Date.UTC(2026, 10, 24, 7),
          provenance: 'SMM daily bulletin',
        },
      },
      {
        line: 2,
        quotation: expect.objectContaining({
          priceSource: '1# copper, cathode',
          priceFenPerTonne: 7_210_550,
          observedAt: Date.UTC(2026, 10, 25, 2, 30),
        }),
      },
    ]);
  });

  it('tells everything that is wrong at once, each with line, column, found and expected, and takes the rest', () => {
    const bad = `${TEXT}\n,2026-02-30,1,abc\nnickel 1#,2026-11-26,1,-5\nnickel 1#,2026-11-27,1,121000`;
    const { quotations, faults } = read(bad);
    expect(quotations.map(({ line }) => line)).toEqual([3, 2, 6]);
    const day = 'a day, like 2026-11-25, with or without a time';
    const amount = 'yuan a tonne, above 0, in whole fen a tonne';
    expect(faults).toEqual([
      { line: 4, column: '品种', found: 'nothing', expected: '1 to 128 characters' },
      { line: 4, column: '均价', found: '"abc"', expected: amount },
      { line: 4, column: '日期', found: '"2026-02-30"', expected: day },
      { line: 5, column: '均价', found: '"-5"', expected: amount },
    ]);
  });

  it('says each heading that it lacks', () => {
    const { quotations, faults } = read('a,b\n1,2');
    expect(quotations).toEqual([]);
    expect(faults.map(({ line, column }) => [line, column])).toEqual([
      [1, '均价'],
      [1, '日期'],
      [1, '品种'],
    ]);
    expect(read('').faults).toHaveLength(3);
  });

  it('counts by the kilogram and the jin exactly, and rounds nothing', () => {
    const one = (price: string, unit: FileFeed['unit']) =>
      read(`品种,日期,均价\nn,2026-11-25,${price}`, { unit }).quotations[0]?.quotation
        .priceFenPerTonne;
    // ¥72.105 a kilogram is ¥72,105 a tonne; ¥1.25 a jin (500 g) is ¥2,500 a tonne.
    expect(one('72.105', 'kilogram')).toBe(7_210_500);
    expect(one('1.25', 'jin')).toBe(250_000);
    expect(one('72105.001', 'tonne')).toBeUndefined();
    expect(one('0', 'tonne')).toBeUndefined();
    expect(one('1e5', 'tonne')).toBeUndefined();
  });

  it('is of the unit and the money that were agreed, where it names them', () => {
    const columns = { ...FEED.columns, unit: '单位', currency: '币种' };
    const { faults } = read('品种,日期,均价,单位,币种\nn,2026-11-25,1,kilogram,USD', { columns });
    expect(faults).toEqual([
      { line: 2, column: '单位', found: '"kilogram"', expected: 'tonne' },
      { line: 2, column: '币种', found: '"USD"', expected: 'CNY' },
    ]);
  });

  it('says one price of a source at a time: the same twice is one, two different are a fault', () => {
    const twice = `${TEXT}\nnickel 1#,20261124 15:00,1,120000.00\nnickel 1#,2026-11-24T07:00Z,1,120001`;
    const { quotations, faults } = read(twice);
    expect(quotations).toHaveLength(2);
    expect(faults).toMatchObject([
      { line: 5, column: '日期', found: 'another price than line 3 for the same time' },
    ]);
  });

  it('with a quote that never closes is told, and read up to it', () => {
    const { quotations, faults } = read(`${TEXT}\n"open,2026-11-25,1,5`);
    expect(quotations).toHaveLength(2);
    expect(faults).toMatchObject([{ line: 4, expected: 'RFC 4180 quotes' }]);
  });

  it('names no time that the clocks of its place skip', () => {
    const berlin = {
      timeZone: 'Europe/Berlin',
      columns: { price: 'p', at: 'd' },
      priceSource: 'n',
    };
    const at = (text: string) => read(`d,p\n${text},1`, berlin).quotations[0]?.quotation.observedAt;
    // On 28 March 2027 the clocks there go from 2 to 3.
    expect(at('2027-03-28 02:30')).toBeUndefined();
    expect(at('2027-03-28 03:30')).toBe(Date.UTC(2027, 2, 28, 1, 30));
    expect(at('2027-03-28 01:30')).toBe(Date.UTC(2027, 2, 28, 0, 30));
    expect(at('2027-03-28 02:30+01:00')).toBe(Date.UTC(2027, 2, 28, 1, 30));
  });

  it('of the newest lines of each source is taken what the law keeps', () => {
    const days = Array.from(
      { length: 100 },
      (_, n) => `n,2026-11-25 10:${10 + (n % 50)}:${10 + Math.floor(n / 50)},5`,
    );
    const { quotations } = read(`品种,日期,均价\n${days.join('\n')}`);
    expect(quotations).toHaveLength(66);
    const times = quotations.map(({ quotation }) => quotation.observedAt);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('of whatever text ends in prices and faults', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (head, text) => {
        const { quotations, faults } = read(`${head}品种,日期,均价\n${text}`);
        expect(quotations.length + faults.length).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
