import { describe, expect, it } from 'vitest';
import type { Actor, CommandOf } from '@pledgewatch/shared/command';
import {
  bag,
  bags,
  charge,
  courtWithLoan,
  courtWithPledge,
  createPledge,
  draw,
  effectSteps,
  lot,
  maximumPledge,
  NOON,
  notesIn,
  openLoan,
  paper,
  PEOPLE,
  repay,
  requestRelease,
  stack,
  truck,
  type Court,
} from '#/testing/court/index.ts';

const { maker, borrower, foreignBank } = PEOPLE;

const exposureOf = (court: Court, pledgeId = 'P-1') => court.law.pledge(pledgeId)?.exposureFen;
const loanOf = (court: Court, loanId = 'LOAN-1') =>
  court.law.exposuresSeenBy(maker, undefined, 10).find((loan) => loan.loanId === loanId);
const codes = (court: Court, command: Parameters<Court['give']>[1]) => {
  const { code, facts } = court.refusal(maker, command);
  return facts['codes'] ?? code;
};

/** P-2 of ten bags on A-03, in effect beside P-1. */
function withSecondPledge(court: Court, terms: Partial<CommandOf<'pledge.create'>> = {}): Court {
  const lots = [lot('L-3', 'A-03', bags(20, 10))];
  court.say(stack('A-03', bags(20, 10)));
  const controlLine = { basis: 'quantity', quantityG: 0 } as const;
  court.give(maker, maximumPledge({ pledgeId: 'P-2', lots, controlLine, ...terms }));
  for (const step of effectSteps('P-2')) court.give(maker, step);
  return court;
}

