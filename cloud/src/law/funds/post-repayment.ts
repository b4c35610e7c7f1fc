import { CLOCK_SKEW_MAX_MS, notFound, unfit, type AskedOf, type Folding } from '#/pledges/index.ts';
import type { CommandOf } from '@pledgewatch/shared/command';
import type { Books } from '../books.ts';
import { REPAYMENTS_PER_LOAN_MAX } from './limits.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import { allocationOf, refuseAllocation } from './allocation.ts';
import type { Exposure, Repayment } from './exposure-records.ts';
import { settlePayment } from './settling.ts';

type PostRepayment = CommandOf<'repayment.post'>;

/** A payment; only final principal reduces what is owed and entitles the borrower to goods. */
export const postRepayment: Rule<'repayment.post'> = {
  check(asked, { exposures }, refusals) {
    const { actor, command, now } = asked;
    const { repaymentId, bookedAt, final } = command;
    const exposure = requireExposure(asked, exposures);
    refuseAllocation(command, exposure, refusals);
    const isAhead = bookedAt > now + CLOCK_SKEW_MAX_MS;
    refusals.when(isAhead, 'PW_TIME_UNFIT', { what: 'bookedAt', at: bookedAt, now });
    const before = exposures.repayment(actor.tenantId, repaymentId);
    if (before) return checkAgain(command, { before, exposure }, refusals);
    const [count, max] = [exposure.repaymentCount, REPAYMENTS_PER_LOAN_MAX];
    refusals.when(count >= max && !final, 'PW_LIMIT_REACHED', { what: 'repayments', count, max });
  },
  apply(asked, folding, books) {
    const { actor, command } = asked;
    const { exposures } = books;
    const exposure = requireExposure(asked, exposures);
    if (!exposures.repayment(actor.tenantId, command.repaymentId)) exposure.repaymentCount += 1;
    for (const { pledgeId } of exposure.claims) exposures.touched.add(pledgeId);
    const payment = paymentOf(asked, exposure, folding);
    if (!command.final) return exposures.putRepayment(payment);
    const { correlationId } = command;
    const freed = settlePayment({ payment, exposure, correlationId }, folding, books);
    exposures.putRepayment({ ...payment, freed });
  },
};

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
  { cause: entry }: Folding,
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
