import {
  ENTITLEMENTS_KEPT_MAX,
  figure,
  isInEffect,
  neededFen,
  type Figure,
  type Folding,
  type Pledge,
} from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { endPledge } from '../pledging/ending-pledge.ts';
import { tryAutomatic } from '../releases/automatic.ts';
import type { Exposure, Freed, Repayment } from './exposure-records.ts';
import { receiveFunds } from './returning.ts';
import { bookExposure, securityOf, shareFen } from './securing.ts';

interface Settling {
  readonly payment: Repayment;
  readonly exposure: Exposure;
  readonly correlationId: string | undefined;
}

/** Final money: less is owed, and its principal frees goods of every pledge that secures the loan. */
export function settlePayment(of: Settling, folding: Folding, books: Books): Freed[] {
  const { payment, exposure } = of;
  const { costsFen, interestFen, principalFen } = payment.allocation;
  if (exposure.terms !== null && costsFen + interestFen > 0) {
    exposure.costsFen -= costsFen;
    exposure.interestFen -= interestFen;
    bookExposure(exposure, books);
  }
  const before = securityOf(exposure, books).map(({ claim, pledge }) => ({
    claim,
    pledge,
    exposureFen: pledge.exposureFen,
    needed: neededFen(pledge),
  }));
  exposure.principalFen -= principalFen;
  if (principalFen > 0) bookExposure(exposure, books);
  const freed: Freed[] = [];
  for (const { claim, pledge, exposureFen, needed } of before) {
    const { pledgeId } = pledge;
    const receivedFen = Number(shareFen(BigInt(payment.amountFen), claim));
    const share = exposureFen - pledge.exposureFen;
    receiveFunds(pledgeId, receivedFen, books);
    let freedFen: Figure = 0;
    if (principalFen > 0) {
      freedFen = entitle(pledge, { ...of, share, freed: needed - neededFen(pledge) }, folding);
      retryWaiting(pledge, folding, books);
    }
    freed.push({ pledgeId, receivedFen, principalFen: share, freedFen });
    endPledge(pledge, folding, books);
  }
  return freed;
}

function entitle(
  pledge: Pledge,
  of: Settling & { readonly share: number; readonly freed: bigint },
  folding: Folding,
): Figure {
  const { payment, exposure, correlationId, share: principalFen } = of;
  // Before it is in effect, or once its goods are sold, a pledge keeps nothing back that could be freed.
  if (!isInEffect(pledge) || pledge.realised === true) return 0;
  const { repaymentId } = payment;
  const freedFen = figure(of.freed);
  const { at, cause: entry } = folding;
  pledge.entitledFen = figure(BigInt(pledge.entitledFen) + of.freed);
  const entitlement = { repaymentId, principalFen, freedFen, at, entry };
  pledge.entitlements = [...pledge.entitlements, entitlement].slice(-ENTITLEMENTS_KEPT_MAX);
  const { entitledFen, exposureFen } = pledge;
  const { loanId } = exposure;
  folding.note('entitlement-created', pledge, {
    subject: repaymentId,
    facts: { loanId, principalFen, freedFen, entitledFen, exposureFen },
    correlationId,
  });
  return freedFen;
}

/** What waited for approval may be covered now. */
function retryWaiting(pledge: Pledge, folding: Folding, books: Books): void {
  for (const release of books.releases.releasesOf(pledge.pledgeId)) {
    tryAutomatic(release, folding, books);
  }
}
