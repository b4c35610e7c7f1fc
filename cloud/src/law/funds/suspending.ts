import type { CommandOf } from '@pledgewatch/shared/command';
import { unfit, type AskedOf, type Folding } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { Refusals } from '../refusals.ts';
import { SUSPENDED_PER_TENANT_MAX } from './limits.ts';
import type { Misfit, SuspendedPayment } from './suspense-book.ts';

type PostRepayment = CommandOf<'repayment.post'>;

/** Why a payment matches no loan; null when it does. */
export function misfitOf(
  { loanId, accountDigest }: PostRepayment,
  tenantId: string,
  { exposures }: Books,
): Misfit | null {
  const exposure = exposures.find(tenantId, loanId);
  if (!exposure) return 'no-loan';
  const named = exposure.terms?.repaymentAccount.accountDigest;
  const isElsewhere = accountDigest !== undefined && named !== undefined && accountDigest !== named;
  return isElsewhere ? 'wrong-account' : null;
}

/** Money is never turned away: what matches nothing is held, once for its id. */
export function refuseSuspending(
  { actor, command }: AskedOf<'repayment.post'>,
  { exposures, suspense }: Books,
  refusals: Refusals,
): void {
  const { tenantId } = actor;
  const { repaymentId: id } = command;
  const booked = exposures.repayment(tenantId, id);
  if (booked) refusals.add(unfit('repayment', id, booked.state));
  const before = suspense.find(tenantId, id);
  if (before) return refuseAgain(before, command, refusals);
  const [count, max] = [suspense.heldCount(tenantId), SUSPENDED_PER_TENANT_MAX];
  refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'payments held', count, max });
}

/** Provisional money that is held becomes final once, as the same payment. */
function refuseAgain(
  before: SuspendedPayment,
  { repaymentId, final, amountFen, loanId }: PostRepayment,
  refusals: Refusals,
): void {
  const isNext = before.state === 'HELD' && !before.final && final;
  if (!isNext) refusals.add(unfit('repayment', repaymentId, before.state));
  const differs = [
    amountFen !== before.amountFen && 'amountFen',
    loanId !== before.loanId && 'loanId',
  ];
  const facts = { repaymentId, differs: differs.filter((part) => part !== false).join(', ') };
  refusals.when(facts.differs !== '', 'PW_REPAYMENT_DIFFERS', facts);
}

export function suspend(
  { actor, command }: AskedOf<'repayment.post'>,
  why: Misfit,
  folding: Folding,
  { suspense }: Books,
): void {
  const { tenantId } = actor;
  const { repaymentId: paymentId, loanId, amountFen, final, bookedAt, correlationId } = command;
  const before = suspense.find(tenantId, paymentId);
  if (before) {
    before.final = true;
    return;
  }
  const { at: heldAt, cause: entry } = folding;
  const payment: SuspendedPayment = {
    tenantId,
    paymentId,
    amountFen,
    bookedAt,
    loanId,
    why,
    ...(correlationId !== undefined && { correlationId }),
    heldAt,
    entry,
    final,
    state: 'HELD',
    proposal: null,
  };
  suspense.hold(payment);
  tellSuspense('payment-suspended', payment, { loanId, why }, folding);
}

/** Money that concerns no pledge is told to its bank alone. */
export function tellSuspense(
  note: 'payment-suspended' | 'payment-resolved',
  { tenantId, paymentId: subject, amountFen, correlationId }: SuspendedPayment,
  facts: Readonly<Record<string, string>>,
  folding: Folding,
): void {
  folding.decide(note, subject, {
    do: 'note',
    note,
    tenantId,
    subject,
    at: folding.at,
    facts: { amountFen, ...facts },
    ...(correlationId !== undefined && { correlationId }),
  });
}
