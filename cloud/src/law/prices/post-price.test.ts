import { describe, expect, it } from 'vitest';
import {
  bags,
  callMargin,
  type Court,
  courtWithOpenRelease,
  courtWithDraft,
  courtWithPledge,
  createPledge,
  HOUR,
  instructionsIn,
  lot,
  NOON,
  notesIn,
  PEOPLE,
  postPrice,
  repay,
  requestRelease,
  stack,
  truck,
} from '#/testing/court/index.ts';

const { maker, checker, borrower, warehouse, auditor, foreignBank } = PEOPLE;

/**
 * Twenty bags of a tonne on two scales that err by 5 kg: surely 19.990 t. The loan of ¥7,000 at half
 * their value needs ¥14,000; a truck of two bags may take 2,006 kg.
 */
describe('a price', () => {
  it('values every pledge of the bank that names its source by what is surely there', () => {
    const court = courtWithPledge();
    court.now += HOUR;
    const decisions = court.give(maker, postPrice(90_000, court.now));
    // 19.990 t × ¥900.00 = ¥17,991.00.
    const facts = {
      priceSource: 'SMM',
      priceFenPerTonne: 90_000,
      beforeFenPerTonne: 100_000,
      priceAt: NOON + HOUR,
      provenance: 'bulletin',
      lowerValueFen: 1_799_100,
      requiredFen: 1_400_000,
      verifiedPermille: 1_000,
    };
    expect(decisions).toEqual([
      expect.objectContaining({ note: 'price-changed', pledgeId: 'P-1', facts }),
    ]);
    expect(court.law.pledge('P-1')).toMatchObject({
      priceFenPerTonne: 90_000,
      priceAt: NOON + HOUR,
    });
  });

  it('leaves pledges of another source and of another bank as they are', () => {
    const court = courtWithPledge();
    court.say(stack('A-03', bags(20, 5)));
    const more = { lots: [lot('L-3', 'A-03', bags(20, 5))], pledgeId: 'P-2', loanId: 'LOAN-2' };
    court.give(foreignBank, createPledge(more));
    const other = { lots: [lot('L-4', 'A-04', bags(30, 5))], pledgeId: 'P-3', loanId: 'LOAN-3' };
    court.give(maker, createPledge({ ...other, priceSource: 'LME' }));
    court.now += HOUR;
    expect(notesIn(court.give(maker, postPrice(90_000, court.now)))).toEqual(['price-changed']);
    expect(court.law.pledge('P-2')?.priceFenPerTonne).toBe(100_000);
    expect(court.law.pledge('P-3')?.priceFenPerTonne).toBe(100_000);
  });

  it('is refused in the future, older than the newest, absurd, of no pledge, and to who is no bank', () => {
    const court = courtWithPledge();
    court.now += 2 * HOUR;
    const refused = (...given: Parameters<typeof postPrice>) =>
      court.refusal(maker, postPrice(...given)).code;
    expect(refused(90_000, court.now + HOUR)).toBe('PW_TIME_UNFIT');
    // The pledge agreed on a price at noon.
    expect(refused(90_000, NOON)).toBe('PW_PRICE_NOT_NEWER');
    court.give(maker, postPrice(90_000, NOON + HOUR));
    expect(refused(91_000, NOON + HOUR)).toBe('PW_PRICE_NOT_NEWER');
    expect(refused(450_001, NOON + 2 * HOUR)).toBe('PW_PRICE_ABSURD');
    expect(refused(17_999, NOON + 2 * HOUR)).toBe('PW_PRICE_ABSURD');
    expect(refused(90_000, NOON + 2 * HOUR, { priceSource: 'LME' })).toBe('PW_NOT_FOUND');
    expect(court.refusal(foreignBank, postPrice(90_000, court.now)).code).toBe('PW_NOT_FOUND');
    for (const other of [borrower, warehouse, auditor]) {
      expect(court.refusal(other, postPrice(90_000, court.now)).code).toBe('PW_ROLE_FORBIDDEN');
    }
    const both = court.refusal(maker, postPrice(1, NOON));
    expect(both).toMatchObject({
      code: 'PW_COMMAND_REFUSED',
      facts: { codes: 'PW_PRICE_NOT_NEWER PW_PRICE_ABSURD' },
    });
  });

  it('is known again after a restart', () => {
    const court = courtWithPledge();
    court.now += HOUR;
    court.give(maker, postPrice(90_000, court.now));
    const before = court.law.snapshot();
    court.restart();
    expect(court.law.snapshot()).toBe(before);
    expect(court.refusal(maker, postPrice(91_000, court.now)).code).toBe('PW_PRICE_NOT_NEWER');
  });
});

