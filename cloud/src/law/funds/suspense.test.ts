import { describe, expect, it } from 'vitest';
import type { Actor, CommandOf } from '@pledgewatch/shared/command';
import {
  charge,
  courtWithLoan,
  courtWithPledge,
  draw,
  notesIn,
  paper,
  PEOPLE,
  repay,
  reverse,
  type Court,
} from '#/testing/court/index.ts';

const { maker, checker, auditor, borrower, warehouse, foreignBank } = PEOPLE;

const held = (court: Court, actor: Actor = maker) =>
  court.law.suspendedSeenBy(actor, undefined, 10).map(({ paymentId }) => paymentId);
const owed = (court: Court) => court.law.pledge('P-1')?.exposureFen;
const stray = (more: Partial<CommandOf<'repayment.post'>> = {}) => {
  const { allocation: _, ...paid } = repay('PAY-1', 0, { amountFen: 100_000, ...more });
  return { ...paid, loanId: more.loanId ?? 'LOAN-7' };
};
const propose = (resolution: CommandOf<'suspense.propose'>['resolution']) =>
  ({ type: 'suspense.propose', paymentId: 'PAY-1', resolution, reason: 'payer asked' }) as const;
const approve = { type: 'suspense.approve', paymentId: 'PAY-1' } as const;
const toLoan = propose({ to: 'loan', loanId: 'LOAN-1' });

describe('money in with no matching loan', () => {
  it('is held for a person and frees nothing; its bank sees it, and nobody else', () => {
    const court = courtWithPledge();
    expect(court.give(maker, stray())).toMatchObject([
      {
        note: 'payment-suspended',
        tenantId: 'bank-1',
        facts: { amountFen: 100_000, why: 'no-loan' },
      },
    ]);
    expect(owed(court)).toBe(700_000);
    expect([held(court), held(court, auditor)]).toEqual([['PAY-1'], ['PAY-1']]);
    expect([borrower, warehouse, foreignBank].flatMap((actor) => held(court, actor))).toEqual([]);
  });

  it('that names another bank’s loan is held like one that names nobody’s', () => {
    const court = courtWithPledge();
    court.give(foreignBank, repay('PAY-1', 5));
    expect(held(court, foreignBank)).toEqual(['PAY-1']);
    expect(held(court)).toEqual([]);
    expect(owed(court)).toBe(700_000);
  });

  it('is held too when it came in on another account than the one that the loan names', () => {
    const court = courtWithLoan();
    court.give(maker, draw('D-1', 700_000));
    const paid = { loanId: 'LOAN-1', accountDigest: paper('some other account') };
    const [suspended] = court.give(maker, stray(paid));
    expect(suspended).toMatchObject({ facts: { why: 'wrong-account' } });
    expect(owed(court)).toBe(700_000);
    const right = { loanId: 'LOAN-1', accountDigest: paper('repayment') };
    court.give(maker, stray({ ...right, repaymentId: 'PAY-2' }));
    expect(owed(court)).toBe(600_000);
  });

  it('goes to the loan that two people name, in the order of the law, and frees goods then', () => {
    const court = courtWithLoan();
    court.give(maker, draw('D-1', 700_000));
    court.give(maker, charge('C-1', { costsFen: 1_000, interestFen: 9_000 }));
    court.give(maker, stray());
    expect(court.refusal(maker, approve).code).toBe('PW_STATE_UNFIT');
    court.give(maker, toLoan);
    expect(court.refusal(maker, approve).code).toBe('PW_MAKER_IS_CHECKER');
    expect(owed(court)).toBe(710_000);
    // 1,000 to costs, 9,000 to interest, 90,000 to principal: at half the value 180,000 are freed.
    expect(court.give(checker, approve)).toMatchObject([
      { note: 'payment-resolved', facts: { to: 'loan' } },
      { note: 'entitlement-created', facts: { principalFen: 90_000, freedFen: 180_000 } },
    ]);
    expect(owed(court)).toBe(610_000);
    expect(held(court)).toEqual([]);
    expect(court.refusal(checker, approve).code).toBe('PW_STATE_UNFIT');
    expect(notesIn(court.give(maker, reverse('PAY-1')))).toContain('repayment-reversed');
  });

  it('goes back to its payer when two people say so', () => {
    const court = courtWithPledge();
    court.give(maker, stray());
    court.give(checker, propose({ to: 'payer', documentDigest: paper('return slip') }));
    expect(notesIn(court.give(maker, approve))).toEqual(['payment-resolved']);
    expect([held(court), owed(court)]).toEqual([[], 700_000]);
  });

  it('is held once for its id, and resolved only when it is final', () => {
    const court = courtWithPledge();
    court.give(maker, stray({ final: false }));
    expect(court.refusal(maker, stray({ final: false })).code).toBe('PW_STATE_UNFIT');
    expect(court.refusal(maker, toLoan).facts).toMatchObject({ state: 'PROVISIONAL' });
    expect(court.refusal(maker, stray({ amountFen: 5 })).code).toBe('PW_REPAYMENT_DIFFERS');
    expect(court.give(maker, stray())).toEqual([]);
    court.restart();
    court.give(maker, toLoan);
    court.give(checker, approve);
    expect(owed(court)).toBe(600_000);
    expect(court.refusal(maker, stray()).facts['codes']).toContain('PW_STATE_UNFIT');
  });

  it('is gone when the bank reverses it', () => {
    const court = courtWithPledge();
    court.give(maker, stray());
    expect(court.give(maker, reverse('PAY-1'))).toEqual([]);
    expect(held(court)).toEqual([]);
    expect(court.refusal(maker, toLoan).code).toBe('PW_STATE_UNFIT');
    expect(court.refusal(maker, reverse('PAY-1')).code).toBe('PW_STATE_UNFIT');
  });

  it('is not put on a loan that owes less', () => {
    const court = courtWithPledge();
    court.give(maker, stray({ amountFen: 700_001 }));
    expect(court.refusal(maker, toLoan).code).toBe('PW_PRINCIPAL_EXCEEDED');
    const unknown = propose({ to: 'loan', loanId: 'LOAN-9' });
    expect(court.refusal(maker, unknown).code).toBe('PW_NOT_FOUND');
  });
});
