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
  newTerms,
} from '#/testing/court/index.ts';

describe('the valuation of a pledge', () => {
  it('shows the prices of its source with their provenance, and every demand, to who may see money', () => {
    const court = courtWithPledge();
    for (const priceFenPerTonne of [90_000, 55_000]) {
      court.now += HOUR;
      court.give(PEOPLE.maker, postPrice(priceFenPerTonne, court.now));
    }
    court.give(PEOPLE.maker, callMargin('M-1'));
    court.give(PEOPLE.maker, newTerms('V-1', { haircutPermille: 100 }));
    const approval = { type: 'valuationTerms.approve', noticeId: 'V-1' } as const;
    court.give(PEOPLE.checker, approval);
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
    expect(valuation?.terms).toMatchObject([
      {
        noticeId: 'V-1',
        haircutPermille: 100,
        inForce: true,
        before: { pledgeRatePermille: 500, haircutPermille: 0 },
      },
    ]);
    // ¥550 less 100 ‰ is ¥495.
    const shown = port.pledge(PEOPLE.borrower, 'P-1')?.value;
    expect(shown).toMatchObject({ priceFenPerTonne: 49_500, quotedFenPerTonne: 55_000 });
    expect(port.pledge(PEOPLE.warehouse, 'P-1')?.valuation).toBeUndefined();
  });
});
