import { unfit } from '#/pledges/index.ts';
import { requireAnyPart } from './patterns.ts';
import { moveRelease, RELEASE_WAITS } from './release-machines.ts';
import { requireRelease } from './release-of.ts';
import type { Rule } from '../rule.ts';
import { withdraw } from './withdrawing.ts';

/** An approver says no before anything opened; what was reserved is free at once. */
export const rejectRelease: Rule<'release.reject'> = {
  check({ actor, command: { releaseId } }, books) {
    const about = requireRelease(books, actor, releaseId);
    requireAnyPart('reject', actor, about);
    const { state } = about.release;
    if (!RELEASE_WAITS.has(state)) throw unfit('release', releaseId, state);
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
