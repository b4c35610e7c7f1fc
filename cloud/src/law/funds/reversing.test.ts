import { describe, expect, it } from 'vitest';
import type { Decision } from '#/core/index.ts';
import {
  bag,
  bags,
  charge,
  courtWithLoan,
  courtWithPledge,
  draw,
  HOUR,
  instructionsIn,
  NOON,
  PEOPLE,
  repay,
  requestRelease,
  reverse,
  truck,
  type Court,
} from '#/testing/court/index.ts';

const { maker, checker, borrower, foreignBank } = PEOPLE;

/** ¥7,000 are owed, and a standing instruction releases what repayments free. */
function withStanding(court = courtWithPledge()): Court {
  const terms = { dailyCeilingFen: 2_000_000, validUntil: NOON + 240 * HOUR };
  const standingInstructionId = 'SI-1';
  const type = 'standingInstruction.propose';
  court.give(maker, { type, standingInstructionId, pledgeId: 'P-1', ...terms });
  court.give(checker, { type: 'standingInstruction.approve', standingInstructionId });
  return court;
}

const ask = (court: Court, n: number, tags: string[]) =>
  court.give(borrower, requestRelease(`R-${n}`, [truck(`T-${n}`, tags)]));
const said = (decisions: readonly Decision[]) =>
  decisions.flatMap((decision) =>
    decision.do === 'note' && decision.note === 'repayment-reversed' ? [decision.facts] : [],
  );

describe('the reversal of a payment', () => {
  it('of which nothing was final undoes nothing, once', () => {
    const court = courtWithPledge();
    court.give(maker, repay('PAY-1', 100_000, { final: false }));
    expect(court.give(maker, reverse('PAY-1'))).toEqual([]);
    expect(court.law.pledge('P-1')?.exposureFen).toBe(700_000);
    expect(court.refusal(maker, reverse('PAY-1')).code).toBe('PW_STATE_UNFIT');
    expect(court.refusal(maker, repay('PAY-1', 100_000)).code).toBe('PW_STATE_UNFIT');
    expect(court.refusal(foreignBank, reverse('PAY-1')).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(maker, reverse('PAY-9')).code).toBe('PW_NOT_FOUND');
  });

  it('owes principal, interest and costs again', () => {
    const court = courtWithLoan();
    court.give(maker, draw('D-1', 700_000));
    court.give(maker, charge('C-1', { costsFen: 1_000, interestFen: 9_000 }));
    const { allocation: _, ...payment } = repay('PAY-1', 0, { amountFen: 110_000 });
    court.give(maker, payment);
    expect(court.law.pledge('P-1')?.exposureFen).toBe(600_000);
    expect(said(court.give(maker, reverse('PAY-1')))).toMatchObject([
      { principalFen: 100_000, freedFen: 200_000, exposureFen: 710_000 },
    ]);
    const [loan] = court.law.exposuresSeenBy(maker, undefined, 1);
    expect(loan).toMatchObject({ costsFen: 1_000, interestFen: 9_000, principalFen: 700_000 });
  });

  it('withdraws orders that the goods no longer bear, in the same entry', () => {
    // 19,990 kg are worth ¥19,990; ¥14,000 must stay, after ¥2,000 of principal only ¥10,000.
    const court = courtWithPledge();
    court.give(maker, repay('PAY-1', 200_000));
    ask(court, 1, bags(0, 9));
    expect(court.law.release('R-1')?.state).toBe('LIMIT_CHECKED');
    expect(said(court.give(maker, reverse('PAY-1')))).toMatchObject([
      { withdrawnOrders: 1, leftFen: 0, standingFen: 0 },
    ]);
    expect(court.law.truckOrder('T-1')?.state).toBe('CANCELLED');
  });

  it('takes back what a standing instruction sent on its strength, also where the goods would bear it', () => {
    // ¥1,000 of principal free ¥2,000; one bag and its 3 kg take ¥1,003 of that.
    const court = withStanding();
    court.give(maker, repay('PAY-1', 100_000));
    ask(court, 1, [bag(0)]);
    expect(court.law.release('R-1')?.state).toBe('OPEN');
    const decisions = court.give(maker, reverse('PAY-1'));
    const [withdrawal] = instructionsIn(decisions);
    expect(withdrawal).toMatchObject({ type: 'withdrawal', truckOrderId: 'T-1' });
    expect(said(decisions)).toMatchObject([{ withdrawnOrders: 1, leftFen: 0, standingFen: 0 }]);
    court.answer(withdrawal?.instructionId ?? '');
    expect(court.law.truckOrder('T-1')?.state).toBe('CANCELLED');
    // Nothing is freed any more, so the next request waits for people.
    ask(court, 2, [bag(0)]);
    expect(court.law.release('R-2')?.state).toBe('LIMIT_CHECKED');
  });

  it('says what already left, and frees no new goods before that is made good', () => {
    const court = withStanding();
    court.give(maker, repay('PAY-1', 100_000));
    ask(court, 1, [bag(0)]);
    court.step('T-1', 'SETTLED');
    expect(said(court.give(maker, reverse('PAY-1')))).toMatchObject([
      { withdrawnOrders: 0, standingFen: 0, leftFen: 100_300 },
    ]);
    // The next ¥400 free ¥800 of goods, which are gone already.
    court.give(maker, repay('PAY-2', 40_000));
    ask(court, 2, [bag(1)]);
    expect(court.law.release('R-2')?.state).toBe('LIMIT_CHECKED');
    // ¥1,000 more free ¥2,000: ¥800 + ¥2,000 − ¥1,003 = ¥1,797 are enough for a bag.
    court.give(maker, repay('PAY-3', 100_000));
    expect(court.law.release('R-2')?.state).toBe('OPEN');
  });

  it('says what is being loaded and can no longer be called back', () => {
    const court = withStanding();
    court.give(maker, repay('PAY-1', 100_000));
    ask(court, 1, [bag(0)]);
    court.step('T-1', 'TARE_WEIGHED');
    expect(said(court.give(maker, reverse('PAY-1')))).toMatchObject([
      { withdrawnOrders: 0, standingFen: 100_300, leftFen: 0 },
    ]);
  });

  it('of a pledge that has ended says that everything left, and the loan is owed again', () => {
    const court = courtWithPledge();
    court.give(maker, repay('PAY-1', 700_000));
    const all = [truck('T-1', bags(0, 10)), truck('T-2', bags(10, 10))];
    court.give(borrower, requestRelease('R-1', all));
    court.give(maker, { type: 'release.make', releaseId: 'R-1' });
    court.give(checker, { type: 'release.check', releaseId: 'R-1' });
    court.step('T-1', 'SETTLED');
    court.step('T-2', 'SETTLED');
    expect(court.law.pledge('P-1')?.state).toBe('CLOSED');
    // ¥14,000 had to stay for ¥7,000: that is what the payment freed, and all of it was drawn.
    expect(said(court.give(maker, reverse('PAY-1')))).toMatchObject([
      { freedFen: 1_400_000, leftFen: 1_400_000 },
    ]);
    const [loan] = court.law.exposuresSeenBy(maker, undefined, 1);
    expect(loan).toMatchObject({ principalFen: 700_000, claims: [] });
  });
});
