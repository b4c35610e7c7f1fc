import type { Actor } from '@pledgewatch/shared/command';
import { type Pledge, requireOfPledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { Release } from './release-records.ts';

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing release and another's alike. */
export function requireRelease(
  { pledges, releases }: Books,
  actor: Actor,
  releaseId: string,
): { readonly release: Release; readonly pledge: Pledge } {
  const named = { what: 'release', id: releaseId };
  const [release, pledge] = requireOfPledge(
    releases.releases.get(releaseId),
    named,
    actor,
    pledges,
  );
  return { release, pledge };
}
