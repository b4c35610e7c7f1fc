import { personOf, unfit } from '#/pledges/index.ts';
import { refuseSame } from '../apart.ts';
import { refuseBeyondAuthority } from './authority.ts';
import { patternOf, requirePart } from './patterns.ts';
import { requireRelease } from './release-of.ts';
import { checkStillCovered, checkStillMovable } from './still-movable.ts';
import { moveRelease, RELEASE_WAITS } from './release-machines.ts';
import { tellLimitChecked } from './telling.ts';
import type { Rule } from '../rule.ts';

/**
 * The first of two approvals; the goods stay reserved and nothing opens yet. An application passes its
 * limit check here, once money or a lower line has made room for it.
 */
export const makeRelease: Rule<'release.make'> = {
  check({ actor, command: { releaseId: id }, now, positions }, books, refusals) {
    const { release, pledge } = requireRelease(books, actor, id);
    requirePart('make', actor, { id, pattern: patternOf(release), pledge });
    if (!RELEASE_WAITS.has(release.state)) throw unfit('release', id, release.state);
    if (release.madeBy !== null) throw unfit('release', id, 'MADE');
    refuseSame('release.make', { actor, id, parts: { requester: release.requestedBy } }, refusals);
    refuseBeyondAuthority({ actor, release, pledge, now }, refusals);
    checkStillMovable({ release, pledge, now }, books, refusals);
    if (release.state !== 'REQUESTED') return;
    const { releases } = books;
    checkStillCovered({ release, pledge, now, positions, releases }, refusals);
  },
  apply({ actor, command, positions }, folding, books) {
    const { release, pledge } = requireRelease(books, actor, command.releaseId);
    release.madeBy = personOf(actor);
    release.approvals = [folding.cause];
    if (release.state !== 'REQUESTED') return;
    moveRelease(release, 'LIMIT_CHECKED');
    books.releases.promised(release);
    tellLimitChecked(release, { pledge, positions, books }, folding);
  },
};
