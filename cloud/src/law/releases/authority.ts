import type { Actor, ReleaseAuthority } from '@pledgewatch/shared/command';
import { figure, type Pledge } from '#/pledges/index.ts';
import type { Refusals } from '../refusals.ts';
import { trucksFen } from './headroom.ts';
import type { Release } from './release-records.ts';
import { sendable } from './still-movable.ts';

/**
 * Approvals obey authority by amount and branch: where a pledge names who may approve, one of another
 * branch may not, and nobody more than the most that leaves by it, tolerance included.
 */
export function refuseBeyondAuthority(
  about: {
    readonly actor: Actor;
    readonly release: Release;
    readonly pledge: Pledge;
    readonly now: number;
  },
  refusals: Refusals,
): void {
  const { actor, release, pledge, now } = about;
  const { authority, branch = '' } = pledge.releasePolicy ?? {};
  if (!authority) return;
  const valueFen = trucksFen(sendable(release, now), pledge);
  const upToFen = mostOf(authority, actor, branch);
  const { releaseId: id } = release;
  const facts = { id, userId: actor.userId, branch, valueFen: figure(valueFen), upToFen };
  refusals.when(valueFen > BigInt(upToFen), 'PW_AUTHORITY_EXCEEDED', facts);
}

/** Nothing, for whoever is not named or is of another branch. */
function mostOf(authority: readonly ReleaseAuthority[], actor: Actor, branch: string): number {
  const own = authority.filter(
    (each) =>
      each.tenantId === actor.tenantId &&
      each.userId === actor.userId &&
      (each.branch === undefined || each.branch === branch),
  );
  return Math.max(0, ...own.map(({ upToFen }) => upToFen));
}
