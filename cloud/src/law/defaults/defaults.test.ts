import { describe, expect, it } from 'vitest';
import type { Command } from '@pledgewatch/shared/command';
import {
  bags,
  callMargin,
  cashMargin,
  confirmDefault,
  courtWithDraft,
  courtWithLoan,
  courtWithPledge,
  cureDefault,
  declareDefault,
  draw,
  effectSteps,
  extendLoan,
  floating,
  HOUR,
  loseControl,
  notesIn,
  paper,
  PEOPLE,
  postPrice,
  repay,
  stack,
  requestRelease,
  truck,
  type Court,
} from '#/testing/court/index.ts';

const { maker, checker, borrower, supervisor, foreignBank, foreignBorrower } = PEOPLE;
const DAY = 24 * HOUR;
/** LOAN-1's first instalment of ¥3,000 is due on 2026-12-31; from Foshan's midnight on it is overdue. */
const NEW_YEAR = Date.UTC(2026, 11, 31, 16);

const stateOf = (court: Court) => court.law.pledge('P-1')?.state;
const overdue = declareDefault('DF-1', { ground: 'instalment-overdue', loanId: 'LOAN-1' });

/** Nothing was heard for longer than the site allows: scales and readers speak again. */
function seeAgain(court: Court): void {
  court.say([...stack('A-01', bags(0, 10)), ...stack('A-02', bags(10, 10))]);
}

/** ¥7,000 drawn, and the first ¥3,000 of them were not paid by the end of 2026. */
function courtUnpaid(): Court {
  const court = courtWithLoan();
  court.give(maker, draw('D-1', 700_000));
  court.pass(NEW_YEAR - court.now);
  seeAgain(court);
  court.give(maker, postPrice(100_000, court.now));
  return court;
}

function courtInDefault(court = courtUnpaid()): Court {
  court.give(maker, overdue);
  court.give(checker, confirmDefault('DF-1'));
  return court;
}

/** 19.990 t at ¥550 a tonne are surely worth ¥10,994.50, less than the warning line of ¥11,200. */
function courtRefused(court = courtWithPledge()): Court {
  court.now += HOUR;
  court.give(maker, postPrice(55_000, court.now));
  court.give(maker, callMargin('M-1'));
  court.pass(DAY);
  return court;
}

function notice(disposalId = 'DP-1'): Command {
  const terms = { pledgeId: 'P-1', noticeMs: DAY, documentDigest: paper('notice') };
  return { type: 'disposal.notify', disposalId, ...terms };
}

