import { createHmac, type KeyObject } from 'node:crypto';
import type { Actor } from '@pledgewatch/shared/command';
import type { Versioned } from '#/console/index.ts';
import type { PledgeView } from '#/core/index.ts';
import type { Law } from '#/law/index.ts';

/** Characters of a version: 128 bits, so that two never meet. */
const LENGTH = 22;

/**
 * The version of what somebody sees: a keyed digest of all that the law knows of it, so that nothing
 * that changes it can be forgotten, and nobody can guess hidden figures from it. Measurements are no
 * part of it.
 */
export function createVersions(
  law: Law,
  key: KeyObject,
): (actor: Actor, of: Versioned) => string | undefined {
  const secret = createHmac('sha256', key.export({ type: 'pkcs8', format: 'der' }))
    .update('pledgewatch/etag/1')
    .digest();
  const known = (actor: Actor, of: Versioned): object | undefined => {
    const { pledgeId, releaseId, marginCallId, claimId, holdId, receiptId } = of;
    if (pledgeId !== undefined) {
      const pledge = law.sees(actor, { pledgeId }) ? law.pledge(pledgeId) : undefined;
      return pledge && knownOf(pledge, law);
    }
    if (releaseId !== undefined) {
      const release = law.release(releaseId);
      return release && law.sees(actor, { pledgeId: release.pledgeId }) ? release : undefined;
    }
    if (marginCallId !== undefined) return law.demand(actor, marginCallId);
    if (claimId !== undefined) return law.claim(actor, claimId);
    if (holdId !== undefined) return law.hold(actor, holdId);
    return receiptId === undefined ? undefined : law.receipt(actor, receiptId);
  };
  return (actor, of) => {
    const found = known(actor, of);
    if (!found) return undefined;
    const text = JSON.stringify(found, written);
    return createHmac('sha256', secret).update(text).digest('base64url').slice(0, LENGTH);
  };
}

function knownOf(pledge: PledgeView, law: Law): object {
  const { pledgeId, siteId } = pledge;
  return {
    pledge,
    course: law.courseOf(pledgeId),
    scales: law.scaleVerificationsAt(siteId),
    surveys: law.surveysOf(pledgeId),
    conditions: law.conditionChangesOf(pledgeId),
    prices: law.pricesOf(pledgeId),
    terms: law.termsOf(pledgeId),
    demands: law.demandsOf(pledgeId),
  };
}

function written(_name: string, value: unknown): unknown {
  if (value instanceof Set) return [...value];
  return value instanceof Map ? [...value] : value;
}
