import { PledgewatchError } from '@pledgewatch/shared/errors';
import { unfit } from '#/pledges/index.ts';
import { refuseSame } from '../apart.ts';
import { refuseSameEmployer } from '../signing/employers.ts';
import { openRelease } from './opening.ts';
import { refuseBeyondAuthority } from './authority.ts';
import { patternOf, requirePart } from './patterns.ts';
import { requireRelease } from './release-of.ts';
import type { Rule } from '../rule.ts';
import { checkStillCovered, checkStillMovable, checkStillSubstituted } from './still-movable.ts';

/** The second of two approvals: the limit is checked once more, then the gates are instructed. */
export const checkRelease: Rule<'release.check'> = {
  check({ actor, command: { releaseId }, now, positions }, books, refusals) {
    const { release, pledge } = requireRelease(books, actor, releaseId);
    const { releases } = books;
    requirePart('check', actor, { id: releaseId, pattern: patternOf(release), pledge });
    if (release.state !== 'LIMIT_CHECKED') throw unfit('release', releaseId, release.state);
    const { madeBy: maker, requestedBy: requester } = release;
    if (maker === null) throw new PledgewatchError('PW_MAKER_MISSING', { releaseId });
    refuseSame('release.check', { actor, id: releaseId, parts: { maker, requester } }, refusals);
    refuseSameEmployer({ actor, id: releaseId, maker, pledge }, books, refusals);
    refuseBeyondAuthority({ actor, release, pledge, now }, refusals);
    checkStillMovable({ release, pledge, now }, books, refusals);
    checkStillCovered({ release, pledge, now, positions, releases }, refusals);
    checkStillSubstituted({ release, pledge, now, positions, books }, refusals);
  },
  apply({ actor, command }, folding, books) {
    const { release } = requireRelease(books, actor, command.releaseId);
    const approvals = [...release.approvals, folding.cause];
    openRelease(release, { approvals, automatic: false }, folding, books);
  },
};