describe('a default', () => {
  it('needs an instalment that is overdue, of a loan that the pledge secures', () => {
    const court = courtWithLoan();
    court.give(maker, draw('D-1', 700_000));
    court.pass(NEW_YEAR - 1 - court.now);
    expect(court.refusal(maker, overdue).code).toBe('PW_NOTHING_OVERDUE');
    court.pass(1);
    const other = { ...overdue, loanId: 'LOAN-9' };
    expect(court.refusal(maker, other).code).toBe('PW_NOTHING_OVERDUE');
    court.give(maker, overdue);
  });

  it('or a demand that was not met in its time', () => {
    const court = courtWithPledge();
    court.now += HOUR;
    court.give(maker, postPrice(55_000, court.now));
    court.give(maker, callMargin('M-1'));
    expect(court.refusal(maker, declareDefault('DF-1')).code).toBe('PW_DEMAND_NOT_OVERDUE');
    court.pass(DAY);
    court.give(maker, declareDefault('DF-1'));
    court.give(checker, confirmDefault('DF-1'));
    expect(stateOf(court)).toBe('DEFAULTED');
  });

  it('or a ground that the agreement names (Civil Code 436)', () => {
    const court = courtWithDraft();
    for (const step of effectSteps()) {
      const isAgreement = step.type === 'pledge.agree';
      court.give(maker, isAgreement ? { ...step, defaultGrounds: ['bankruptcy filed'] } : step);
    }
    const agreed = declareDefault('DF-1', { ground: 'agreed', clause: 'change of control' });
    expect(court.refusal(maker, agreed).code).toBe('PW_GROUND_NOT_AGREED');
    court.give(maker, { ...agreed, clause: 'bankruptcy filed' });
    court.give(checker, confirmDefault('DF-1'));
    expect(stateOf(court)).toBe('DEFAULTED');
  });

  it('has no effect before another person of the bank confirms it, while its ground is still there', () => {
    const court = courtUnpaid();
    expect(court.refusal(borrower, overdue).code).toBe('PW_ROLE_FORBIDDEN');
    expect(court.refusal(foreignBank, overdue).code).toBe('PW_NOT_FOUND');
    expect(notesIn(court.give(maker, overdue))).toEqual([]);
    expect(stateOf(court)).toBe('ACTIVE');
    expect(court.refusal(maker, confirmDefault('DF-1')).code).toBe('PW_MAKER_IS_CHECKER');
    expect(court.refusal(foreignBank, confirmDefault('DF-1')).code).toBe('PW_NOT_FOUND');
    court.give(maker, repay('PAY-1', 300_000));
    expect(court.refusal(checker, confirmDefault('DF-1')).code).toBe('PW_NOTHING_OVERDUE');
    court.give(maker, {
      type: 'repayment.reverse',
      repaymentId: 'PAY-1',
      reason: 'x',
      bookedAt: 0,
    });
    const [told] = court.give(checker, confirmDefault('DF-1'));
    expect(told).toMatchObject({
      note: 'default-declared',
      facts: { defaultId: 'DF-1', ground: 'instalment-overdue', loanId: 'LOAN-1' },
    });
    expect(stateOf(court)).toBe('DEFAULTED');
    expect(court.refusal(checker, confirmDefault('DF-1')).code).toBe('PW_STATE_UNFIT');
    expect(court.refusal(maker, { ...overdue, defaultId: 'DF-2' }).code).toBe('PW_STATE_UNFIT');
  });

  it('is proposed anew in the place of one that nobody confirmed', () => {
    const court = courtUnpaid();
    court.give(maker, overdue);
    court.give(checker, { ...overdue, defaultId: 'DF-2' });
    expect(court.refusal(checker, confirmDefault('DF-1')).facts).toMatchObject({
      state: 'REPLACED',
    });
    court.give(maker, confirmDefault('DF-2'));
    expect(stateOf(court)).toBe('DEFAULTED');
  });
});

