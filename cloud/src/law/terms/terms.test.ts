import { describe, expect, it } from 'vitest';
import type { Command } from '@pledgewatch/shared/command';
import {
  callMargin,
  courtWithOpenRelease,
  courtWithPledge,
  type Court,
  HOUR,
  instructionsIn,
  newTerms,
  NOON,
  notesIn,
  PEOPLE,
  postPrice,
} from '#/testing/court/index.ts';

const { maker, checker, borrower, foreignBank, foreignBorrower, supervisor } = PEOPLE;
const DAY = 24 * HOUR;
const approve = (noticeId: string): Command => ({ type: 'valuationTerms.approve', noticeId });
const acknowledge = (noticeId: string): Command => ({
  type: 'valuationTerms.acknowledge',
  noticeId,
});

/** Proposed by the maker, approved by the checker. */
function change(court: Court, ...given: Parameters<typeof newTerms>) {
  court.give(maker, newTerms(...given));
  return court.give(checker, approve(given[0]));
}

/** 19.990 t surely there at ¥1,000 a tonne; the loan of ¥7,000 at half their value needs ¥14,000. */
describe('a change of pledge rate and haircut', () => {
  it('counts from its time on, once a second person has approved it, and marks the coverage anew', () => {
    const court = courtWithPledge();
    const otherwiseDueAt = court.law.nextDueAt();
    const later = { effectiveAt: NOON + HOUR, pledgeRatePermille: 400, haircutPermille: 100 };
    court.give(maker, newTerms('V-1', later));
    expect(court.refusal(maker, approve('V-1')).code).toBe('PW_MAKER_IS_CHECKER');
    expect(court.law.nextDueAt()).toBe(otherwiseDueAt);
    expect(notesIn(court.give(checker, approve('V-1')))).toEqual(['valuation-terms-noticed']);
    expect(court.law.pledge('P-1')?.pledgeRatePermille).toBe(500);
    expect(court.law.nextDueAt()).toBe(NOON + HOUR);
    court.restart();
    // ¥1,000 less 100 ‰ is ¥900; × 19.990 t = ¥17,991.00. ¥7,000 ÷ 0.4 = ¥17,500.
    expect(court.pass(HOUR)).toMatchObject([
      {
        note: 'valuation-terms-changed',
        facts: { priceFenPerTonne: 90_000, lowerValueFen: 1_799_100, requiredFen: 1_750_000 },
      },
    ]);
    expect([...court.law.revalued()]).toEqual(['P-1']);
    expect(court.law.pledge('P-1')).toMatchObject({
      pledgeRatePermille: 400,
      haircutPermille: 100,
      priceFenPerTonne: 90_000,
      quotedFenPerTonne: 100_000,
    });
  });

  it('that was proposed and not approved never counts, however late it is', () => {
    const court = courtWithPledge();
    court.give(maker, newTerms('V-1', { pledgeRatePermille: 400, effectiveAt: NOON + HOUR }));
    expect(notesIn(court.pass(2 * DAY))).toEqual([]);
    // Approved after its time, it counts at once.
    const notes = notesIn(court.give(checker, approve('V-1')));
    expect(notes).toEqual(['valuation-terms-noticed', 'valuation-terms-changed']);
  });

  it('withdraws what is instructed and no longer borne, and leaves what is', () => {
    // T-1 may take 2 t and 6 kg: 17.984 t stay, worth ¥17,984 and more than the ¥17,500 of a rate of 40 %.
    const kept = courtWithOpenRelease();
    expect(instructionsIn(change(kept, 'V-1', { pledgeRatePermille: 400 }))).toEqual([]);
    // With 50 ‰ off they are worth 17.984 t × ¥950 = ¥17,084.80.
    const taken = courtWithOpenRelease();
    const both = { pledgeRatePermille: 400, haircutPermille: 50 };
    expect(instructionsIn(change(taken, 'V-1', both))).toMatchObject([
      { type: 'withdrawal', truckOrderId: 'T-1' },
    ]);
  });

  it('takes the haircut off every later price, and holds a new quotation against the last one', () => {
    const court = courtWithPledge();
    change(court, 'V-1', { haircutPermille: 333 });
    court.now += HOUR;
    // ¥500.01 × 0.667 = ¥333.506…, rounded down.
    court.give(maker, postPrice(50_001, court.now));
    expect(court.law.pledge('P-1')).toMatchObject({
      priceFenPerTonne: 33_350,
      quotedFenPerTonne: 50_001,
    });
    court.now += HOUR;
    // Five times ¥500.01 is ¥2,500.05; a fen more is a mistake of unit.
    expect(court.refusal(maker, postPrice(250_006, court.now)).code).toBe('PW_PRICE_ABSURD');
    court.give(maker, postPrice(250_005, court.now));
    change(court, 'V-2');
    expect(court.law.pledge('P-1')?.priceFenPerTonne).toBe(250_005);
    expect(court.law.pledge('P-1')?.quotedFenPerTonne).toBeUndefined();
  });

  it('may be there from the beginning', () => {
    const court = courtWithPledge({ haircutPermille: 100 });
    expect(court.law.pledge('P-1')).toMatchObject({
      priceFenPerTonne: 90_000,
      quotedFenPerTonne: 100_000,
    });
  });

  it('cures a demand where it lowers what must be reached', () => {
    const court = courtWithPledge();
    court.now += HOUR;
    // 19.990 t × ¥550 = ¥10,994.50, below the ¥14,000 to be reached; at 70 % they are ¥10,000.
    court.give(maker, postPrice(55_000, court.now));
    court.give(maker, callMargin('M-1'));
    const eased = { pledgeRatePermille: 700, warningLinePermille: 1_400 };
    expect(notesIn(change(court, 'V-1', eased))).toEqual([
      'valuation-terms-noticed',
      'valuation-terms-changed',
      'margin-cured',
    ]);
  });

  it('is acknowledged by the borrower within a day of its approval, or that is noted, once', () => {
    const court = courtWithPledge();
    const otherwiseDueAt = court.law.nextDueAt();
    court.give(maker, newTerms('V-1'));
    court.pass(DAY);
    court.give(checker, approve('V-1'));
    expect(court.law.nextDueAt()).toBe(NOON + 2 * DAY);
    expect(notesIn(court.pass(DAY - 1))).toEqual([]);
    court.restart();
    expect(notesIn(court.pass(1))).toEqual(['valuation-terms-unacknowledged']);
    expect(court.law.nextDueAt()).toBe(otherwiseDueAt);
    court.give(borrower, acknowledge('V-1'));
    expect(court.refusal(borrower, acknowledge('V-1')).code).toBe('PW_STATE_UNFIT');
    const answered = courtWithPledge();
    change(answered, 'V-1', { acknowledgeWithinMs: 5_000 });
    answered.give(borrower, acknowledge('V-1'));
    expect(notesIn(answered.pass(DAY))).toEqual([]);
  });

  it('leaves its history, with what each took the place of', () => {
    const court = courtWithPledge();
    change(court, 'V-1', { pledgeRatePermille: 400 });
    change(court, 'V-2', { haircutPermille: 50 });
    expect(court.law.termsOf('P-1')).toMatchObject([
      { noticeId: 'V-1', before: { pledgeRatePermille: 500, haircutPermille: 0 } },
      { noticeId: 'V-2', before: { pledgeRatePermille: 400, haircutPermille: 0 } },
    ]);
    const before = court.law.snapshot();
    court.restart();
    expect(court.law.snapshot()).toBe(before);
  });

  it('is refused out of order, while another waits, under a taken name, too far ahead, and to strangers', () => {
    const court = courtWithPledge();
    // ¥1 ÷ 70 % asks for 1428 ‰; the warning line of 1600 ‰ would stand above it.
    const steep = newTerms('V-1', { pledgeRatePermille: 700 });
    expect(court.refusal(maker, steep).code).toBe('PW_LINES_UNORDERED');
    const far = newTerms('V-1', { effectiveAt: NOON + 400 * DAY });
    expect(court.refusal(maker, far).code).toBe('PW_TIME_UNFIT');
    court.give(maker, newTerms('V-1'));
    const again = court.refusal(maker, newTerms('V-1'));
    expect(again.facts['codes']).toBe('PW_ID_TAKEN PW_STATE_UNFIT');
    expect(court.refusal(borrower, acknowledge('V-1')).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(foreignBank, approve('V-1')).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(foreignBorrower, acknowledge('V-1')).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(supervisor, acknowledge('V-1')).code).toBe('PW_ROLE_FORBIDDEN');
    court.give(checker, approve('V-1'));
    expect(court.refusal(checker, approve('V-1')).code).toBe('PW_STATE_UNFIT');
  });
});