describe('a loan', () => {
  it('owes nothing when it is opened, and what was drawn once it is drawn', () => {
    const court = courtWithLoan();
    expect(exposureOf(court)).toBe(0);
    expect(notesIn(court.give(maker, draw('D-1', 300_000)))).toEqual(['exposure-drawn']);
    court.give(maker, draw('D-2', 400_000));
    expect(exposureOf(court)).toBe(700_000);
    expect(loanOf(court)).toMatchObject({ drawnFen: 700_000, principalFen: 700_000 });
  });

  it('is drawn only after its pledge is ACTIVE, and not under a hold', () => {
    const court = courtWithLoan();
    const { loanId: _, ...draft } = createPledge({
      pledgeId: 'P-2',
      lots: [lot('L-3', 'A-03', [bag(20)])],
      exposureFen: 0,
    });
    court.give(maker, draft);
    court.give(maker, openLoan('LOAN-2', 'P-2'));
    expect(court.refusal(maker, draw('D-1', 1_000, { loanId: 'LOAN-2' }))).toMatchObject({
      code: 'PW_STATE_UNFIT',
      facts: { what: 'pledge', id: 'P-2', state: 'DRAFT' },
    });
    const hold = { holdId: 'H-1', siteId: 'site-1', pledgeId: 'P-1', authority: 'court' };
    court.give(maker, { type: 'hold.place', ...hold });
    expect(codes(court, draw('D-1', 1_000))).toBe('PW_HELD');
  });

  it('is paid to the real seller’s account only, and no invoice is paid twice', () => {
    const court = courtWithLoan();
    const toBorrower = { payeeAccountDigest: paper('borrower’s own account') };
    expect(court.refusal(maker, draw('D-1', 1_000, toBorrower))).toMatchObject({
      code: 'PW_PAYEE_UNFIT',
      facts: { holder: 'Smelter' },
    });
    const invoice = { documentDigest: paper('invoice 88') };
    court.give(maker, draw('D-1', 1_000, invoice));
    expect(codes(court, draw('D-2', 1_000, invoice))).toBe('PW_DOCUMENT_USED');
    expect(codes(court, draw('D-1', 1_000))).toBe('PW_ID_TAKEN');
    const sameContract = { tradeDocumentDigest: paper('contract LOAN-1') };
    expect(codes(court, openLoan('LOAN-2', 'P-1', sameContract))).toBe('PW_DOCUMENT_USED');
  });

  it('is drawn no further than its limit, the maximum of its pledge, and what the goods bear', () => {
    // 19,990 kg surely there × ¥1 = ¥19,990; at half their value they bear ¥9,995.
    const court = courtWithLoan();
    expect(codes(court, draw('D-1', 700_001))).toBe('PW_LOAN_LIMIT');
    court.give(maker, draw('D-1', 700_000));
    const small = {
      limitFen: 300_000,
      instalments: [{ dueOn: '2026-12-31', principalFen: 300_000 }],
    };
    court.give(maker, openLoan('LOAN-2', 'P-1', small));
    // ¥7,000 + ¥2,000.01 is a fen more than the maximum of ¥9,000.
    expect(codes(court, draw('D-2', 200_001, { loanId: 'LOAN-2' }))).toBe('PW_MAXIMUM_EXCEEDED');
    // ¥19,990 less three bags of a tonne, and 9 kg they may err, leaves ¥16,981; ¥8,490.50 is half.
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 3))]));
    const drawn = (amountFen: number) => draw('D-2', amountFen, { loanId: 'LOAN-2' });
    expect(codes(court, drawn(149_051))).toBe('PW_CONTROL_LINE');
    court.give(maker, drawn(149_050));
    expect(exposureOf(court)).toBe(849_050);
  });

  it('names days in order and amounts that make its limit', () => {
    const court = courtWithLoan();
    const schedule = (...instalments: (readonly [string, number])[]) =>
      openLoan('LOAN-2', 'P-1', {
        limitFen: 500,
        instalments: instalments.map(([dueOn, principalFen]) => ({ dueOn, principalFen })),
      });
    expect(codes(court, schedule(['2026-12-31', 499]))).toBe('PW_SCHEDULE_UNFIT');
    expect(codes(court, schedule(['2027-02-29', 500]))).toBe('PW_SCHEDULE_UNFIT');
    const backwards = schedule(['2027-01-31', 200], ['2026-12-31', 300]);
    expect(codes(court, backwards)).toBe('PW_SCHEDULE_UNFIT');
    court.give(maker, schedule(['2026-12-31', 200], ['2027-01-31', 300]));
  });

  it('is another bank’s neither to draw nor to see; its borrower sees it', () => {
    const court = courtWithLoan();
    expect(court.refusal(foreignBank, draw('D-1', 1)).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(foreignBank, openLoan('LOAN-1')).code).toBe('PW_NOT_FOUND');
    const seen = (actor: Actor) => court.law.exposuresSeenBy(actor, undefined, 10).length;
    expect(seen(foreignBank)).toBe(0);
    expect(seen(PEOPLE.warehouse)).toBe(0);
    expect(seen(PEOPLE.supervisor)).toBe(0);
    expect([seen(maker), seen(borrower), seen(PEOPLE.auditor)]).toEqual([1, 1, 1]);
  });
});

