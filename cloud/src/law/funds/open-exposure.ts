import type { OpenExposure } from '@pledgewatch/shared/command';
import { figure, isLive, requirePledge, unfit, type AskedOf } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { CLAIMS_PER_PLEDGE_MAX } from './limits.ts';
import { awaitInstalment } from '../dates/instalment-book.ts';
import { repeated, type Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import type { Claim, Exposure } from './exposure-records.ts';
import { isDay } from './calendar.ts';
import { bookExposure } from './securing.ts';

/**
 * The terms of a loan and the pledges that secure it; nothing is owed before it is drawn. A loan that a
 * pledge took over gets its terms so, with the principal that it has.
 */
export const openExposure: Rule<'exposure.open'> = {
  check(asked, books, refusals) {
    const { actor, command } = asked;
    const { loanId, limitFen, securedBy, tradeDocumentDigest } = command;
    const known = books.exposures.find(actor.tenantId, loanId);
    const isTaken = known !== undefined && known.terms !== null;
    refusals.when(isTaken, 'PW_ID_TAKEN', { what: 'loan', id: loanId });
    const isUsed = books.exposures.isDocumentUsed(actor.tenantId, tradeDocumentDigest);
    refusals.when(isUsed, 'PW_DOCUMENT_USED', { documentDigest: tradeDocumentDigest });
    refuseSchedule(command, refusals);
    if (known && !isTaken) refuseDifferent(known, command, refusals);
    for (const id of repeated(securedBy.map(({ pledgeId }) => pledgeId))) {
      refusals.when(true, 'PW_REPEATED', { what: 'pledge', id });
    }
    const sharesPermille = securedBy.reduce((sum, { sharePermille }) => sum + sharePermille, 0);
    refusals.when(sharesPermille < 1_000, 'PW_SHARES_SHORT', { loanId, sharesPermille });
    for (const claim of securedBy) refuseSecuring(claim, asked, books, refusals);
    const { principalFen } = known ?? { principalFen: 0 };
    const isOver = principalFen > limitFen;
    refusals.when(isOver, 'PW_LOAN_LIMIT', { loanId, drawnFen: principalFen, limitFen });
  },
  apply({ actor, command }, folding, { exposures, ...books }) {
    const { type: _, loanId, borrower, securedBy, ...terms } = command;
    const known = exposures.find(actor.tenantId, loanId);
    const exposure: Exposure = {
      ...(known ?? nothingOwed(actor.tenantId, loanId)),
      borrower,
      terms: { ...terms, entry: folding.cause },
      claims: securedBy,
    };
    exposures.add(exposure);
    bookExposure(exposure, { exposures, ...books });
    awaitInstalment(exposure, 0, { exposures, ...books });
    for (const { pledgeId } of securedBy) {
      const pledge = books.pledges.pledges.get(pledgeId);
      if (!pledge) continue;
      const facts = { loanId, limitFen: terms.limitFen, instalments: terms.instalments.length };
      folding.note('exposure-opened', pledge, { subject: loanId, facts });
    }
  },
};

function nothingOwed(tenantId: string, loanId: string) {
  return {
    tenantId,
    loanId,
    drawdowns: [],
    chargeIds: [],
    drawnFen: 0,
    principalFen: 0,
    interestFen: 0,
    costsFen: 0,
    repaymentCount: 0,
  };
}

/** Terms for a loan that was taken over keep the security it has. */
function refuseDifferent(known: Exposure, command: OpenExposure, refusals: Refusals): void {
  const { loanId, securedBy } = command;
  const isKept = known.claims.every(({ pledgeId, sharePermille }) =>
    securedBy.some((claim) => claim.pledgeId === pledgeId && claim.sharePermille >= sharePermille),
  );
  const [claim] = known.claims;
  if (claim && !isKept) {
    refusals.when(true, 'PW_LOAN_SECURED', { loanId, pledgeId: claim.pledgeId });
  }
}

function refuseSchedule({ instalments, limitFen }: OpenExposure, refusals: Refusals): void {
  const sum = instalments.reduce((total, { principalFen }) => total + BigInt(principalFen), 0n);
  const days = instalments.map(({ dueOn }) => dueOn);
  const isOrdered = days.every((day, at) => isDay(day) && (at === 0 || day > (days[at - 1] ?? '')));
  const isWhole = sum === BigInt(limitFen);
  const facts = { sumFen: figure(sum), limitFen };
  refusals.when(!isOrdered || !isWhole, 'PW_SCHEDULE_UNFIT', facts);
}

/** A pledge may secure this claim: a second one only where it was given for whatever claims arise. */
export function refuseSecuring(
  { pledgeId }: Claim,
  { actor, now, command: { loanId } }: AskedOf<'exposure.open' | 'exposure.secure'>,
  { pledges, exposures }: Books,
  refusals: Refusals,
): void {
  const pledge = requirePledge(pledges, actor, pledgeId);
  if (!isLive(pledge)) refusals.add(unfit('pledge', pledgeId, pledge.state));
  const others = [...exposures.ofPledge(pledgeId)].filter((one) => one.loanId !== loanId);
  const { maximumAmount } = pledge;
  const isOrdinary = maximumAmount === undefined;
  refusals.when(isOrdinary && others.length > 0, 'PW_NOT_MAXIMUM_AMOUNT', { pledgeId, loanId });
  if (maximumAmount && maximumAmount.claimsUntil <= now) {
    const facts = { what: 'maximum-amount pledge', id: pledgeId, at: maximumAmount.claimsUntil };
    refusals.when(true, 'PW_VALIDITY_PAST', { ...facts, now });
  }
  const [count, max] = [others.length, CLAIMS_PER_PLEDGE_MAX];
  refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'claims of the pledge', count, max });
}
