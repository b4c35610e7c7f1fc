import { CLOCK_SKEW_MAX_MS, notFound, unfit, type AskedOf, type Folding } from '#/pledges/index.ts';
import type { CommandOf } from '@pledgewatch/shared/command';
import type { Books } from '../books.ts';
import { REPAYMENTS_PER_LOAN_MAX } from './limits.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import { allocationOf, refuseAllocation } from './allocation.ts';
import type { Exposure, Repayment } from './exposure-records.ts';
import { settlePayment } from './settling.ts';
import { misfitOf, refuseSuspending, suspend } from './suspending.ts';

type PostRepayment = CommandOf<'repayment.post'>;

/**
 * A payment; only final principal reduces what is owed and entitles the borrower to goods. What matches
 * no loan, or came in on another account, is held for a person.
 */
export const postRepayment: Rule<'repayment.post'> = {
  check(asked, books, refusals) {
    const { actor, command, now } = asked;
    const { bookedAt: at } = command;
    const isFit = misfitOf(command, actor.tenantId, books) === null;
    if (isFit) refuseBooking(asked, books, refusals);
    else refuseSuspending(asked, books, refusals);
    refusals.when(at > now + CLOCK_SKEW_MAX_MS, 'PW_TIME_UNFIT', { what: 'bookedAt', at, now });
  },
  apply(asked, folding, books) {
    const misfit = misfitOf(asked.command, asked.actor.tenantId, books);
    if (misfit) suspend(asked, misfit, folding, books);
    else bookRepayment(asked, folding, books);
  },
};

function refuseBooking(
  asked: AskedOf<'repayment.post'>,
  { exposures, suspense }: Books,
  refusals: Refusals,
): void {
  const { actor, command } = asked;
  const { repaymentId, final } = command;
  const exposure = requireExposure(asked, exposures);
  refuseAllocation(command, exposure, refusals);
  const held = suspense.find(actor.tenantId, repaymentId);
  if (held) refusals.add(unfit('repayment', repaymentId, held.state));
  const before = exposures.repayment(actor.tenantId, repaymentId);
  if (before) return checkAgain(command, { before, exposure }, refusals);
  const [count, max] = [exposure.repaymentCount, REPAYMENTS_PER_LOAN_MAX];
  refusals.when(count >= max && !final, 'PW_LIMIT_REACHED', { what: 'repayments', count, max });
}

/** Takes a payment into the loan that it names. */
export function bookRepayment(
  asked: AskedOf<'repayment.post'>,
  folding: Folding,
  { exposures, ...books }: Books,
): void {
  const { actor, command } = asked;
  const exposure = requireExposure(asked, exposures);
  if (!exposures.repayment(actor.tenantId, command.repaymentId)) exposure.repaymentCount += 1;
  for (const { pledgeId } of exposure.claims) books.pledges.revalued.add(pledgeId);
  const payment = paymentOf(asked, exposure, folding);
  if (!command.final) return exposures.putRepayment(payment);
  const { correlationId } = command;
  const settling = { payment, exposure, correlationId };
  const freed = settlePayment(settling, folding, { exposures, ...books });
  exposures.putRepayment({ ...payment, freed });
}

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing loan and another's alike. */
export function requireExposure(
  {
    actor,
    command: { loanId },
  }: { readonly actor: { tenantId: string }; command: { loanId: string } },
  exposures: Books['exposures'],
): Exposure {
  const exposure = exposures.find(actor.tenantId, loanId);
  if (!exposure) throw notFound('loan', loanId);
  return exposure;
}

function paymentOf(
  { actor, command }: AskedOf<'repayment.post'>,
  exposure: Exposure,
  { cause: entry, at }: Folding,
): Repayment {
  const { repaymentId, loanId, amountFen, final, bookedAt } = command;
  return {
    tenantId: actor.tenantId,
    repaymentId,
    loanId,
    amountFen,
    allocation: allocationOf(command, exposure),
    state: final ? 'FINAL' : 'PROVISIONAL',
    bookedAt,
    entry,
    settled: final ? { at, entry } : null,
    reversed: null,
    freed: [],
  };
}

/** A provisional payment becomes final once, as the same payment. */
function checkAgain(
  command: PostRepayment,
  { before, exposure }: { readonly before: Repayment; readonly exposure: Exposure },
  refusals: Refusals,
): void {
  const { repaymentId } = command;
  if (before.state !== 'PROVISIONAL') refusals.add(unfit('repayment', repaymentId, before.state));
  else if (!command.final) refusals.add(unfit('repayment', repaymentId, 'PROVISIONAL'));
  const now = { ...command, ...allocationOf(command, exposure) };
  const then = { ...before, ...before.allocation };
  const parts = ['loanId', 'amountFen', 'costsFen', 'interestFen', 'principalFen'] as const;
  const differs = parts.filter((part) => now[part] !== then[part]);
  const facts = { repaymentId, differs: differs.join(', ') };
  refusals.when(differs.length > 0, 'PW_REPAYMENT_DIFFERS', facts);
}
