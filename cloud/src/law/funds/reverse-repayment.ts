import {
  CLOCK_SKEW_MAX_MS,
  figure,
  notFound,
  unfit,
  type Folding,
  type Pledge,
} from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { Rule } from '../rule.ts';
import type { Freed, Repayment } from './exposure-records.ts';
import { takeFundsBack } from './returning.ts';
import { bookExposure } from './securing.ts';
import { takeBackOrders } from './taking-back.ts';

/**
 * A payment turns out to be none. What it settled is owed again, what it entitled to is taken back, and
 * orders that then no longer stand are withdrawn, all in this entry; what already left is said.
 */
export const reverseRepayment: Rule<'repayment.reverse'> = {
  check({ actor, command, now }, { exposures, suspense }, refusals) {
    const { repaymentId, bookedAt: at } = command;
    const booked = exposures.repayment(actor.tenantId, repaymentId);
    const payment = booked ?? suspense.find(actor.tenantId, repaymentId);
    if (!payment) throw notFound('repayment', repaymentId);
    const isOver = payment.state === 'REVERSED' || payment.state === 'RESOLVED';
    if (isOver) throw unfit('repayment', repaymentId, payment.state);
    refusals.when(at > now + CLOCK_SKEW_MAX_MS, 'PW_TIME_UNFIT', { what: 'bookedAt', at, now });
  },
  apply({ actor, command }, folding, books) {
    const { exposures, pledges, suspense } = books;
    const held = suspense.find(actor.tenantId, command.repaymentId);
    if (held?.state === 'HELD') return suspense.end(held, 'REVERSED');
    const payment = exposures.repayment(actor.tenantId, command.repaymentId) as Repayment;
    const reversed = { at: folding.at, entry: folding.cause };
    exposures.putRepayment({ ...payment, state: 'REVERSED', reversed });
    if (payment.state !== 'FINAL') return;
    oweAgain(payment, books);
    for (const freed of payment.freed) {
      const pledge = pledges.pledges.get(freed.pledgeId) as Pledge;
      takeBack(pledge, { payment, freed, reason: command.reason }, folding, books);
    }
  },
};

function oweAgain({ tenantId, loanId, allocation }: Repayment, books: Books): void {
  const exposure = books.exposures.find(tenantId, loanId);
  if (!exposure) return;
  exposure.principalFen += allocation.principalFen;
  if (exposure.terms !== null) {
    exposure.costsFen += allocation.costsFen;
    exposure.interestFen += allocation.interestFen;
  }
  bookExposure(exposure, books);
}

function takeBack(
  pledge: Pledge,
  of: { readonly payment: Repayment; readonly freed: Freed; readonly reason: string },
  folding: Folding,
  books: Books,
): void {
  const { repaymentId, loanId } = of.payment;
  const { principalFen, freedFen } = of.freed;
  pledge.entitledFen = figure(BigInt(pledge.entitledFen) - BigInt(freedFen));
  pledge.entitlements = pledge.entitlements.filter((one) => one.repaymentId !== repaymentId);
  takeFundsBack(pledge.pledgeId, of.freed.receivedFen, books);
  const why = `repayment ${repaymentId} reversed`;
  const taken = takeBackOrders(pledge, why, folding, books);
  folding.note('repayment-reversed', pledge, {
    subject: repaymentId,
    facts: {
      loanId,
      principalFen,
      freedFen,
      ...taken,
      exposureFen: pledge.exposureFen,
      reason: of.reason,
    },
  });
}
