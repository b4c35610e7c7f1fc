import { describe, expect, it } from 'vitest';
import type { Command, CommandOf } from '@pledgewatch/shared/command';
import {
  bags,
  courtWithOpenRelease,
  courtWithPledge,
  HOUR,
  instructionsIn,
  notesIn,
  PEOPLE,
  postPrice,
  repay,
  requestRelease,
  truck,
  type Court,
  callMargin,
  cashMargin,
} from '#/testing/court/index.ts';

const { maker, checker, borrower, foreignBank } = PEOPLE;
const DAY = 24 * HOUR;
const PAPER = 'a'.repeat(64);

/**
 * Twenty bags of a tonne, surely 19.990 t, for a loan of ¥7,000. At ¥550.00 a tonne they are surely
 * worth ¥10,994.50 and the market pays 20 t × ¥550 = ¥11,000. Security was asked for and not given.
 */
function courtOverdue(court = courtWithPledge()): Court {
  court.now += HOUR;
  court.give(maker, postPrice(55_000, court.now));
  court.give(maker, callMargin('M-1'));
  court.pass(DAY);
  return court;
}

function courtWithNotice(): Court {
  const court = courtOverdue();
  court.give(maker, notice());
  return court;
}

function notice(disposalId = 'DP-1'): Command {
  const terms = { pledgeId: 'P-1', noticeMs: 7 * DAY, documentDigest: PAPER };
  return { type: 'disposal.notify', disposalId, ...terms };
}

/** ¥11,000: ¥200 for the sale, ¥7,000 for the loan, and ¥3,800 back to the borrower. */
function sale(more: Partial<CommandOf<'disposal.realise'>> = {}) {
  return {
    type: 'disposal.realise',
    disposalId: 'DP-1',
    way: 'sale',
    documentDigest: PAPER,
    buyer: 'Yuehai Metals',
    proceedsFen: 1_100_000,
    saleCostsFen: 20_000,
    payments: [{ repaymentId: 'PAY-S', loanId: 'LOAN-1', amountFen: 700_000 }],
    surplusFen: 380_000,
    surplusReference: 'transfer 77',
    bookedAt: 0,
    ...more,
  } satisfies Command;
}

const stateOf = (court: Court) => court.law.pledge('P-1')?.state;

describe('notice of a sale', () => {
  it('follows a demand that was refused until its time had passed', () => {
    const early = courtWithPledge();
    early.now += HOUR;
    expect(early.refusal(maker, notice()).code).toBe('PW_STATE_UNFIT');
    early.give(maker, postPrice(55_000, early.now));
    early.give(maker, callMargin('M-1'));
    expect(early.refusal(maker, notice()).code).toBe('PW_SECURITY_NOT_REFUSED');
    early.pass(DAY);
    expect(early.refusal(foreignBank, notice()).code).toBe('PW_NOT_FOUND');
    expect(early.refusal(borrower, notice()).code).toBe('PW_ROLE_FORBIDDEN');
    const decisions = early.give(maker, notice());
    expect(decisions[0]).toMatchObject({
      note: 'disposal-noticed',
      facts: { ground: 'security-refused', realiseFrom: early.now + 7 * DAY },
    });
    expect(stateOf(early)).toBe('DISPOSING');
  });

  it('does not follow a demand that is wholly disputed: the bank decides that first', () => {
    const court = courtWithPledge();
    court.now += HOUR;
    court.give(maker, postPrice(55_000, court.now));
    court.give(maker, callMargin('M-1'));
    const said = { agreedFen: 0, disputedFen: 300_550, reason: 'the price' };
    court.give(borrower, { type: 'margin.answer', marginCallId: 'M-1', ...said });
    court.pass(DAY);
    expect(court.refusal(maker, notice()).code).toBe('PW_SECURITY_NOT_REFUSED');
  });

  it('takes back what no truck has used, and nothing leaves from then on', () => {
    const court = courtWithOpenRelease(bags(0, 1));
    court.now += HOUR;
    // 19.990 t − 1.003 t = 18.987 t: at ¥737.35 just what ¥7,000 ask for, at ¥550 far from it.
    court.give(maker, postPrice(55_000, court.now));
    court.step('T-1', 'REFUSED');
    court.give(maker, callMargin('M-1'));
    court.pass(DAY);
    court.give(maker, notice());
    const asked = requestRelease('R-2', [truck('T-2', bags(5, 1))]);
    expect(court.refusal(borrower, asked).code).toBe('PW_STATE_UNFIT');
    expect(court.refusal(maker, asked).code).toBe('PW_STATE_UNFIT');
    expect(instructionsIn(court.decisions).map(({ type }) => type)).toContain('withdrawal');
  });

  it('stops when the goods cover the debt again before they are sold', () => {
    const court = courtWithNotice();
    const decisions = court.give(maker, cashMargin('C-1', 150_275));
    expect(notesIn(decisions)).toEqual(['cash-margin-posted', 'margin-cured', 'disposal-stopped']);
    expect(stateOf(court)).toBe('ACTIVE');
    court.now += 7 * DAY;
    expect(court.refusal(maker, sale({ bookedAt: court.now })).code).toBe('PW_STATE_UNFIT');
  });

  it('stops, and goods go back to the borrower, when everything is paid', () => {
    const court = courtWithNotice();
    expect(notesIn(court.give(maker, repay('PAY-1', 700_000)))).toContain('disposal-stopped');
    court.now += HOUR;
    const all = [truck('T-2', bags(0, 10)), truck('T-3', bags(10, 10))].map((one) => ({
      ...one,
      notBefore: court.now,
      notAfter: court.now + HOUR,
    }));
    court.give(borrower, requestRelease('R-2', all));
    expect(court.law.release('R-2')?.state).toBe('LIMIT_CHECKED');
  });
});