describe('orders under a new price', () => {
  /** R-1 takes two bags by an order at its gate; R-2 takes two more and waits for its approval. */
  function withTwo(): Court {
    const court = courtWithOpenRelease();
    court.give(borrower, requestRelease('R-2', [truck('T-2', bags(2, 2))]));
    court.now += HOUR;
    return court;
  }

  it('stand while the goods bear them', () => {
    const court = withTwo();
    // 19.990 t − 2 × 2.006 t = 15.978 t, at ¥880.00 ¥14,060.64: more than ¥14,000.
    expect(instructionsIn(court.give(maker, postPrice(88_000, court.now)))).toEqual([]);
    expect(court.law.truckOrder('T-2')?.state).toBe('PLANNED');
  });

  it('are withdrawn before they are used, the last asked for first, until what stays is enough', () => {
    const court = withTwo();
    // At ¥870.00 the 15.978 t are worth ¥13,900.86; without T-2 17.984 t are worth ¥15,646.08.
    const decisions = court.give(maker, postPrice(87_000, court.now));
    expect(notesIn(decisions)).toEqual(['price-changed', 'truck-order-ended', 'release-ended']);
    expect(court.law.truckOrder('T-2')?.state).toBe('CANCELLED');
    expect(court.law.truckOrder('T-1')?.state).toBe('INSTRUCTED');
  });

  it('at the gate end when it says so, and are not withdrawn twice', () => {
    const court = withTwo();
    // At ¥750.00 the 19.990 t are worth ¥14,992.50, and one truck takes ¥1,504.50: ¥13,488.00.
    const [withdrawal] = instructionsIn(court.give(maker, postPrice(75_000, court.now)));
    expect(withdrawal).toMatchObject({ type: 'withdrawal', truckOrderId: 'T-1' });
    expect(court.law.truckOrder('T-1')?.state).toBe('INSTRUCTED');
    court.now += HOUR;
    expect(instructionsIn(court.give(maker, postPrice(74_000, court.now)))).toEqual([]);
    court.answer(withdrawal?.instructionId as string);
    expect(court.law.truckOrder('T-1')?.state).toBe('CANCELLED');
  });

  it('whose truck is loading stay: their gate finishes them', () => {
    const court = withTwo();
    court.step('T-1', 'LOADING');
    expect(instructionsIn(court.give(maker, postPrice(75_000, court.now)))).toEqual([]);
    expect(court.law.truckOrder('T-1')?.state).toBe('LOADING');
    expect(court.law.truckOrder('T-2')?.state).toBe('CANCELLED');
  });
});

describe('a stale price', () => {
  it('moves no goods without a person, by the terms of the pledge', () => {
    const court = courtWithPledge({ priceAgeMaxMs: HOUR });
    const standing = { standingInstructionId: 'SI-1', pledgeId: 'P-1' };
    const terms = { dailyCeilingFen: 900_000, validUntil: NOON + 48 * HOUR };
    court.give(maker, { type: 'standingInstruction.propose', ...standing, ...terms });
    court.give(checker, { type: 'standingInstruction.approve', standingInstructionId: 'SI-1' });
    court.give(maker, repay('PAY-1', 200_000));
    court.now += HOUR + 1;
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 1))]));
    expect(court.law.release('R-1')?.state).toBe('LIMIT_CHECKED');
    court.give(maker, postPrice(100_000, court.now));
    court.give(borrower, requestRelease('R-2', [truck('T-2', bags(1, 1))]));
    expect(court.law.release('R-2')?.state).toBe('OPEN');
  });
});

describe('a price that counts by trading days', () => {
  const stale = (court: Court) => court.refusal(maker, callMargin('M-1')).code;
  const calendar = (holidays: string[], makeUpDays: string[] = []) =>
    ({ type: 'calendar.set', timeZone: 'Asia/Shanghai', holidays, makeUpDays }) as const;
  /** Of Monday noon, 23 November 2026; good for one trading day more. */
  const begin = () => courtWithPledge({ priceAgeMaxTradingDays: 1 });
  const until = (court: Court) => {
    const pledge = court.law.pledge('P-1');
    return pledge && new Date(court.law.priceFreshUntil(pledge)).toISOString();
  };

  it('is good to the end of the last of them, at the bank’s own place', () => {
    const court = begin();
    // Tuesday ends in Shanghai at 16:00 UTC.
    court.now = Date.UTC(2026, 10, 24, 16) - 1;
    expect(stale(court)).toBe('PW_STILL_COVERED');
    court.now += 1;
    expect(court.refusal(maker, callMargin('M-1')).facts['codes']).toContain('PW_PRICE_STALE');
  });

  it('is as good on Monday night as on Friday, and over a holiday; a make-up day counts', () => {
    const court = begin();
    court.now = Date.UTC(2026, 10, 27, 7);
    court.give(maker, postPrice(100_000, court.now));
    expect(until(court)).toBe('2026-11-30T15:59:59.999Z');
    court.give(maker, calendar(['2026-11-30', '2026-12-01']));
    expect(until(court)).toBe('2026-12-02T15:59:59.999Z');
    court.give(maker, calendar(['2026-11-30'], ['2026-11-28']));
    expect(until(court)).toBe('2026-11-28T15:59:59.999Z');
  });

  it('is never older than the terms’ own time', () => {
    const court = courtWithPledge({ priceAgeMaxTradingDays: 1, priceAgeMaxMs: 60_000 });
    court.now += 60_001;
    expect(court.refusal(maker, callMargin('M-1')).facts['codes']).toContain('PW_PRICE_STALE');
  });
});

describe('the lines of a pledge', () => {
  it('stand in order: disposal below warning, warning not above what the rate asks for', () => {
    const court = courtWithDraft();
    const lines = (warningLinePermille: number, disposalLinePermille: number) =>
      court.refusal(
        maker,
        createPledge({
          pledgeId: 'P-2',
          loanId: 'LOAN-2',
          warningLinePermille,
          disposalLinePermille,
        }),
      ).message;
    // ¥1 ÷ 50 % asks for 2000 ‰.
    expect(lines(1_300, 1_300)).toContain('PW_LINES_UNORDERED');
    expect(lines(2_001, 1_300)).toContain('PW_LINES_UNORDERED');
    expect(lines(2_000, 1_300)).not.toContain('PW_LINES_UNORDERED');
  });
});
