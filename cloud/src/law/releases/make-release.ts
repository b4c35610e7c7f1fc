import { personOf, unfit } from '#/pledges/index.ts';
import { refuseSame } from '../apart.ts';
import { requireRelease } from './release-of.ts';
import { checkStillMovable } from './still-movable.ts';
import type { Rule } from '../rule.ts';

/** The first of two approvals; the goods stay reserved and nothing opens yet. */
export const makeRelease: Rule<'release.make'> = {
  check({ actor, command: { releaseId: id }, now }, books, refusals) {
    const { release, pledge } = requireRelease(books, actor, id);
    if (release.state !== 'LIMIT_CHECKED') throw unfit('release', id, release.state);
    if (release.madeBy !== null) throw unfit('release', id, 'MADE');
    refuseSame('release.make', { actor, id, parts: { requester: release.requestedBy } }, refusals);
    checkStillMovable({ release, pledge, now }, refusals);
  },
  apply({ actor, command }, folding, books) {
    const { release } = requireRelease(books, actor, command.releaseId);
    release.madeBy = personOf(actor);
    release.approvals = [folding.cause];
  },
};
