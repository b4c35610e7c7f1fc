import { describe, expect, it } from 'vitest';
import type { Command, CommandOf } from '@pledgewatch/shared/command';
import {
  bags,
  callMargin,
  courtWithLoan,
  draw,
  extendLoan,
  HOUR,
  NOON,
  paper,
  PEOPLE,
  postPrice,
  repay,
  requestRelease,
  truck,
  type Court,
} from '#/testing/court/index.ts';

const { maker, checker, borrower, foreignBank } = PEOPLE;
const DAY = 24 * HOUR;

const stateOf = (court: Court) => court.law.pledge('P-1')?.state;
const overdueFen = (court: Court) => {
  const [loan] = court.law.exposuresSeenBy(maker, undefined, 1);
  if (!loan) throw new Error('there is a loan');
  return court.law.overdueFen(loan, court.now);
};

/** ¥7,000, of which ¥3,000 are due on 2026-12-31 and ¥4,000 on 2027-03-31, all drawn. */
function courtDrawn(): Court {
  const court = courtWithLoan();
  court.give(maker, draw('D-1', 700_000));
  return court;
}

function registration(validUntil: number): Command {
  return {
    type: 'condition.file',
    pledgeId: 'P-1',
    condition: 'registration',
    reference: 'ZDW-1',
    documentDigest: paper('registration'),
    validFrom: NOON,
    validUntil,
  };
}

describe('an extension', () => {
  it('gives the loan a new schedule, and the pledge goes on securing it', () => {
    const court = courtDrawn();
    court.give(maker, repay('PAY-1', 100_000));
    // ¥6,000 are left: ¥2,000 in June and ¥4,000 in September.
    const instalments = [
      { dueOn: '2027-06-30', principalFen: 200_000 },
      { dueOn: '2027-09-30', principalFen: 400_000 },
    ];
    const [told] = court.give(maker, extendLoan('EX-1', { instalments }));
    expect(told).toMatchObject({
      note: 'exposure-extended',
      subject: 'LOAN-1',
      facts: { extensionId: 'EX-1', state: 'EXTENDED', maturity: '2027-09-30', instalments: 2 },
    });
    expect(stateOf(court)).toBe('EXTENDED');
    const at = (day: number) => {
      court.pass(day - court.now);
      return overdueFen(court);
    };
    expect(at(Date.UTC(2027, 3, 15))).toBe(0);
    expect(at(Date.UTC(2027, 6, 1))).toBe(200_000);
    court.give(maker, repay('PAY-2', 150_000));
    expect(overdueFen(court)).toBe(50_000);
    // What was paid before the extension counts for nothing in the new schedule, until it is reversed.
    court.give(maker, {
      type: 'repayment.reverse',
      repaymentId: 'PAY-1',
      reason: 'x',
      bookedAt: 0,
    });
    expect(overdueFen(court)).toBe(150_000);
  });

  it('is a live state: goods move, demands are made and cured, and it shows again', () => {
    const court = courtDrawn();
    court.give(maker, extendLoan('EX-1'));
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 1))]));
    court.give(maker, { type: 'release.make', releaseId: 'R-1' });
    court.give(checker, { type: 'release.check', releaseId: 'R-1' });
    court.step('T-1', 'SETTLED');
    court.now += HOUR;
    court.give(maker, postPrice(55_000, court.now));
    court.give(maker, callMargin('M-1'));
    expect(stateOf(court)).toBe('MARGIN_CALLED');
    court.give(maker, postPrice(100_000, court.now + 1));
    expect(stateOf(court)).toBe('EXTENDED');
  });

  it('ends when the loan is paid; for another loan the pledge goes on as before', () => {
    const court = courtDrawn();
    court.give(maker, extendLoan('EX-1'));
    court.give(maker, repay('PAY-1', 700_000));
    expect(stateOf(court)).toBe('ACTIVE');
    court.give(maker, {
      type: 'repayment.reverse',
      repaymentId: 'PAY-1',
      reason: 'x',
      bookedAt: 0,
    });
    expect(stateOf(court)).toBe('EXTENDED');
  });

  it('is signed by bank, borrower and whoever gave the goods', () => {
    const court = courtDrawn();
    const one = extendLoan('EX-1', { signedBy: ['Bank One', 'somebody'] });
    expect(court.refusal(maker, one)).toMatchObject({
      code: 'PW_UNSIGNED',
      facts: { what: 'extension', missing: 'borrower-1' },
    });
    expect(court.refusal(borrower, extendLoan('EX-1')).code).toBe('PW_ROLE_FORBIDDEN');
    expect(court.refusal(foreignBank, extendLoan('EX-1')).code).toBe('PW_NOT_FOUND');
  });

  it('has a schedule of what is not repaid, of days to come, the last of them later than before', () => {
    const court = courtDrawn();
    const code = (instalments: CommandOf<'exposure.extend'>['instalments']) =>
      court.refusal(maker, extendLoan('EX-1', { instalments })).code;
    expect(code([{ dueOn: '2027-09-30', principalFen: 699_999 }])).toBe('PW_SCHEDULE_UNFIT');
    expect(code([{ dueOn: '2027-02-30', principalFen: 700_000 }])).toBe('PW_COMMAND_REFUSED');
    expect(code([{ dueOn: '2027-03-31', principalFen: 700_000 }])).toBe('PW_NOT_EXTENDED');
    const past = { dueOn: '2026-11-22', principalFen: 1 };
    expect(code([past, { dueOn: '2027-09-30', principalFen: 699_999 }])).toBe('PW_SCHEDULE_UNFIT');
    court.give(maker, extendLoan('EX-1'));
    expect(court.refusal(maker, extendLoan('EX-1')).facts['codes']).toContain('PW_ID_TAKEN');
  });

  it('needs a registration that lasts to the new maturity', () => {
    const court = courtDrawn();
    // 2027-09-30 ends in Foshan at 16:00 UTC.
    const maturityAt = Date.UTC(2027, 8, 30, 16);
    court.give(maker, registration(maturityAt - 1));
    expect(court.refusal(maker, extendLoan('EX-1'))).toMatchObject({
      code: 'PW_REGISTRATION_SHORT',
      facts: { pledgeId: 'P-1', maturityAt },
    });
    court.give(maker, registration(maturityAt));
    expect(court.give(maker, extendLoan('EX-1'))[0]).toMatchObject({
      facts: { registeredUntil: maturityAt },
    });
  });

  it('is none for a loan whose terms are unknown, and money is still drawn under an extended one', () => {
    const court = courtWithLoan();
    court.give(maker, draw('D-1', 500_000));
    court.give(maker, extendLoan('EX-1'));
    court.give(maker, draw('D-2', 200_000));
    expect(stateOf(court)).toBe('EXTENDED');
    expect(court.now).toBeLessThan(NOON + DAY);
  });
});
