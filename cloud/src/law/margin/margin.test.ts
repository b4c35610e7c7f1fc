import { describe, expect, it } from 'vitest';
import type { Command } from '@pledgewatch/shared/command';
import {
  bags,
  courtWithPledge,
  HOUR,
  NOON,
  notesIn,
  PEOPLE,
  postPrice,
  repay,
  requestRelease,
  stack,
  truck,
  type Court,
  callMargin,
  cashMargin,
} from '#/testing/court/index.ts';

const { maker, checker, borrower, foreignBank, foreignBorrower, warehouse } = PEOPLE;
const DAY = 24 * HOUR;

/**
 * Twenty bags of a tonne, surely 19.990 t; ¥7,000 owed at a pledge rate of 50 % ask for ¥14,000, and
 * the warning line of 1.6 × ¥7,000 is ¥11,200. At ¥550.00 a tonne the goods are surely worth
 * 19.990 × 550 = ¥10,994.50: the gap G is 14,000 − 10,994.50 = ¥3,005.50, and the cash that would do
 * instead is 3,005.50 × 50 % = ¥1,502.75.
 */
function courtBelowWarning(terms: Parameters<typeof courtWithPledge>[0] = {}): Court {
  const court = courtWithPledge(terms);
  court.now += HOUR;
  court.give(maker, postPrice(55_000, court.now));
  return court;
}

function courtUnderDemand(): Court {
  const court = courtBelowWarning();
  court.give(maker, callMargin('M-1'));
  return court;
}

function answer(agreedFen: number, disputedFen: number, reason?: string): Command {
  const said = { agreedFen, disputedFen, ...(reason !== undefined && { reason }) };
  return { type: 'margin.answer', marginCallId: 'M-1', ...said };
}

function decide(outcome: 'uphold' | 'accept'): Command {
  const why = { cureWithinMs: HOUR, reason: 'the bulletin names the grade' };
  return { type: 'margin.decide', marginCallId: 'M-1', outcome, ...why };
}

const stateOf = (court: Court) => court.law.pledge('P-1')?.state;

describe('a demand for more security', () => {
  it('states both cures, the level to be reached, and until when', () => {
    const court = courtBelowWarning();
    const [note] = court.give(maker, callMargin('M-1'));
    expect(note).toMatchObject({
      note: 'margin-called',
      pledgeId: 'P-1',
      facts: {
        marginCallId: 'M-1',
        lowerFen: 1_099_450,
        levelFen: 1_400_000,
        levelPermille: 2_000,
        gapFen: 300_550,
        cashFen: 150_275,
        dueAt: NOON + HOUR + DAY,
        verifiedPermille: 1_000,
      },
    });
    expect(stateOf(court)).toBe('MARGIN_CALLED');
  });

  it('rounds both cures up, so that either alone is surely enough', () => {
    // ⌈¥7,000.01 ÷ 70 %⌉ = ¥10,000.02; at ¥333.33 19.990 t are worth ⌊6,663.2667⌋ = ¥6,663.26: G is
    // ¥3,336.76, and ⌈333,676 × 70 %⌉ = ⌈233,573.2⌉ = 233,574 fen.
    const terms = { exposureFen: 700_001, pledgeRatePermille: 700 };
    const lines = { warningLinePermille: 1_400, disposalLinePermille: 1_300 };
    const court = courtWithPledge({ ...terms, ...lines });
    court.now += HOUR;
    court.give(maker, postPrice(33_333, court.now));
    const [note] = court.give(maker, callMargin('M-1'));
    expect(note).toMatchObject({ facts: { gapFen: 333_676, cashFen: 233_574 } });
    // ⌈466,427 ÷ 70 %⌉ = 666,325 fen, and 666,326 are there.
    expect(notesIn(court.give(maker, cashMargin('C-1', 233_574)))).toContain('margin-cured');
  });

  it('is refused while the goods reach the warning line, and on a stale price', () => {
    const court = courtWithPledge({ priceAgeMaxMs: HOUR });
    court.now += HOUR;
    // 19.990 t × ¥560.28 = ¥11,199.9972, rounded down ¥11,199.99; at ¥560.29 it is ¥11,200.19.
    court.give(maker, postPrice(56_029, court.now));
    expect(court.refusal(maker, callMargin('M-1')).code).toBe('PW_STILL_COVERED');
    court.now += 1;
    court.give(maker, postPrice(56_028, court.now));
    court.law.check(maker, callMargin('M-1'), court.now, court.positions);
    court.now += HOUR + 1;
    expect(court.refusal(maker, callMargin('M-1')).code).toBe('PW_PRICE_STALE');
  });

  it('stands once, is the bank’s to make and the borrower’s to answer', () => {
    const court = courtUnderDemand();
    expect(court.refusal(maker, callMargin('M-2')).code).toBe('PW_STATE_UNFIT');
    expect(court.refusal(foreignBank, callMargin('M-2')).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(borrower, callMargin('M-2')).code).toBe('PW_ROLE_FORBIDDEN');
    expect(court.refusal(foreignBorrower, answer(300_550, 0)).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(maker, answer(300_550, 0)).code).toBe('PW_ROLE_FORBIDDEN');
    expect(court.refusal(warehouse, answer(300_550, 0)).code).toBe('PW_ROLE_FORBIDDEN');
  });

  it('leaves the pledge in effect: watched, held together, and what is asked for is limit-checked', () => {
    const court = courtUnderDemand();
    expect([...court.law.activePledges()].map(({ pledgeId }) => pledgeId)).toEqual(['P-1']);
    expect(court.law.pledgesOnSlot('site-1', 'A-01')).toHaveLength(1);
    const asked = requestRelease('R-1', [truck('T-1', bags(0, 1))]);
    expect(court.refusal(borrower, asked).code).toBe('PW_CONTROL_LINE');
  });

  it('is known again after a restart, with its time', () => {
    const court = courtUnderDemand();
    court.give(borrower, answer(300_550, 0));
    const before = court.law.snapshot();
    court.restart();
    expect(court.law.snapshot()).toBe(before);
    expect(court.law.nextDueAt()).toBe(NOON + HOUR + DAY);
    expect(notesIn(court.pass(DAY))).toEqual(['margin-overdue']);
  });
});

