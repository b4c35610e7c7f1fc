import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { named, type Refusals } from '../refusals.ts';
import { SEARCH_AGE_MAX_MS } from './limits.ts';
import { isDatedNow } from './scale-book.ts';

/**
 * Before a pledge takes effect, every date that stands beside it is kept: what the agreement needs is in
 * force, nothing on file has run out, the registry was searched lately, and the scales that count the
 * goods are verified, as far as their certificates are on file.
 */
export function refuseDated(
  pledge: Pledge,
  now: EpochMs,
  { course }: Books,
  refusals: Refusals,
): void {
  const { pledgeId, siteId, conditions, proofs } = pledge;
  const needed = new Set([
    ...(proofs.agreement?.conditionsNeeded ?? []),
    ...conditions.flatMap(({ condition, validUntil }) => (validUntil <= now ? [condition] : [])),
  ]);
  const isKept = (kind: string) =>
    conditions.some((one) => one.condition === kind && isDatedNow(one, now));
  const missing = [...needed].filter((kind) => !isKept(kind)).sort();
  const lacking = { pledgeId, missing: missing.join(', ') };
  refusals.when(missing.length > 0, 'PW_CONDITION_NOT_IN_FORCE', lacking);
  const searchedAt = Math.max(
    proofs.confirmation?.registrySearch.searchedAt ?? 0,
    ...course.searches.ofPledge(pledgeId).map((search) => search.searchedAt),
  );
  const isOld = now - searchedAt > SEARCH_AGE_MAX_MS;
  refusals.when(isOld, 'PW_SEARCH_TOO_OLD', { pledgeId, searchedAt, ageMaxMs: SEARCH_AGE_MAX_MS });
  const unverified = course.scales.ofSite(siteId).filter((scale) => !isDatedNow(scale, now));
  const scales = named(unverified.map(({ scaleId }) => scaleId));
  refusals.when(unverified.length > 0, 'PW_SCALE_UNVERIFIED', { siteId, ...scales });
}
