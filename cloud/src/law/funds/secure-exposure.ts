import { isInEffect, neededFen, requirePledge, unfit } from '#/pledges/index.ts';
import { CLAIMS_PER_LOAN_MAX } from './limits.ts';
import { headroomOf, refuseBeyond } from '../releases/headroom.ts';
import { recheckOrders } from '../releases/recheck-orders.ts';
import type { Rule } from '../rule.ts';
import { refuseSecuring } from './open-exposure.ts';
import { requireExposure } from './post-repayment.ts';
import { bookExposure, owedFen, shareFen } from './securing.ts';

/** One more pledge secures a loan; its goods must bear that beside what they secure already. */
export const secureExposure: Rule<'exposure.secure'> = {
  check(asked, books, refusals) {
    const { actor, command, positions } = asked;
    const { loanId, pledgeId } = command;
    const exposure = requireExposure(asked, books.exposures);
    refuseSecuring(command, asked, books, refusals);
    const pledge = requirePledge(books.pledges, actor, pledgeId);
    const isKnown = exposure.claims.some((claim) => claim.pledgeId === pledgeId);
    if (isKnown) refusals.add(unfit('claim', `${loanId}/${pledgeId}`, 'SECURED'));
    const [count, max] = [exposure.claims.length, CLAIMS_PER_LOAN_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'pledges of the loan', count, max });
    if (!isInEffect(pledge) || isKnown) return;
    const exposureFen = pledge.exposureFen + Number(shareFen(owedFen(exposure), command));
    const requiredFen = neededFen({ ...pledge, exposureFen });
    const room = headroomOf(pledge, positions, books.releases);
    refuseBeyond(requiredFen - room.requiredFen, { ...room, requiredFen }, refusals);
  },
  apply(asked, folding, books) {
    const { actor, command } = asked;
    const { loanId, pledgeId, sharePermille } = command;
    const exposure = requireExposure(asked, books.exposures);
    books.exposures.secure(exposure, { pledgeId, sharePermille });
    bookExposure(exposure, books);
    const pledge = requirePledge(books.pledges, actor, pledgeId);
    const facts = { loanId, sharePermille, exposureFen: pledge.exposureFen };
    folding.note('exposure-secured', pledge, { subject: loanId, facts });
    recheckOrders(pledge, `loan ${loanId} secured`, folding, books);
  },
};
