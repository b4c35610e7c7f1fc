import { ROLES } from '#/access/index.ts';
import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { pledgedSpans, type LawView, type PledgeView } from '#/core/index.ts';
import { PLEDGES_PAGE, SUBJECTS_MAX } from './limits.ts';
import type { Measurement, Subject } from './measurements.ts';
import type { Range } from './store.ts';

/** A stretch of time, ms: from ≤ time < to, and what narrows its points to the actor's. */
export interface OwnStretch {
  readonly from: number;
  readonly to: number;
  readonly only: Range['where'];
}

interface Asked {
  readonly measurement: Measurement;
  readonly siteId: string;
  readonly from: number;
  readonly to: number;
  readonly subject?: string;
}

/** A slot, zone, tag or truck order while it was the actor's. */
interface OwnSubject {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

/**
 * What keeps a query to the actor's own, as stretches that follow each other: one without conditions
 * for whoever keeps the site; for bank, auditor and borrower the slots, zones and tags of pledges
 * they see, during the pledge, and their truck orders. None: nothing at all, which is answered like
 * a site that does not exist.
 *
 * @throws {PledgewatchError} `PW_SERIES_TOO_WIDE`.
 */
export function ownPoints(law: LawView, actor: Actor, asked: Asked): readonly OwnStretch[] {
  const { measurement, siteId, from, to } = asked;
  if (from >= to) return [];
  if (ROLES[actor.role].sites !== 'none') {
    return law.sees(actor, { siteId }) ? [{ from, to, only: [] }] : [];
  }
  const key = measurement.subject;
  return key ? stretches(ownSubjects(law, actor, key, asked), key, asked) : [];
}

/**
 * Cuts the time asked for wherever something becomes, or ceases to be, the actor's. Nothing that is
 * another's is ever read, so that not even the time an answer takes tells of it.
 */
function stretches(subjects: readonly OwnSubject[], key: Subject, { from, to }: Asked) {
  const cuts = new Set([from, to]);
  for (const subject of subjects) {
    cuts.add(Math.max(from, subject.from)).add(Math.min(to, subject.until));
  }
  const times = [...cuts].toSorted((one, other) => one - other);
  return times.slice(1).flatMap((end, at): OwnStretch[] => {
    const start = times[at] as number;
    const own = subjects.filter((one) => one.from <= start && end <= one.until);
    const anyOf = [...new Set(own.map(({ name }) => name))];
    return anyOf.length > 0 ? [{ from: start, to: end, only: [{ key, anyOf }] }] : [];
  });
}

function ownSubjects(law: LawView, actor: Actor, key: Subject, asked: Asked): OwnSubject[] {
  const own: OwnSubject[] = [];
  for (const one of everOwn(law, actor, key, asked.siteId)) {
    const isAsked = asked.subject === undefined || asked.subject === one.name;
    if (!isAsked || one.until <= asked.from || one.from >= asked.to) continue;
    own.push(one);
    if (own.length > SUBJECTS_MAX) {
      throw new PledgewatchError('PW_SERIES_TOO_WIDE', { key, subjectsMax: SUBJECTS_MAX });
    }
  }
  return own;
}

function* everOwn(law: LawView, actor: Actor, key: Subject, siteId: string): Iterable<OwnSubject> {
  if (key === 'truckOrderId') {
    for (const name of ownTruckOrders(law, actor, siteId)) {
      yield { name, from: 0, until: Infinity };
    }
    return;
  }
  for (const pledge of ownPledges(law, actor, siteId)) {
    for (const [name, span] of pledgedSpans(pledge, key)) yield { name, ...span };
  }
}

function* ownPledges(law: LawView, actor: Actor, siteId: string): Iterable<PledgeView> {
  let after: string | undefined;
  for (;;) {
    const pledges = law.pledgesSeenBy(actor, after, PLEDGES_PAGE);
    for (const pledge of pledges) if (pledge.siteId === siteId) yield pledge;
    if (pledges.length < PLEDGES_PAGE) return;
    after = pledges.at(-1)?.pledgeId;
  }
}

function* ownTruckOrders(law: LawView, actor: Actor, siteId: string): Iterable<string> {
  let after: string | undefined;
  for (;;) {
    const releases = law.releasesSeenBy(actor, after, PLEDGES_PAGE);
    for (const release of releases.filter((one) => one.siteId === siteId)) {
      for (const truck of release.trucks) yield truck.truckOrderId;
    }
    if (releases.length < PLEDGES_PAGE) return;
    after = releases.at(-1)?.releaseId;
  }
}
