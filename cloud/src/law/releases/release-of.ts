import type { Actor } from '@pledgewatch/shared/command';
import { notFound, seesPledge, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { Release } from './release-records.ts';

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing release and another's alike. */
export function requireRelease(
  { pledges, releases }: Books,
  actor: Actor,
  releaseId: string,
): { readonly release: Release; readonly pledge: Pledge } {
  const release = releases.releases.get(releaseId);
  const pledge = pledges.pledges.get(release?.pledgeId ?? '');
  if (!release || !pledge || !seesPledge(actor, pledge, pledges)) {
    throw notFound('release', releaseId);
  }
  return { release, pledge };
}
