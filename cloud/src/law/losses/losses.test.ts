import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '@pledgewatch/shared/command';
import {
  bags,
  courtWithPledge,
  HOUR,
  NOON,
  notesIn,
  PEOPLE,
  repay,
  requestRelease,
  stack,
  truck,
} from '#/testing/court/index.ts';
import { lossBudgetG } from './loss-budget.ts';
import { loss, lossStandard } from './testing/found.ts';

const { maker, checker, supervisor, foreignBank } = PEOPLE;
const DAY = 86_400_000;
const KG = 1_000;
const TONNE = 1_000_000;
const confirm = (lossId: string): Command => ({ type: 'loss.confirm', lossId });

/** P-1 with twenty tonnes of grain, half a year in store: 0.1 % of 20,000 kg = 20 kg of budget. */
function courtWithGrain() {
  const court = courtWithPledge();
  court.give(maker, lossStandard());
  return court;
}

describe('the natural-loss budget', () => {
  // 1,000 t = 1,000,000 kg: 0.1 % = 1,000 kg, 0.15 % = 1,500 kg, 0.2 % = 2,000 kg, and no more.
  it.each([
    ['grain', 0, 0],
    ['grain', 91.25, 500],
    ['grain', 182.5, 1_000],
    ['grain', 365, 1_500],
    ['grain', 547.5, 1_750],
    ['grain', 730, 2_000],
    ['grain', 3_650, 2_000],
    ['oilseed', 182.5, 1_500],
    ['oilseed', 730, 2_300],
    ['oil', 365, 1_000],
    ['oil', 730, 1_200],
  ] as const)('of 1,000 t of %s after %d days is %d kg', (lossClass, days, kg) => {
    expect(lossBudgetG(lossClass, 1_000 * TONNE, days * DAY)).toBe(kg * KG);
  });

  it('never falls with time, and is a total: never more than its last allowance', () => {
    const age = fc.integer({ min: -DAY, max: 4_000 * DAY });
    const mass = fc.integer({ min: 1, max: 9e15 });
    fc.assert(
      fc.property(mass, age, age, (massG, a, b) => {
        const [sooner, later] = [Math.min(a, b), Math.max(a, b)].map((at) =>
          lossBudgetG('grain', massG, at),
        );
        expect(sooner as number).toBeLessThanOrEqual(later as number);
        expect(later as number).toBeLessThanOrEqual(Math.floor(massG / 500));
      }),
    );
  });

  it('is consumed by losses that two people confirm, and never refilled: 20 kg − 5 kg − 15 kg = 0', () => {
    const court = courtWithGrain();
    court.give(supervisor, loss('L-1', 'P-1', 5 * KG));
    expect(notesIn(court.give(checker, confirm('L-1')))).toEqual(['loss-confirmed']);
    court.give(maker, loss('L-2', 'P-1', 15 * KG));
    court.give(checker, confirm('L-2'));
    const beyond = court.refusal(maker, loss('L-3', 'P-1', 1));
    expect(beyond.code).toBe('PW_LOSS_BEYOND_BUDGET');
    expect(beyond.facts).toMatchObject({ budgetG: 20 * KG, consumedG: 20 * KG, remainingG: 0 });
    court.restart();
    expect(court.refusal(maker, loss('L-3', 'P-1', 1)).code).toBe('PW_LOSS_BEYOND_BUDGET');
    expect(court.refusal(maker, lossStandard()).code).toBe('PW_STATE_UNFIT');
  });

  it('is not confirmed by whoever found the loss, twice, or by another bank', () => {
    const court = courtWithGrain();
    court.give(maker, loss('L-1'));
    expect(court.refusal(maker, confirm('L-1')).code).toBe('PW_MAKER_IS_CHECKER');
    expect(court.refusal(foreignBank, confirm('L-1')).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(supervisor, confirm('L-1')).code).toBe('PW_ROLE_FORBIDDEN');
    court.give(checker, confirm('L-1'));
    expect(court.refusal(checker, confirm('L-1')).code).toBe('PW_STATE_UNFIT');
  });

  it('is not touched by drying, which needs a laboratory’s sample', () => {
    const court = courtWithGrain();
    const drying = { cause: 'drying' } as const;
    expect(court.refusal(supervisor, loss('L-1', 'P-1', 50 * KG, drying)).code).toBe(
      'PW_SAMPLE_MISSING',
    );
    court.give(
      supervisor,
      loss('L-1', 'P-1', 50 * KG, { ...drying, sampleDigest: 'b'.repeat(64) }),
    );
    court.give(checker, confirm('L-1'));
    court.give(maker, loss('L-2', 'P-1', 20 * KG));
  });
});