describe('the sale', () => {
  function courtAfterNotice(): Court {
    const court = courtWithNotice();
    court.now += 7 * DAY;
    return court;
  }

  it('waits until the notice has run', () => {
    const court = courtWithNotice();
    court.now += 7 * DAY - 1;
    expect(court.refusal(maker, sale()).code).toBe('PW_DISPOSAL_EARLY');
    court.now += 1;
    court.law.check(maker, sale(), court.now, court.positions);
    expect(court.refusal(foreignBank, sale()).code).toBe('PW_NOT_FOUND');
  });

  it('pays its costs, the loan, and gives the rest back to the borrower', () => {
    const court = courtAfterNotice();
    const decisions = court.give(maker, sale());
    expect(decisions[0]).toMatchObject({
      note: 'disposal-realised',
      facts: {
        way: 'sale',
        proceedsFen: 1_100_000,
        saleCostsFen: 20_000,
        paidFen: 700_000,
        surplusFen: 380_000,
        marketFen: 1_100_000,
        priceFenPerTonne: 55_000,
      },
    });
    expect(court.law.pledge('P-1')).toMatchObject({ state: 'DISPOSING', exposureFen: 0 });
    expect(court.refusal(maker, sale()).code).toBe('PW_STATE_UNFIT');
  });

  it('lets the goods go by the bank’s word only, and ends the pledge when they have left', () => {
    const court = courtAfterNotice();
    court.give(maker, sale());
    const all = requestRelease(
      'R-1',
      [truck('T-1', bags(0, 10)), truck('T-2', bags(10, 10))].map((one) => ({
        ...one,
        notBefore: court.now,
        notAfter: court.now + HOUR,
      })),
    );
    expect(court.refusal(borrower, all).code).toBe('PW_STATE_UNFIT');
    court.give(maker, all);
    court.give(maker, { type: 'release.make', releaseId: 'R-1' });
    court.give(checker, { type: 'release.check', releaseId: 'R-1' });
    court.step('T-1', 'SETTLED');
    expect(notesIn(court.step('T-2', 'SETTLED'))).toContain('pledge-closed');
    expect(stateOf(court)).toBe('CLOSED');
  });

  it('that brings too little leaves the rest of the debt owed, without security', () => {
    const court = courtAfterNotice();
    // By auction ¥6,000: ¥200 of costs, ¥5,800 for the loan; ¥1,200 stay owed.
    const payments = [{ repaymentId: 'PAY-S', loanId: 'LOAN-1', amountFen: 580_000 }];
    const money = { proceedsFen: 600_000, payments, surplusFen: 0 };
    court.give(maker, sale({ way: 'auction', ...money }));
    expect(court.law.pledge('P-1')?.exposureFen).toBe(120_000);
    const one = { ...truck('T-1', bags(0, 1)), notBefore: court.now, notAfter: court.now + HOUR };
    court.give(maker, requestRelease('R-1', [one]));
    expect(court.law.release('R-1')?.state).toBe('LIMIT_CHECKED');
  });

  it('refers to the market’s price, or to an appraisal; an auction makes its own', () => {
    const court = courtAfterNotice();
    const cheap = { proceedsFen: 1_099_999, surplusFen: 379_999 };
    expect(court.refusal(maker, sale(cheap)).code).toBe('PW_BELOW_MARKET');
    expect(court.refusal(maker, sale({ ...cheap, way: 'appraisal' })).code).toBe('PW_BELOW_MARKET');
    for (const allowed of [{ appraisalDigest: PAPER }, { way: 'auction' as const }]) {
      court.law.check(maker, sale({ ...cheap, ...allowed }), court.now, court.positions);
    }
    court.now += 31 * DAY;
    expect(court.refusal(maker, sale()).code).toBe('PW_PRICE_STALE');
  });

  it('allocates every fen once, and gives no surplus while a claim is open', () => {
    const court = courtAfterNotice();
    const code = (more: Parameters<typeof sale>[0]) => court.refusal(maker, sale(more)).code;
    expect(code({ saleCostsFen: 20_001 })).toBe('PW_PROCEEDS_UNBALANCED');
    const paid = (amountFen: number, loanId = 'LOAN-1') => [
      { repaymentId: 'PAY-S', loanId, amountFen },
    ];
    expect(code({ payments: paid(699_999), surplusFen: 380_001 })).toBe('PW_SURPLUS_EARLY');
    expect(code({ payments: paid(700_001), surplusFen: 379_999 })).toBe('PW_PRINCIPAL_EXCEEDED');
    expect(code({ payments: paid(700_000, 'LOAN-9') })).toBe('PW_NOT_FOUND');
    const { surplusReference: _, ...unproven } = sale();
    expect(court.refusal(maker, unproven).code).toBe('PW_SURPLUS_UNPAID');
  });

  it('is known again after a restart', () => {
    const court = courtAfterNotice();
    court.give(maker, sale());
    const before = court.law.snapshot();
    court.restart();
    expect(court.law.snapshot()).toBe(before);
    expect(court.refusal(maker, sale()).code).toBe('PW_STATE_UNFIT');
  });
});