describe('claims and pledges', () => {
  it('are many to many: a pledge keeps goods for all that it secures, and everything goes back when every claim is zero', () => {
    const court = courtWithLoan();
    court.give(maker, openLoan('LOAN-2'));
    court.give(maker, draw('D-1', 300_000));
    court.give(maker, draw('D-2', 100_000, { loanId: 'LOAN-2' }));
    expect(exposureOf(court)).toBe(400_000);
    const everything = requestRelease('R-1', [
      truck('T-1', bags(0, 10)),
      truck('T-2', bags(10, 10)),
    ]);
    court.give(maker, repay('PAY-1', 300_000));
    // One loan is repaid; the other's ¥1,000 still keep the line of 10 t.
    expect(codes(court, everything)).toBe('PW_CONTROL_LINE');
    court.give(maker, repay('PAY-2', 100_000, { loanId: 'LOAN-2' }));
    court.give(borrower, everything);
    court.give(maker, { type: 'release.make', releaseId: 'R-1' });
    court.give(PEOPLE.checker, { type: 'release.check', releaseId: 'R-1' });
    court.step('T-1', 'SETTLED');
    expect(notesIn(court.step('T-2', 'SETTLED'))).toContain('pledge-closed');
    expect(court.law.pledge('P-1')?.state).toBe('CLOSED');
  });

  it('keep a pledge in effect while anything is owed, even when no goods are left', () => {
    const court = courtWithLoan();
    court.give(maker, openLoan('LOAN-2'));
    court.give(maker, draw('D-1', 300_000));
    court.give(maker, repay('PAY-1', 300_000));
    const everything = [truck('T-1', bags(0, 10)), truck('T-2', bags(10, 10))];
    court.give(borrower, requestRelease('R-1', everything));
    court.give(maker, { type: 'release.make', releaseId: 'R-1' });
    court.give(PEOPLE.checker, { type: 'release.check', releaseId: 'R-1' });
    court.step('T-1', 'SETTLED');
    // Interest falls due while the last truck leaves: ¥5 keep the pledge from ending.
    court.step('T-2', 'GROSS_WEIGHED');
    court.give(maker, charge('C-1', { costsFen: 0, interestFen: 500 }));
    court.step('T-2', 'SETTLED');
    expect(court.law.pledge('P-1')).toMatchObject({ state: 'ACTIVE', lots: [], exposureFen: 500 });
    const interest = { costsFen: 0, interestFen: 500, principalFen: 0 };
    const paid = repay('PAY-2', 0, { amountFen: 500, allocation: interest });
    expect(notesIn(court.give(maker, paid))).toEqual(['pledge-closed']);
  });

  it('divide a loan between two pledges by their shares, rounded up', () => {
    const court = withSecondPledge(courtWithLoan());
    const securedBy = [
      { pledgeId: 'P-1', sharePermille: 667 },
      { pledgeId: 'P-2', sharePermille: 333 },
    ];
    court.give(maker, openLoan('LOAN-2', 'P-1', { securedBy }));
    // 100,001 × 0.667 = 66,700.667 and × 0.333 = 33,300.333.
    court.give(maker, draw('D-1', 100_001, { loanId: 'LOAN-2' }));
    expect([exposureOf(court), exposureOf(court, 'P-2')]).toEqual([66_701, 33_301]);
    // What is left, 50,001, is 33,350.667 and 16,650.333: freed are 33,350 and 16,650 of principal.
    const entitled = court.give(maker, repay('PAY-1', 50_000, { loanId: 'LOAN-2' }));
    expect(entitled).toMatchObject([
      { pledgeId: 'P-1', facts: { principalFen: 33_350 } },
      { pledgeId: 'P-2', facts: { principalFen: 16_650 } },
    ]);
  });

  it('are one to a pledge that was not given for whatever arises', () => {
    const court = courtWithPledge();
    expect(codes(court, openLoan('LOAN-2'))).toBe('PW_NOT_MAXIMUM_AMOUNT');
    const late = withSecondPledge(court, {
      maximumAmount: { amountFen: 900_000, claimsUntil: NOON },
    });
    expect(codes(late, openLoan('LOAN-2', 'P-2'))).toBe('PW_VALIDITY_PAST');
  });

  it('must come to the whole of the loan, each pledge once', () => {
    const court = courtWithLoan();
    const half = { pledgeId: 'P-1', sharePermille: 500 };
    const open = (securedBy: (typeof half)[]) => openLoan('LOAN-2', 'P-1', { securedBy });
    expect(codes(court, open([half]))).toBe('PW_SHARES_SHORT');
    expect(codes(court, open([half, half]))).toBe('PW_REPEATED');
  });

  it('let one more pledge secure a loan, if its goods bear it', () => {
    const court = withSecondPledge(courtWithLoan());
    court.give(maker, draw('D-1', 700_000));
    const secure = (sharePermille: number) =>
      ({
        type: 'exposure.secure',
        loanId: 'LOAN-1',
        pledgeId: 'P-2',
        sharePermille,
        documentDigest: paper('supplement'),
      }) as const;
    // 9,995 kg at ¥1 and half their value bear ¥4,997.50: 713 ‰ of ¥7,000 are ¥4,991, 714 ‰ are ¥4,998.
    expect(codes(court, secure(714))).toBe('PW_CONTROL_LINE');
    court.give(maker, secure(713));
    expect(exposureOf(court, 'P-2')).toBe(499_100);
    expect(codes(court, secure(1))).toContain('PW_STATE_UNFIT');
  });
});