describe('a demand is cured', () => {
  it('by cash margin: the exposure is net of it', () => {
    const court = courtUnderDemand();
    // ¥7,000.00 − ¥1,502.74 = ¥5,497.26 ask for ¥10,994.52, two fen more than is there.
    expect(notesIn(court.give(maker, cashMargin('C-1', 150_274)))).toEqual(['cash-margin-posted']);
    expect(stateOf(court)).toBe('MARGIN_CALLED');
    const decisions = court.give(maker, cashMargin('C-2', 1));
    expect(notesIn(decisions)).toEqual(['cash-margin-posted', 'margin-cured']);
    expect(court.law.pledge('P-1')).toMatchObject({ state: 'ACTIVE', exposureFen: 549_725 });
    // Whoever watches coverage learns of it by the same fact.
    expect([...court.law.revalued()]).toEqual(['P-1']);
    expect(court.law.nextDueAt()).toBe(courtWithPledge().law.nextDueAt());
  });

  it('by a price that comes back, and by principal repaid', () => {
    const risen = courtUnderDemand();
    risen.now += HOUR;
    // 19.990 t × ¥700.35 = ¥13,999.9965; at ¥700.36 it is ¥14,000.1964.
    risen.give(maker, postPrice(70_035, risen.now));
    expect(stateOf(risen)).toBe('MARGIN_CALLED');
    risen.now += 1;
    risen.give(maker, postPrice(70_036, risen.now));
    expect(stateOf(risen)).toBe('ACTIVE');

    const repaid = courtUnderDemand();
    expect(notesIn(repaid.give(maker, repay('PAY-1', 150_275)))).toContain('margin-cured');
    expect(stateOf(repaid)).toBe('ACTIVE');
  });

  it('by goods that are seen again before its time ends; until then they count nothing', () => {
    const court = courtWithPledge();
    court.now += HOUR;
    // Of the second stack one tonne is left: surely 9.995 t + 0.995 t = 10.990 t, or ¥10,990.
    court.say(stack('A-02', [], 1_000_000));
    court.give(maker, callMargin('M-1'));
    court.now += HOUR;
    court.say(stack('A-02', [], 10_000_000));
    expect(notesIn(court.pass(DAY))).toEqual(['margin-cured']);
    expect(stateOf(court)).toBe('ACTIVE');
  });

  it('or is overdue when its time has passed, and can still be cured then', () => {
    const court = courtUnderDemand();
    expect(notesIn(court.pass(DAY - 1))).toEqual([]);
    const decisions = court.pass(1);
    expect(decisions).toMatchObject([
      { note: 'margin-overdue', facts: { dueFen: 300_550, cashFen: 150_275 } },
    ]);
    expect(court.law.nextDueAt()).toBe(courtWithPledge().law.nextDueAt());
    expect(notesIn(court.pass(DAY))).toEqual([]);
    expect(notesIn(court.give(maker, cashMargin('C-1', 150_275)))).toContain('margin-cured');
    expect(stateOf(court)).toBe('ACTIVE');
  });
});