describe('a day with confirmed losses', () => {
  // Both stacks show 9,992 kg where 10,000 are booked: −16 kg. 6 kg of each are confirmed as natural, so
  // that 9,994 kg are booked on each: −4 kg remain.
  it('tells budget, consumption and what stays unexplained: −16 kg + 12 kg = −4 kg', () => {
    const court = courtWithGrain();
    court.say([
      ...stack('A-01', bags(0, 10), 9_992 * KG),
      ...stack('A-02', bags(10, 10), 9_992 * KG),
    ]);
    court.give(supervisor, loss('L-1', 'P-1', 6 * KG));
    court.give(supervisor, loss('L-2', 'P-1', 6 * KG, { lotId: 'L-2' }));
    court.give(checker, confirm('L-1'));
    court.give(checker, confirm('L-2'));
    court.now = NOON + 12 * HOUR;
    const closing = court.law.closingNow('P-1', court.now, court.positions);
    expect(closing).toMatchObject({
      varianceG: -16 * KG,
      receivedG: 0,
      stock: { bookedG: 19_988 * KG },
      loss: { consumedG: 12 * KG, confirmedG: 12 * KG },
    });
    // Half a day of the second half-year: 0.05 % of 20,000 kg × 0.5/182.5 = 0.0273 kg more.
    expect(closing?.loss?.budgetG).toBe(20 * KG + 27);
    court.give(PEOPLE.operator, { type: 'day.close', siteId: 'site-1', day: '2026-11-23' });
    expect(court.law.closingNow('P-1', court.now, court.positions)?.loss?.confirmedG).toBe(0);
  });

  it('counts a gain for nothing: a heavier stack adds no collateral and no budget', () => {
    const court = courtWithGrain();
    const before = court.positions.pledge(court.law.pledge('P-1') as never);
    court.say(stack('A-01', bags(0, 10), 10_500 * KG));
    const after = court.positions.pledge(court.law.pledge('P-1') as never);
    expect(after.nominalG).toBe(before.nominalG);
    expect(court.refusal(maker, loss('L-1', 'P-1', 21 * KG)).code).toBe('PW_LOSS_BEYOND_BUDGET');
  });
});

describe('a confirmed loss', () => {
  // Twenty bags are booked at 20,000 kg and 19,990 kg are sure; ¥14,000 must stay. Five bags take at most
  // 5 × 1,003 kg: 19,990 − 5,015 = 14,975 kg. 1,000 kg dried out of L-1, so that 9,000 kg are booked there
  // and count: 9,000 + 9,995 = 18,995 kg, and five bags leave 13,980 kg, ¥20 too little.
  it('is what later releases count from: 18,995 kg − 5,015 kg is below what must stay', () => {
    const court = courtWithGrain();
    const drying = { cause: 'drying', sampleDigest: 'b'.repeat(64) } as const;
    const five = requestRelease('R-1', [truck('T-1', bags(10, 5))]);
    court.give(supervisor, loss('L-1', 'P-1', 1_000 * KG, drying));
    expect(court.law.pledge('P-1')?.lots[0]?.lostG).toBeUndefined();
    court.give(checker, confirm('L-1'));
    const refused = court.refusal(PEOPLE.borrower, five);
    expect(refused.code).toBe('PW_CONTROL_LINE');
    expect(refused.facts).toMatchObject({ verifiedFen: 1_899_500, askedFen: 501_500 });
    court.restart();
    expect(court.refusal(PEOPLE.borrower, five).facts).toEqual(refused.facts);
  });

  it('is of a lot of the pledge, and no more than is booked there', () => {
    const court = courtWithGrain();
    const drying = { cause: 'drying', sampleDigest: 'b'.repeat(64) } as const;
    const of = (lotId: string, massG: number) =>
      court.refusal(supervisor, loss('L-1', 'P-1', massG, { lotId, ...drying })).code;
    expect(of('L-9', KG)).toBe('PW_NOT_FOUND');
    expect(of('L-1', 10_001 * KG)).toBe('PW_LOSS_ABOVE_BOOKED');
  });

  // L-1: 10 × 1,000 kg − 12 kg. Its bags leave at their whole booked mass, and what was lost with the last.
  it('leaves the books with the last units of its lot: received 0, delivered 9,988 kg', () => {
    const court = courtWithGrain();
    court.give(supervisor, loss('L-1', 'P-1', 12 * KG));
    court.give(checker, confirm('L-1'));
    court.give(PEOPLE.maker, repay('PAY-1', 700_000));
    court.give(PEOPLE.borrower, requestRelease('R-1', [truck('T-1', bags(0, 10))]));
    court.give(PEOPLE.maker, { type: 'release.make', releaseId: 'R-1' });
    court.give(checker, { type: 'release.check', releaseId: 'R-1' });
    court.step('T-1', 'SETTLED', { epcs: bags(0, 10) });
    expect(court.law.closingNow('P-1', court.now, court.positions)).toMatchObject({
      receivedG: 0,
      delivered: { massG: 9_988 * KG, units: 10 },
      stock: { bookedG: 10_000 * KG },
    });
  });
});
