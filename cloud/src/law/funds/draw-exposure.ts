import type { CommandOf } from '@pledgewatch/shared/command';
import {
  CLOCK_SKEW_MAX_MS,
  isUndisturbed,
  neededFen,
  unfit,
  type AskedOf,
  type Pledge,
} from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { DRAWDOWNS_PER_LOAN_MAX } from './limits.ts';
import type { Refusals } from '../refusals.ts';
import { refuseUnsecured as refuseWithoutSecurity } from '../pledging/security.ts';
import { headroomOf, refuseBeyond } from '../releases/headroom.ts';
import type { Rule } from '../rule.ts';
import type { Exposure } from './exposure-records.ts';
import { requireExposure } from './post-repayment.ts';
import { bookExposure, owedFen, securityOf, shareFen } from './securing.ts';

type DrawExposure = CommandOf<'exposure.draw'>;

/**
 * Money leaves the bank only when every pledge of the loan is in effect and bears it, within the loan's
 * limit, and to the account of the seller that the loan names. No invoice is paid twice.
 */
export const drawExposure: Rule<'exposure.draw'> = {
  check(asked, books, refusals) {
    const { command, now } = asked;
    const { loanId, amountFen, payeeAccountDigest, bookedAt: at } = command;
    const exposure = requireExposure(asked, books.exposures);
    const { terms, drawnFen, drawdowns } = exposure;
    if (terms === null) throw unfit('loan', loanId, 'WITHOUT_TERMS');
    const { limitFen, payee } = terms;
    const isOver = BigInt(drawnFen) + BigInt(amountFen) > BigInt(limitFen);
    refusals.when(isOver, 'PW_LOAN_LIMIT', { loanId, drawnFen, limitFen });
    const isStranger = payeeAccountDigest !== payee.accountDigest;
    refusals.when(isStranger, 'PW_PAYEE_UNFIT', { loanId, holder: payee.holder });
    refusals.when(at > now + CLOCK_SKEW_MAX_MS, 'PW_TIME_UNFIT', { what: 'bookedAt', at, now });
    refuseRepeated(command, asked.actor.tenantId, books, refusals);
    const [count, max] = [drawdowns.length, DRAWDOWNS_PER_LOAN_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'drawdowns', count, max });
    refuseUnsecured(exposure, asked, books, refusals);
  },
  apply(asked, folding, books) {
    const { type: _, loanId, payeeAccountDigest: __, ...drawn } = asked.command;
    const exposure = requireExposure(asked, books.exposures);
    exposure.drawdowns.push({ ...drawn, entry: folding.cause });
    exposure.drawnFen += drawn.amountFen;
    exposure.principalFen += drawn.amountFen;
    books.exposures.remember(exposure);
    bookExposure(exposure, books);
    for (const { pledge } of securityOf(exposure, books)) {
      const facts = { loanId, amountFen: drawn.amountFen, exposureFen: pledge.exposureFen };
      folding.note('exposure-drawn', pledge, { subject: drawn.drawdownId, facts });
    }
  },
};

function refuseRepeated(
  { drawdownId: id, documentDigest }: DrawExposure,
  tenantId: string,
  { exposures }: Books,
  refusals: Refusals,
): void {
  const isTaken = exposures.isDrawdownKnown(tenantId, id);
  refusals.when(isTaken, 'PW_ID_TAKEN', { what: 'drawdown', id });
  const isUsed = exposures.isDocumentUsed(tenantId, documentDigest);
  refusals.when(isUsed, 'PW_DOCUMENT_USED', { documentDigest });
}

function refuseUnsecured(
  exposure: Exposure,
  asked: AskedOf<'exposure.draw'>,
  books: Books,
  refusals: Refusals,
): void {
  const { loanId } = exposure;
  const security = securityOf(exposure, books);
  const sharesPermille = security.reduce((sum, { claim }) => sum + claim.sharePermille, 0);
  refusals.when(sharesPermille < 1_000, 'PW_SHARES_SHORT', { loanId, sharesPermille });
  const owed = owedFen(exposure);
  const then = owed + BigInt(asked.command.amountFen);
  for (const { claim, pledge } of security) {
    const riseFen = Number(shareFen(then, claim) - shareFen(owed, claim));
    refuseUnborne(pledge, riseFen, asked, books, refusals);
  }
}

/** The pledge is in effect, not held, and bears so much more. */
function refuseUnborne(
  pledge: Pledge,
  riseFen: number,
  { now, positions }: AskedOf<'exposure.draw'>,
  { releases, receipts }: Books,
  refusals: Refusals,
): void {
  const { pledgeId, maximumAmount } = pledge;
  if (!isUndisturbed(pledge)) {
    refusals.add(unfit('pledge', pledgeId, pledge.state));
    return;
  }
  refusals.when(pledge.held, 'PW_HELD', { what: 'pledge', id: pledgeId });
  refuseWithoutSecurity(pledge, now, receipts, refusals);
  const exposureFen = pledge.exposureFen + riseFen;
  if (maximumAmount) {
    const { amountFen: maximumFen, claimsUntil: at } = maximumAmount;
    const facts = { pledgeId, exposureFen, maximumFen };
    refusals.when(exposureFen > maximumFen, 'PW_MAXIMUM_EXCEEDED', facts);
    const what = 'maximum-amount pledge';
    refusals.when(at <= now, 'PW_VALIDITY_PAST', { what, id: pledgeId, at, now });
  }
  const needed = neededFen({ ...pledge, exposureFen });
  const room = headroomOf(pledge, positions, releases);
  refuseBeyond(needed - room.requiredFen, { ...room, requiredFen: needed }, refusals);
}
