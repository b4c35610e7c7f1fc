import type { Actor, CommandOf } from '@pledgewatch/shared/command';
import {
  CLOCK_SKEW_MAX_MS,
  ENTITLEMENTS_KEPT_MAX,
  figure,
  isInEffect,
  neededFen,
  notFound,
  REPAYMENTS_PER_PLEDGE_MAX,
  unfit,
  type AskedOf,
  type Folding,
  type Pledge,
  type Repayment,
} from '#/pledges/index.ts';
import { tryAutomatic } from '../releases/automatic.ts';
import type { Books } from '../books.ts';
import { endPledge } from '../pledging/ending-pledge.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';

type PostRepayment = CommandOf<'repayment.post'>;

/** A payment; only final principal reduces what is owed and entitles the borrower to goods. */
export const postRepayment: Rule<'repayment.post'> = {
  check({ actor, command, now }, { pledges }, refusals) {
    const { loanId, repaymentId, bookedAt, amountFen, allocation, final } = command;
    const pledge = securingPledge(actor, command, pledges);
    const { costsFen, interestFen, principalFen } = allocation;
    const sumFen = figure(BigInt(costsFen) + BigInt(interestFen) + BigInt(principalFen));
    const isWhole = sumFen === amountFen;
    refusals.when(!isWhole, 'PW_AMOUNT_MISMATCH', { ...allocation, sumFen, amountFen });
    const { exposureFen } = pledge;
    const isTooMuch = principalFen > exposureFen;
    refusals.when(isTooMuch, 'PW_PRINCIPAL_EXCEEDED', { principalFen, exposureFen, loanId });
    const isAhead = bookedAt > now + CLOCK_SKEW_MAX_MS;
    refusals.when(isAhead, 'PW_TIME_UNFIT', { what: 'bookedAt', at: bookedAt, now });
    const before = pledges.repayment(actor.tenantId, repaymentId);
    if (before) return checkAgain(command, before, refusals);
    const [count, max] = [pledge.repaymentCount, REPAYMENTS_PER_PLEDGE_MAX];
    refusals.when(count >= max && !final, 'PW_LIMIT_REACHED', { what: 'repayments', count, max });
  },
  apply(asked, folding, books) {
    const { actor, command } = asked;
    const pledge = securingPledge(actor, command, books.pledges);
    const { type: _, correlationId: __, ...payment } = command;
    const { tenantId } = actor;
    if (!books.pledges.repayment(tenantId, payment.repaymentId)) pledge.repaymentCount += 1;
    const { pledgeId } = pledge;
    books.pledges.putRepayment({ ...payment, tenantId, pledgeId, entry: folding.cause });
    if (payment.final && payment.allocation.principalFen > 0) {
      entitle(pledge, asked, folding);
      retryWaiting(pledge, folding, books);
      endPledge(pledge, folding, books);
    }
  },
};

function securingPledge(
  { tenantId }: Actor,
  { loanId }: PostRepayment,
  pledges: Books['pledges'],
): Pledge {
  const pledge = pledges.pledgeOfLoan(tenantId, loanId);
  if (!pledge) throw notFound('loan', loanId);
  return pledge;
}

/** A provisional payment becomes final once, as the same payment. */
function checkAgain(command: PostRepayment, before: Repayment, refusals: Refusals): void {
  const { repaymentId } = command;
  if (before.final) refusals.add(unfit('repayment', repaymentId, 'FINAL'));
  else if (!command.final) refusals.add(unfit('repayment', repaymentId, 'PROVISIONAL'));
  const differs = [
    command.loanId !== before.loanId && 'loanId',
    command.amountFen !== before.amountFen && 'amountFen',
    command.allocation.costsFen !== before.allocation.costsFen && 'costsFen',
    command.allocation.interestFen !== before.allocation.interestFen && 'interestFen',
    command.allocation.principalFen !== before.allocation.principalFen && 'principalFen',
  ].filter((name) => name !== false);
  const facts = { repaymentId, differs: differs.join(', ') };
  refusals.when(differs.length > 0, 'PW_REPAYMENT_DIFFERS', facts);
}

function entitle(pledge: Pledge, { command }: AskedOf<'repayment.post'>, folding: Folding): void {
  const { repaymentId, allocation, correlationId } = command;
  const { principalFen } = allocation;
  const before = neededFen(pledge);
  pledge.exposureFen -= principalFen;
  // Before it is in effect a pledge keeps nothing back that could be freed.
  if (!isInEffect(pledge)) return;
  const freed = before - neededFen(pledge);
  const { at, cause: entry } = folding;
  pledge.entitledFen = figure(BigInt(pledge.entitledFen) + freed);
  const entitlement = { repaymentId, principalFen, freedFen: figure(freed), at, entry };
  pledge.entitlements = [...pledge.entitlements, entitlement].slice(-ENTITLEMENTS_KEPT_MAX);
  folding.note('entitlement-created', pledge, {
    subject: repaymentId,
    facts: {
      loanId: pledge.loanId,
      principalFen,
      freedFen: figure(freed),
      entitledFen: pledge.entitledFen,
      exposureFen: pledge.exposureFen,
    },
    correlationId,
  });
}

/** What waited for approval may be covered now. */
function retryWaiting(pledge: Pledge, folding: Folding, books: Books): void {
  for (const release of books.releases.releasesOf(pledge.pledgeId)) {
    tryAutomatic(release, folding, books);
  }
}
