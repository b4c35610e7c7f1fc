import type { Actor, RealiseDisposal } from '@pledgewatch/shared/command';
import { figure, unfit, type AskedOf, type Folding, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { bookRepayment, requireExposure } from '../funds/post-repayment.ts';
import { owedFen, shareFen } from '../funds/securing.ts';
import type { Refusals } from '../refusals.ts';

type Payment = RealiseDisposal['payments'][number];

/** The parts make the proceeds; no loan is paid more than it owes; a surplus comes after every claim. */
export function refusePayments(
  command: RealiseDisposal,
  known: { readonly actor: Actor; readonly pledge: Pledge; readonly books: Books },
  refusals: Refusals,
): void {
  const { disposalId, proceedsFen, saleCostsFen, surplusFen, payments } = command;
  const { actor, pledge, books } = known;
  let sumFen = BigInt(saleCostsFen) + BigInt(surplusFen);
  for (const payment of payments) {
    sumFen += BigInt(payment.amountFen);
    refusePayment(payment, { actor, books }, refusals);
  }
  const facts = { disposalId, proceedsFen, saleCostsFen, surplusFen, sumFen: figure(sumFen) };
  refusals.when(sumFen !== BigInt(proceedsFen), 'PW_PROCEEDS_UNBALANCED', facts);
  const openFen = unpaidFen(pledge, payments, books);
  const isEarly = surplusFen > 0 && openFen > 0n;
  refusals.when(isEarly, 'PW_SURPLUS_EARLY', { disposalId, surplusFen, openFen: figure(openFen) });
  const isUnproven = surplusFen > 0 && command.surplusReference === undefined;
  refusals.when(isUnproven, 'PW_SURPLUS_UNPAID', { disposalId, surplusFen });
}

function refusePayment(
  { loanId, repaymentId, amountFen }: Payment,
  { actor, books }: { readonly actor: Actor; readonly books: Books },
  refusals: Refusals,
): void {
  const exposure = requireExposure({ actor, command: { loanId } }, books.exposures);
  const before = books.exposures.repayment(actor.tenantId, repaymentId);
  if (before) refusals.add(unfit('repayment', repaymentId, before.state));
  const owed = owedFen(exposure);
  const facts = { principalFen: amountFen, exposureFen: figure(owed), loanId };
  refusals.when(BigInt(amountFen) > owed, 'PW_PRINCIPAL_EXCEEDED', facts);
}

/** What the pledge still secures after the payments. */
function unpaidFen(pledge: Pledge, payments: readonly Payment[], { exposures }: Books): bigint {
  let openFen = 0n;
  for (const exposure of exposures.ofPledge(pledge.pledgeId)) {
    const paid = payments.find(({ loanId }) => loanId === exposure.loanId)?.amountFen ?? 0;
    const leftFen = owedFen(exposure) - BigInt(paid);
    for (const claim of exposure.claims) {
      if (claim.pledgeId === pledge.pledgeId && leftFen > 0n) openFen += shareFen(leftFen, claim);
    }
  }
  return openFen;
}

/** Proceeds are final money: to costs, interest and principal, in the order of the law. */
export function payLoan(
  payment: Payment,
  asked: AskedOf<'disposal.realise'>,
  folding: Folding,
  books: Books,
): void {
  const { bookedAt } = asked.command;
  const command = { type: 'repayment.post', ...payment, final: true, bookedAt } as const;
  bookRepayment({ ...asked, command }, folding, books);
}
