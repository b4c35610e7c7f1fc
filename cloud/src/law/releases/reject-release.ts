import { unfit } from '#/pledges/index.ts';
import { moveRelease } from './release-machines.ts';
import { requireRelease } from './release-of.ts';
import type { Rule } from '../rule.ts';
import { withdraw } from './withdrawing.ts';

/** The bank says no before anything opened; what was reserved is free at once. */
export const rejectRelease: Rule<'release.reject'> = {
  check({ actor, command: { releaseId } }, books) {
    const { release } = requireRelease(books, actor, releaseId);
    if (release.state !== 'LIMIT_CHECKED') throw unfit('release', releaseId, release.state);
  },
  apply({ actor, command: { releaseId, reason } }, folding, books) {
    const { release } = requireRelease(books, actor, releaseId);
    moveRelease(release, 'REJECTED');
    for (const truck of release.trucks) {
      if (truck.state === 'PLANNED') withdraw(truck, reason, folding, books);
    }
    folding.note('release-ended', release, {
      subject: releaseId,
      facts: { state: 'REJECTED', reason },
      correlationId: release.correlationId,
    });
    books.releases.forgetOldest(release.pledgeId);
  },
};