describe('in default', () => {
  it('what was on its way out is taken back, and nobody but the bank asks for goods', () => {
    const court = courtUnpaid();
    const { now } = court;
    const window = { notBefore: now, notAfter: now + HOUR };
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 1), window)]));
    court.give(maker, overdue);
    const decisions = court.give(checker, confirmDefault('DF-1'));
    expect(notesIn(decisions)).toEqual(['default-declared', 'truck-order-ended', 'release-ended']);
    const more = requestRelease('R-2', [truck('T-2', bags(1, 1), window)]);
    expect(court.refusal(borrower, more).code).toBe('PW_APPROVER_UNFIT');
    court.give(maker, more);
    court.give(maker, { type: 'release.make', releaseId: 'R-2' });
    court.give(checker, { type: 'release.check', releaseId: 'R-2' });
    expect(court.law.release('R-2')).toMatchObject({ state: 'OPEN', pattern: 'D' });
  });

  it('a pattern that lets goods out above the line without the bank stops', () => {
    const releasePolicy = { aboveLine: 'B', belowLine: 'C', approvedBy: 'supervisor' } as const;
    const court = courtRefused(courtWithPledge(floating({ releasePolicy })));
    court.give(maker, declareDefault('DF-1'));
    court.give(checker, confirmDefault('DF-1'));
    const { now } = court;
    const window = { notBefore: now, notAfter: now + HOUR };
    const asked = requestRelease('R-1', [truck('T-1', bags(0, 1), window)]);
    expect(court.refusal(supervisor, asked).code).toBe('PW_APPROVER_UNFIT');
  });

  it('a standing instruction frees nothing, whatever is repaid', () => {
    const court = courtUnpaid();
    const terms = { pledgeId: 'P-1', dailyCeilingFen: 9_000_000, validUntil: court.now + 90 * DAY };
    const id = { standingInstructionId: 'SI-1' };
    court.give(maker, { type: 'standingInstruction.propose', ...id, ...terms });
    court.give(checker, { type: 'standingInstruction.approve', ...id });
    courtInDefault(court);
    court.give(maker, repay('PAY-1', 300_000));
    const window = { notBefore: court.now, notAfter: court.now + HOUR };
    court.give(maker, requestRelease('R-1', [truck('T-1', bags(0, 1), window)]));
    expect(court.law.release('R-1')?.state).toBe('LIMIT_CHECKED');
  });

  it('no more money is drawn', () => {
    const court = courtWithLoan();
    court.give(maker, draw('D-1', 600_000));
    court.pass(NEW_YEAR - court.now);
    courtInDefault(court);
    court.give(maker, postPrice(100_000, court.now));
    expect(court.refusal(maker, draw('D-2', 1)).code).toBe('PW_STATE_UNFIT');
  });

  it('is told of every day: its statements go on', () => {
    const court = courtInDefault();
    const closeDay = (day: string) =>
      court.give(PEOPLE.operator, { type: 'day.close', siteId: 'site-1', day });
    court.pass(DAY);
    closeDay('2027-01-01');
    court.pass(DAY);
    const [closed] = closeDay('2027-01-02');
    expect(closed).toMatchObject({ do: 'close-day', closing: { state: 'DEFAULTED' } });
  });
});

