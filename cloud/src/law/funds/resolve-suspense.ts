import type { Actor, CommandOf } from '@pledgewatch/shared/command';
import { notFound, personOf, unfit, type AskedOf } from '#/pledges/index.ts';
import { refuseSame } from '../apart.ts';
import type { Books } from '../books.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import { refuseAllocation } from './allocation.ts';
import { bookRepayment, requireExposure } from './post-repayment.ts';
import type { SuspendedPayment } from './suspense-book.ts';
import { tellSuspense } from './suspending.ts';

type Resolution = CommandOf<'suspense.propose'>['resolution'];

/** The maker's half: what money that is held should be; a later proposal replaces it. */
export const proposeResolution: Rule<'suspense.propose'> = {
  check(asked, books, refusals) {
    const payment = requireHeld(asked, books);
    refuseResolution(asked.command.resolution, { payment, actor: asked.actor }, books, refusals);
  },
  apply(asked, folding, books) {
    const { resolution, reason } = asked.command;
    const proposedBy = personOf(asked.actor);
    requireHeld(asked, books).proposal = { resolution, reason, proposedBy, entry: folding.cause };
  },
};

/** The checker's half: it is booked, or has gone back, from now on. */
export const approveResolution: Rule<'suspense.approve'> = {
  check(asked, books, refusals) {
    const { actor } = asked;
    const payment = requireHeld(asked, books);
    const { proposal, paymentId: id } = payment;
    if (proposal === null) throw unfit('payment', id, 'HELD');
    const parts = { maker: proposal.proposedBy };
    refuseSame('suspense.approve', { actor, id, parts }, refusals);
    refuseResolution(proposal.resolution, { payment, actor }, books, refusals);
  },
  apply(asked, folding, books) {
    const payment = requireHeld(asked, books);
    const resolution = payment.proposal?.resolution as Resolution;
    books.suspense.end(payment, 'RESOLVED');
    const { to } = resolution;
    tellSuspense('payment-resolved', payment, { to }, folding);
    if (resolution.to === 'loan') {
      const command = repaymentOf(payment, resolution.loanId);
      bookRepayment({ ...asked, command }, folding, books);
    }
  },
};

/** @throws {PledgewatchError} When no such money is held for the actor's bank. */
function requireHeld(
  { actor, command }: AskedOf<'suspense.propose' | 'suspense.approve'>,
  { suspense }: Books,
): SuspendedPayment {
  const { paymentId } = command;
  const payment = suspense.find(actor.tenantId, paymentId);
  if (!payment) throw notFound('payment', paymentId);
  if (payment.state !== 'HELD') throw unfit('payment', paymentId, payment.state);
  return payment;
}

function refuseResolution(
  resolution: Resolution,
  { payment, actor }: { readonly payment: SuspendedPayment; readonly actor: Actor },
  { exposures }: Books,
  refusals: Refusals,
): void {
  if (!payment.final) refusals.add(unfit('payment', payment.paymentId, 'PROVISIONAL'));
  if (resolution.to !== 'loan') return;
  const command = repaymentOf(payment, resolution.loanId);
  refuseAllocation(command, requireExposure({ actor, command }, exposures), refusals);
}

/** As the core system would have posted it, allocated in the order of the law. */
function repaymentOf(
  { paymentId, amountFen, bookedAt, correlationId }: SuspendedPayment,
  loanId: string,
): CommandOf<'repayment.post'> {
  return {
    type: 'repayment.post',
    repaymentId: paymentId,
    loanId,
    amountFen,
    final: true,
    bookedAt,
    ...(correlationId !== undefined && { correlationId }),
  };
}