describe('the borrower’s answer', () => {
  it('agrees, disputes a part, or disputes all: what it says adds up to the gap', () => {
    const agreed = courtUnderDemand();
    expect(agreed.give(borrower, answer(300_550, 0))).toMatchObject([
      { note: 'margin-answered', facts: { response: 'agreed' } },
    ]);
    const partly = courtUnderDemand();
    expect(partly.give(borrower, answer(200_550, 100_000, 'the price'))).toMatchObject([
      { facts: { response: 'partly-disputed', agreedFen: 200_550, disputedFen: 100_000 } },
    ]);
    const fully = courtUnderDemand();
    expect(fully.give(borrower, answer(0, 300_550, 'the quantity'))).toMatchObject([
      { facts: { response: 'fully-disputed', reason: 'the quantity' } },
    ]);
  });

  it('is refused unbalanced, without a reason, a second time, and after its time', () => {
    const court = courtUnderDemand();
    expect(court.refusal(borrower, answer(300_549, 0)).code).toBe('PW_ANSWER_UNBALANCED');
    expect(court.refusal(borrower, answer(0, 300_550)).code).toBe('PW_DISPUTE_UNREASONED');
    court.give(borrower, answer(300_550, 0));
    expect(court.refusal(borrower, answer(300_550, 0)).code).toBe('PW_STATE_UNFIT');
    const late = courtUnderDemand();
    late.pass(DAY);
    expect(late.refusal(borrower, answer(300_550, 0)).code).toBe('PW_STATE_UNFIT');
  });

  it('that disputes a part leaves the rest due in time', () => {
    const court = courtUnderDemand();
    court.give(borrower, answer(200_550, 100_000, 'the price'));
    // Undisputed are ¥2,005.50: cash of half of it, ¥1,002.75, is enough for now.
    court.give(maker, cashMargin('C-1', 100_274));
    expect(court.pass(DAY)).toMatchObject([{ note: 'margin-overdue', facts: { dueFen: 2 } }]);
    const decisions = court.give(maker, cashMargin('C-2', 1));
    expect(notesIn(decisions)).toEqual(['cash-margin-posted', 'margin-reopened']);
    expect(stateOf(court)).toBe('MARGIN_CALLED');
  });

  it('that disputes all makes nothing overdue but what the gap grew by', () => {
    const court = courtUnderDemand();
    court.give(borrower, answer(0, 300_550, 'the price'));
    expect(notesIn(court.pass(DAY))).toEqual([]);
    // At ¥549.00 the goods are worth ¥10,974.51: ¥19.99 more are missing, and nobody disputed those.
    const decisions = court.give(maker, postPrice(54_900, court.now));
    expect(notesIn(decisions)).toEqual(['price-changed', 'margin-overdue']);
    expect(decisions[1]).toMatchObject({ facts: { dueFen: 1_999, missingFen: 302_549 } });
  });

  it('is decided by the bank: upheld with new time, or accepted and not asked for', () => {
    const upheld = courtUnderDemand();
    expect(upheld.refusal(maker, decide('uphold')).code).toBe('PW_STATE_UNFIT');
    upheld.give(borrower, answer(0, 300_550, 'the price'));
    upheld.pass(DAY);
    upheld.give(maker, decide('uphold'));
    expect(upheld.law.nextDueAt()).toBe(upheld.now + HOUR);
    expect(upheld.pass(HOUR)).toMatchObject([
      { note: 'margin-overdue', facts: { dueFen: 300_550 } },
    ]);

    const accepted = courtUnderDemand();
    accepted.give(borrower, answer(200_550, 100_000, 'the price'));
    accepted.give(maker, decide('accept'));
    expect(stateOf(accepted)).toBe('MARGIN_CALLED');
    accepted.give(maker, cashMargin('C-1', 100_275));
    expect(stateOf(accepted)).toBe('ACTIVE');
  });
});