describe('a default ends', () => {
  it('when it is cured: what was overdue is paid, and the bank says so', () => {
    const court = courtInDefault();
    expect(court.refusal(maker, cureDefault('DF-1')).code).toBe('PW_DEFAULT_UNCURED');
    expect(court.refusal(foreignBank, cureDefault('DF-1')).code).toBe('PW_NOT_FOUND');
    court.give(maker, repay('PAY-1', 299_999));
    expect(court.refusal(maker, cureDefault('DF-1')).code).toBe('PW_DEFAULT_UNCURED');
    court.give(maker, repay('PAY-2', 1));
    expect(notesIn(court.give(maker, cureDefault('DF-1')))).toEqual(['default-cured']);
    expect(stateOf(court)).toBe('ACTIVE');
    expect(court.refusal(maker, cureDefault('DF-1')).code).toBe('PW_STATE_UNFIT');
  });

  it('when the loan is extended: nothing is overdue then', () => {
    const court = courtInDefault();
    court.give(maker, extendLoan('EX-1'));
    expect(stateOf(court)).toBe('DEFAULTED');
    court.give(maker, cureDefault('DF-1'));
    expect(stateOf(court)).toBe('EXTENDED');
  });

  it('and a demand that the same payment met is over with it', () => {
    const court = courtWithLoan();
    court.give(maker, draw('D-1', 700_000));
    court.pass(NEW_YEAR - court.now);
    seeAgain(court);
    court.give(maker, postPrice(55_000, court.now));
    court.give(maker, callMargin('M-1', { cureWithinMs: 30 * DAY }));
    courtInDefault(court);
    expect(stateOf(court)).toBe('DEFAULTED');
    court.give(maker, repay('PAY-1', 300_000));
    // ¥4,000 ask for ¥8,000 of goods, and 19.990 t × ¥550 = ¥10,994.50 are there: cured by the payment.
    expect(court.law.demandsOf('P-1').at(-1)?.state).toBe('CURED');
    court.give(maker, cureDefault('DF-1'));
    expect(stateOf(court)).toBe('ACTIVE');
  });

  it('by itself when nothing is owed any more, and the goods go back the usual way', () => {
    const court = courtInDefault();
    expect(notesIn(court.give(maker, repay('PAY-1', 700_000)))).toContain('default-settled');
    expect(stateOf(court)).toBe('ACTIVE');
    const window = { notBefore: court.now, notAfter: court.now + HOUR };
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 1), window)]));
  });

  it('in a sale on the ground of default, which a cure stops before the goods are sold', () => {
    const court = courtInDefault();
    const [noticed] = court.give(maker, notice());
    expect(noticed).toMatchObject({ note: 'disposal-noticed', facts: { ground: 'default' } });
    expect(stateOf(court)).toBe('DISPOSING');
    court.give(maker, repay('PAY-1', 300_000));
    expect(stateOf(court)).toBe('DISPOSING');
    const cured = court.give(maker, cureDefault('DF-1'));
    expect(notesIn(cured)).toEqual(['default-cured', 'disposal-stopped']);
    expect(stateOf(court)).toBe('ACTIVE');
  });

  it('is not undone by a demand that was met: each sale has its own ground', () => {
    const court = courtRefused();
    court.give(maker, declareDefault('DF-1'));
    court.give(checker, confirmDefault('DF-1'));
    court.give(maker, notice());
    // ¥14,000 − ¥10,994.50 = ¥3,005.50 are missing, half of it in cash: ¥1,502.75.
    const decisions = court.give(maker, cashMargin('C-1', 150_275));
    expect(notesIn(decisions)).toEqual(['cash-margin-posted', 'margin-cured']);
    expect(stateOf(court)).toBe('DISPOSING');
    court.give(maker, cureDefault('DF-1'));
    expect(stateOf(court)).toBe('ACTIVE');
  });

  it('in the sale: the goods are sold, the loan is paid, and the pledge is over when they have left', () => {
    const court = courtInDefault();
    court.give(maker, notice());
    court.pass(DAY);
    // 20 t × ¥1,000 = ¥20,000: ¥200 for the sale, ¥7,000 for the loan, ¥12,800 back to the borrower.
    court.give(maker, {
      type: 'disposal.realise',
      disposalId: 'DP-1',
      way: 'auction',
      documentDigest: paper('hammer'),
      buyer: 'Yuehai Metals',
      proceedsFen: 2_000_000,
      saleCostsFen: 20_000,
      payments: [{ repaymentId: 'PAY-S', loanId: 'LOAN-1', amountFen: 700_000 }],
      surplusFen: 1_280_000,
      surplusReference: 'transfer 77',
      bookedAt: court.now,
    });
    expect(court.law.courseOf('P-1').defaults[0]?.state).toBe('SETTLED');
    expect(stateOf(court)).toBe('DISPOSING');
    const window = { notBefore: court.now, notAfter: court.now + HOUR };
    court.give(maker, requestRelease('R-1', [truck('T-1', bags(0, 20), window)]));
    court.give(maker, { type: 'release.make', releaseId: 'R-1' });
    court.give(checker, { type: 'release.check', releaseId: 'R-1' });
    court.step('T-1', 'SETTLED');
    expect(stateOf(court)).toBe('CLOSED');
  });
});

describe('a default stands beside', () => {
  it('a loss of control, which shows first and returns to it', () => {
    const court = courtInDefault();
    court.give(supervisor, loseControl('CL-1', { lostAt: court.now }));
    expect(stateOf(court)).toBe('CONTROL_LOST');
    expect(court.refusal(maker, notice()).code).toBe('PW_STATE_UNFIT');
    expect(court.law.sees(foreignBorrower, { pledgeId: 'P-1' })).toBe(false);
    expect(court.law.courseOf('P-1').defaults[0]?.state).toBe('STANDING');
  });
});
