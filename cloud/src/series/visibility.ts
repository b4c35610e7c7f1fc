import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { LawView, PledgeView } from '#/core/index.ts';
import { PLEDGES_PAGE, SUBJECTS_MAX } from './limits.ts';
import type { Measurement, Subject } from './measurements.ts';
import type { Range } from './store.ts';

type Condition = Range['where'][number];

/**
 * What keeps a query to the actor's own: nothing more for whoever keeps the site; for bank, auditor
 * and borrower only points of slots, zones, tags and truck orders of pledges they see. Null: nothing
 * at all, which is answered like a site that does not exist.
 *
 * @throws {PledgewatchError} `PW_SERIES_TOO_WIDE`.
 */
export function ownPoints(
  law: LawView,
  actor: Actor,
  asked: { readonly measurement: Measurement; readonly siteId: string; readonly subject?: string },
): readonly Condition[] | null {
  const { measurement, siteId } = asked;
  if (actor.role === 'operator' || actor.role === 'custodian') {
    return law.sees(actor, { siteId }) ? [] : null;
  }
  const key = measurement.subject;
  if (!key) return null;
  const own = ownSubjects(law, actor, siteId, key);
  if (asked.subject !== undefined) return own.has(asked.subject) ? [] : null;
  if (own.size === 0) return null;
  if (own.size > SUBJECTS_MAX) {
    throw new PledgewatchError('PW_SERIES_TOO_WIDE', { key, subjectsMax: SUBJECTS_MAX });
  }
  return [{ key, anyOf: [...own] }];
}

function ownSubjects(law: LawView, actor: Actor, siteId: string, key: Subject): Set<string> {
  if (key === 'truckOrderId') return ownTruckOrders(law, actor, siteId);
  const own = new Set<string>();
  for (const pledge of activePledges(law, actor, siteId)) {
    for (const lot of pledge.lots) {
      if (key === 'epc') for (const epc of lot.epcs) own.add(epc);
      else own.add(lot[key]);
    }
  }
  return own;
}

function* activePledges(law: LawView, actor: Actor, siteId: string): Iterable<PledgeView> {
  let after: string | undefined;
  for (;;) {
    const pledges = law.pledgesSeenBy(actor, after, PLEDGES_PAGE);
    for (const pledge of pledges) {
      if (pledge.siteId === siteId && pledge.state === 'ACTIVE') yield pledge;
    }
    if (pledges.length < PLEDGES_PAGE) return;
    after = pledges.at(-1)?.pledgeId;
  }
}

function ownTruckOrders(law: LawView, actor: Actor, siteId: string): Set<string> {
  const own = new Set<string>();
  let after: string | undefined;
  for (;;) {
    const releases = law.releasesSeenBy(actor, after, PLEDGES_PAGE);
    for (const release of releases.filter((one) => one.siteId === siteId)) {
      for (const truck of release.trucks) own.add(truck.truckOrderId);
    }
    if (releases.length < PLEDGES_PAGE) return own;
    after = releases.at(-1)?.releaseId;
  }
}