describe('under a demand', () => {
  it('standing instructions do not run, and do again when it is cured', () => {
    const court = courtWithPledge();
    const standing = { standingInstructionId: 'SI-1', pledgeId: 'P-1' };
    const terms = { dailyCeilingFen: 900_000, validUntil: NOON + 48 * HOUR };
    court.give(maker, { type: 'standingInstruction.propose', ...standing, ...terms });
    court.give(checker, { type: 'standingInstruction.approve', standingInstructionId: 'SI-1' });
    court.give(maker, repay('PAY-1', 200_000));
    court.now += HOUR;
    // ¥5,000 owed: the warning line is ¥8,000 and the level ¥10,000; at ¥400.00 there are ¥7,996.00.
    court.give(maker, postPrice(40_000, court.now));
    court.give(maker, callMargin('M-1'));
    court.give(maker, repay('PAY-2', 90_000));
    expect(court.law.pledge('P-1')?.state).toBe('MARGIN_CALLED');
    const asked = (n: number) => requestRelease(`R-${n}`, [truck(`T-${n}`, bags(n, 1))]);
    expect(court.refusal(borrower, asked(1)).code).toBe('PW_CONTROL_LINE');
    court.give(maker, repay('PAY-3', 300_000));
    expect(court.law.pledge('P-1')?.state).toBe('ACTIVE');
    court.give(borrower, asked(2));
    expect(court.law.release('R-2')?.state).toBe('OPEN');
  });
});

describe('cash margin', () => {
  it('goes back while the goods bear the debt without it, and never more than there is', () => {
    const court = courtWithPledge();
    court.give(maker, cashMargin('C-1', 300_000));
    const back = (amountFen: number) => cashMargin('C-2', amountFen, { direction: 'out' });
    expect(court.refusal(maker, back(300_001)).code).toBe('PW_CASH_MARGIN_MISSING');
    court.now += HOUR;
    // At ¥600.00 19.990 t are worth ¥11,994 and bear ¥5,997: ¥1,997 of the ¥3,000 may go back.
    court.give(maker, postPrice(60_000, court.now));
    expect(court.refusal(maker, back(199_701)).code).toBe('PW_CASH_MARGIN_NEEDED');
    court.give(maker, back(199_700));
    expect(court.law.pledge('P-1')?.exposureFen).toBe(599_700);
  });

  it('is posted once, by its own bank, for a loan it has, and for no more than is exposed', () => {
    const court = courtWithPledge();
    court.give(maker, cashMargin('C-1', 1));
    const code = (...given: Parameters<typeof cashMargin>) =>
      court.refusal(maker, cashMargin(...given)).code;
    expect(code('C-1', 1)).toBe('PW_ID_TAKEN');
    expect(code('C-2', 700_000)).toBe('PW_CASH_MARGIN_EXCEEDED');
    expect(code('C-2', 1, { pledgeId: 'P-9' })).toBe('PW_NOT_FOUND');
    expect(code('C-2', 1, { bookedAt: NOON + HOUR })).toBe('PW_TIME_UNFIT');
    expect(court.refusal(foreignBank, cashMargin('C-2', 1)).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(borrower, cashMargin('C-2', 1)).code).toBe('PW_ROLE_FORBIDDEN');
  });

  it('does not pay the debt: principal is owed in full, and the pledge closes when it is paid', () => {
    const court = courtWithPledge();
    court.give(maker, cashMargin('C-1', 300_000));
    expect(court.refusal(maker, repay('PAY-1', 700_001)).code).toBe('PW_PRINCIPAL_EXCEEDED');
    court.give(maker, repay('PAY-1', 600_000));
    // ¥1,000 owed is covered by cash: nothing has to stay, and nothing is closed.
    expect(court.law.pledge('P-1')).toMatchObject({ state: 'ACTIVE', exposureFen: 0 });
    expect(court.refusal(maker, repay('PAY-2', 100_001)).code).toBe('PW_PRINCIPAL_EXCEEDED');
    court.give(maker, repay('PAY-2', 100_000));
  });
});
