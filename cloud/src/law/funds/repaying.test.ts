import { describe, expect, it } from 'vitest';
import {
  bag,
  bags,
  courtWithLoan,
  courtWithPledge,
  draw,
  HOUR,
  instructionsIn,
  NOON,
  notesIn,
  PEOPLE,
  repay,
  requestRelease,
  truck,
  type Court,
} from '#/testing/court/index.ts';

const { maker, checker, borrower, foreignBank } = PEOPLE;
const DAY = 24 * HOUR;

function withStanding(dailyCeilingFen: number, court = courtWithPledge()): Court {
  court.give(maker, {
    type: 'standingInstruction.propose',
    standingInstructionId: 'SI-1',
    pledgeId: 'P-1',
    dailyCeilingFen,
    validUntil: NOON + 10 * DAY,
  });
  court.give(checker, { type: 'standingInstruction.approve', standingInstructionId: 'SI-1' });
  return court;
}

describe('a repayment', () => {
  it('reduces what is owed by its final principal and entitles to goods for it', () => {
    const court = courtWithPledge();
    const allocation = { costsFen: 1_000, interestFen: 9_000, principalFen: 100_000 };
    const paid = repay('PAY-1', 0, { amountFen: 110_000, allocation });
    expect(court.give(maker, paid)[0]).toMatchObject({
      note: 'entitlement-created',
      facts: { principalFen: 100_000, freedFen: 200_000, exposureFen: 600_000 },
    });
    expect(court.law.pledge('P-1')?.exposureFen).toBe(600_000);
  });

  it('frees nothing that the control line keeps', () => {
    // The line is 10 t = 1,000,000 fen; below a loan of 500,000 it is what keeps the goods.
    const court = courtWithPledge();
    const [entitled] = court.give(maker, repay('PAY-1', 600_000));
    expect(entitled).toMatchObject({ facts: { freedFen: 400_000, exposureFen: 100_000 } });
    expect(court.give(maker, repay('PAY-2', 100_000))[0]).toMatchObject({
      facts: { freedFen: 1_000_000, exposureFen: 0 },
    });
  });

  it('has no effect while it is provisional, and becomes final once', () => {
    const court = courtWithPledge();
    expect(court.give(maker, repay('PAY-1', 100_000, { final: false }))).toEqual([]);
    expect(court.law.pledge('P-1')?.exposureFen).toBe(700_000);
    expect(court.refusal(maker, repay('PAY-1', 200_000))).toMatchObject({
      code: 'PW_REPAYMENT_DIFFERS',
      facts: { differs: 'amountFen, principalFen' },
    });
    court.give(maker, repay('PAY-1', 100_000));
    expect(court.law.pledge('P-1')?.exposureFen).toBe(600_000);
    expect(court.refusal(maker, repay('PAY-1', 100_000)).code).toBe('PW_STATE_UNFIT');
  });

  it('is refused when its parts do not make the whole', () => {
    const court = courtWithPledge();
    const refusal = court.refusal(maker, repay('PAY-1', 800_000, { amountFen: 1 }));
    expect(refusal.facts['codes']).toBe('PW_AMOUNT_MISMATCH PW_PRINCIPAL_EXCEEDED');
  });

  it('is the bank’s to post', () => {
    const court = courtWithPledge();
    expect(court.refusal(borrower, repay('PAY-1', 1)).code).toBe('PW_ROLE_FORBIDDEN');
  });
});

