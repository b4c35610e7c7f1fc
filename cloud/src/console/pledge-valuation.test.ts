import { describe, expect, it } from 'vitest';
import { Value } from '@sinclair/typebox/value';
import { pledgesOfLaw } from './pledges-of-law.ts';
import { ValuationRecord } from './valuation-records.ts';
import {
  courtWithPledge,
  HOUR,
  NOON,
  PEOPLE,
  postPrice,
  callMargin,
} from '#/testing/court/index.ts';

describe('the valuation of a pledge', () => {
  it('shows the prices of its source with their provenance, and every demand, to who may see money', () => {
    const court = courtWithPledge();
    for (const priceFenPerTonne of [90_000, 55_000]) {
      court.now += HOUR;
      court.give(PEOPLE.maker, postPrice(priceFenPerTonne, court.now));
    }
    court.give(PEOPLE.maker, callMargin('M-1'));
    const clock = { now: () => court.now };
    const port = pledgesOfLaw(court.law, court.positions, clock as never);
    const { valuation } = port.pledge(PEOPLE.borrower, 'P-1') ?? {};
    expect(Value.Check(ValuationRecord, valuation)).toBe(true);
    expect(valuation?.prices).toMatchObject([
      { priceFenPerTonne: 90_000, observedAt: NOON + HOUR, provenance: 'bulletin' },
      { priceFenPerTonne: 55_000, observedAt: NOON + 2 * HOUR, provenance: 'bulletin' },
    ]);
    // 19.990 t × ¥550 = ¥10,994.50; ¥14,000 are to be reached: ¥3,005.50 of goods or ¥1,502.75 of cash.
    expect(valuation?.marginCalls).toMatchObject([
      { marginCallId: 'M-1', state: 'OPEN', gapFen: 300_550, cashFen: 150_275 },
    ]);
    expect(port.pledge(PEOPLE.warehouse, 'P-1')?.valuation).toBeUndefined();
  });
});
