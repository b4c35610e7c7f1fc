import { notFound, unfit } from '#/pledges/index.ts';
import type { Rule } from '../rule.ts';
import type { ThirdPartyClaim } from './third-party-book.ts';

/** Who filed a claim says what became of it; its units are free of it again. */
export const endClaim: Rule<'claim.end'> = {
  check({ actor, command: { claimId } }, { thirdParties }) {
    const claim = thirdParties.claims.get(claimId);
    if (claim?.tenantId !== actor.tenantId) throw notFound('claim', claimId);
    if (claim.endedAt !== null) throw unfit('claim', claimId, 'ENDED');
  },
  apply({ command: { claimId, outcome, documentDigest } }, folding, books) {
    const claim = books.thirdParties.claims.get(claimId) as ThirdPartyClaim;
    books.thirdParties.end(claim, folding.at);
    books.stops.free(`claim/${claimId}`, claim.stopped);
    for (const { pledgeId } of claim.touches) {
      const pledge = books.pledges.pledges.get(pledgeId);
      if (!pledge) continue;
      const facts = { claimId, claimant: claim.claimant, outcome, documentDigest };
      folding.note('claim-ended', pledge, { subject: pledgeId, facts });
    }
  },
};