describe('a standing instruction', () => {
  it('needs two people', () => {
    const court = courtWithPledge();
    const propose = {
      type: 'standingInstruction.propose',
      standingInstructionId: 'SI-1',
      pledgeId: 'P-1',
      dailyCeilingFen: 1,
      validUntil: NOON + DAY,
    } as const;
    const approve = {
      type: 'standingInstruction.approve',
      standingInstructionId: 'SI-1',
    } as const;
    expect(court.refusal(maker, { ...propose, validUntil: NOON }).code).toBe('PW_VALIDITY_PAST');
    court.give(maker, propose);
    expect(court.refusal(maker, propose).code).toBe('PW_ID_TAKEN');
    expect(court.refusal(maker, approve).code).toBe('PW_MAKER_IS_CHECKER');
    expect(court.refusal(foreignBank, approve).code).toBe('PW_NOT_FOUND');
    court.give(checker, approve);
    expect(court.refusal(checker, approve).code).toBe('PW_STATE_UNFIT');
  });

  it('releases what a repayment freed, by itself', () => {
    const court = withStanding(1_000_000);
    court.give(maker, repay('PAY-1', 200_000));
    const decisions = court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 3))]));
    expect(notesIn(decisions)).toEqual([
      'release-limit-checked',
      'release-approved',
      'release-open',
      'truck-order-instructed',
    ]);
    const [order] = instructionsIn(decisions);
    expect(order).toMatchObject({ type: 'truckOrder', truckOrderId: 'T-1' });
    const kinds = court.law
      .release('R-1')
      ?.approvals.map((entry) => court.facts.find(({ index }) => index === entry))
      .map((fact) => (fact?.kind === 'command' ? fact.command.type : null));
    expect(kinds).toEqual([
      'standingInstruction.propose',
      'standingInstruction.approve',
      'repayment.post',
    ]);
  });

  it('leaves to people what no repayment freed', () => {
    const court = withStanding(1_000_000);
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 2))]));
    expect(court.law.release('R-1')?.state).toBe('LIMIT_CHECKED');
    const [, approved] = court.give(maker, repay('PAY-1', 200_000));
    expect(approved).toMatchObject({ note: 'release-approved', facts: { automatic: true } });
    expect(court.law.release('R-1')?.state).toBe('OPEN');
    // 400,000 freed, 200,600 drawn: two more bags would be more than what is left.
    court.give(borrower, requestRelease('R-2', [truck('T-2', bags(2, 2))]));
    expect(court.law.release('R-2')?.state).toBe('LIMIT_CHECKED');
  });

  it('gives back what was drawn for goods that stayed', () => {
    const court = withStanding(1_000_000);
    court.give(maker, repay('PAY-1', 150_000));
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 2))]));
    court.step('T-1', 'CANCELLED');
    court.give(borrower, requestRelease('R-2', [truck('T-2', bags(0, 2))]));
    expect(court.law.release('R-2')?.state).toBe('OPEN');
  });

  it('stops at its ceiling until the next day at the site begins', () => {
    const court = withStanding(150_000);
    court.give(maker, repay('PAY-1', 200_000));
    court.give(borrower, requestRelease('R-1', [truck('T-1', [bag(0)])]));
    court.give(borrower, requestRelease('R-2', [truck('T-2', [bag(1)])]));
    expect(court.law.release('R-1')?.state).toBe('OPEN');
    expect(court.law.release('R-2')?.state).toBe('LIMIT_CHECKED');
    // Noon in Foshan plus twelve hours; in UTC it is still the same day.
    court.pass(12 * HOUR - 1);
    const window = { notBefore: NOON, notAfter: NOON + 2 * DAY };
    court.give(borrower, requestRelease('R-3', [truck('T-3', [bag(2)], window)]));
    expect(court.law.release('R-3')?.state).toBe('LIMIT_CHECKED');
    court.pass(1);
    court.give(borrower, requestRelease('R-4', [truck('T-4', [bag(3)], window)]));
    expect(court.law.release('R-4')?.state).toBe('OPEN');
  });

  it('counts an instalment as overdue when its day, on the bank’s calendar, is over', () => {
    // ¥3,000 are due on Thursday 31 December, a holiday; so is Friday 1 January, and Monday is the next.
    const court = courtWithLoan();
    court.give(maker, draw('D-1', 700_000));
    const holidays = ['2026-12-31', '2027-01-01'];
    const calendar = { timeZone: 'Asia/Shanghai', holidays, makeUpDays: [] };
    court.give(maker, { type: 'calendar.set', ...calendar });
    const overdue = () => {
      const [loan] = court.law.exposuresSeenBy(maker, undefined, 1);
      return loan && court.law.overdueFen(loan, court.now);
    };
    court.pass(Date.UTC(2027, 0, 4, 15, 59) - court.now);
    expect(overdue()).toBe(0);
    court.pass(60_000);
    expect(overdue()).toBe(300_000);
    // ¥2,999.99 of ¥3,000: a fen is missing still.
    court.give(maker, repay('PAY-1', 299_999));
    expect(overdue()).toBe(1);
    court.give(maker, repay('PAY-2', 1));
    expect(overdue()).toBe(0);
  });

  it('waits for people while an instalment is overdue, and goes on when it is paid', () => {
    // ¥3,000 are due on Sunday 22 November, and so until Monday is over.
    const instalments = [
      { dueOn: '2026-11-22', principalFen: 300_000 },
      { dueOn: '2027-03-31', principalFen: 400_000 },
    ];
    const court = courtWithLoan({ instalments });
    court.give(maker, draw('D-1', 700_000));
    withStanding(1_000_000, court).pass(12 * HOUR);
    // ¥2,000 are not enough; ¥1,000 more are.
    court.give(maker, repay('PAY-1', 200_000));
    const window = { notBefore: court.now, notAfter: court.now + HOUR };
    court.give(borrower, requestRelease('R-1', [truck('T-1', [bag(0)], window)]));
    expect(court.law.release('R-1')?.state).toBe('LIMIT_CHECKED');
    court.give(maker, repay('PAY-2', 100_000));
    expect(court.law.release('R-1')?.state).toBe('OPEN');
  });

  it('does nothing when it is over, under a hold, or on an old price', () => {
    const over = withStanding(1_000_000);
    over.pass(11 * DAY);
    const held = withStanding(1_000_000);
    const stale = withStanding(1_000_000, courtWithPledge({ priceAt: NOON - 31 * DAY }));
    for (const court of [over, held, stale]) {
      const window = { notBefore: court.now, notAfter: court.now + HOUR };
      court.give(borrower, requestRelease('R-1', [truck('T-1', [bag(0)], window)]));
    }
    const hold = { holdId: 'H-1', siteId: 'site-1', pledgeId: 'P-1', authority: 'bank' };
    held.give(maker, { type: 'hold.place', ...hold });
    for (const court of [over, held, stale]) {
      court.give(maker, repay('PAY-1', 200_000));
      expect(court.law.release('R-1')?.state).toBe('LIMIT_CHECKED');
    }
  });
});