describe('a loan that a pledge took over', () => {
  it('gets terms with the principal that it has', () => {
    const court = courtWithPledge();
    expect(codes(court, draw('D-1', 1))).toBe('PW_STATE_UNFIT');
    const tooSmall = { limitFen: 1, instalments: [{ dueOn: '2026-12-31', principalFen: 1 }] };
    expect(codes(court, openLoan('LOAN-1', 'P-1', tooSmall))).toBe('PW_LOAN_LIMIT');
    court.give(maker, openLoan('LOAN-1'));
    expect(loanOf(court)).toMatchObject({ drawnFen: 700_000, principalFen: 700_000 });
    expect(exposureOf(court)).toBe(700_000);
    expect(codes(court, draw('D-1', 1))).toContain('PW_LOAN_LIMIT');
  });

  it('is named by one pledge alone; without a name nothing is owed', () => {
    const court = courtWithPledge();
    const lots = [lot('L-3', 'A-03', [bag(20)])];
    const again = createPledge({ pledgeId: 'P-2', lots });
    expect(codes(court, again)).toBe('PW_LOAN_SECURED');
    const { loanId: _, ...unnamed } = again;
    expect(codes(court, unnamed)).toBe('PW_LOAN_UNNAMED');
  });
});

describe('a payment under terms', () => {
  const due = { costsFen: 2_000, interestFen: 30_000 };

  it('goes to costs, interest and principal in this order, and only the last frees goods', () => {
    const court = courtWithLoan();
    court.give(maker, draw('D-1', 700_000));
    court.give(maker, charge('C-1', due));
    expect(exposureOf(court)).toBe(732_000);
    const { allocation: _, ...unallocated } = repay('PAY-1', 0, { amountFen: 10_000 });
    // 2,000 to costs, 8,000 to interest.
    expect(court.give(maker, unallocated)).toEqual([]);
    expect(loanOf(court)).toMatchObject({
      costsFen: 0,
      interestFen: 22_000,
      principalFen: 700_000,
    });
    const [entitled] = court.give(maker, {
      ...unallocated,
      repaymentId: 'PAY-2',
      amountFen: 122_000,
    });
    // 22,000 to interest; 100,000 of principal at half the value free 200,000.
    expect(entitled).toMatchObject({
      note: 'entitlement-created',
      facts: { principalFen: 100_000, freedFen: 200_000, exposureFen: 600_000 },
    });
  });

  it('is refused in another order, unless one was agreed', () => {
    const principalFirst = { costsFen: 0, interestFen: 0, principalFen: 10_000 };
    const paid = repay('PAY-1', 10_000, { allocation: principalFirst });
    const court = courtWithLoan();
    court.give(maker, draw('D-1', 700_000));
    court.give(maker, charge('C-1', due));
    expect(codes(court, paid)).toBe('PW_ALLOCATION_UNFIT');
    const agreed = courtWithLoan({ agreedAllocationDigest: paper('agreement') });
    agreed.give(maker, draw('D-1', 700_000));
    agreed.give(maker, charge('C-1', due));
    agreed.give(maker, paid);
    expect(loanOf(agreed)).toMatchObject({ ...due, principalFen: 690_000 });
    const tooMuch = { costsFen: 2_001, interestFen: 0, principalFen: 0 };
    const more = repay('PAY-2', 0, { amountFen: 2_001, allocation: tooMuch });
    expect(codes(agreed, more)).toBe('PW_ALLOCATION_UNFIT');
  });

  it('falls due once: a charge is not posted again', () => {
    const court = courtWithLoan();
    court.give(maker, charge('C-1', due));
    expect(codes(court, charge('C-1', due))).toBe('PW_ID_TAKEN');
  });
});
