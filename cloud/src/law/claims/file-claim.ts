import type { Actor, FileClaim } from '@pledgewatch/shared/command';
import { readUnitId } from '@pledgewatch/shared/epc';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { notFound, type Folding, type Pledge, type PledgeBook } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { withdrawStopped } from '../holds/stopped-units.ts';
import { THIRD_PARTY_CLAIMS_PER_SITE_MAX } from '../limits.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import type { ThirdPartyClaim } from './third-party-book.ts';

/**
 * A claim is not a hold: pledgee and depositor are told at once, the named units are flagged, and they
 * may still leave unless the agreement says otherwise.
 */
export const fileClaim: Rule<'claim.file'> = {
  check({ actor, command }, { pledges, thirdParties }, refusals) {
    const { siteId, claimId, units } = command;
    requireOwnSite(actor, siteId, pledges);
    const isTaken = thirdParties.claims.has(claimId);
    refusals.when(isTaken, 'PW_ID_TAKEN', { what: 'claim', id: claimId });
    const [count, max] = [thirdParties.standingAt(siteId), THIRD_PARTY_CLAIMS_PER_SITE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'claims', count, max });
    for (const unit of units) refuseUnreadable(unit, refusals);
  },
  apply({ actor, command }, folding, books) {
    const { type: _, units, ...terms } = command;
    const keys = units.map((unit) => readUnitId(unit).key);
    const touched = touchedBy(keys, command, books);
    const claim: ThirdPartyClaim = {
      ...terms,
      tenantId: actor.tenantId,
      units: keys,
      touches: touched.map(({ pledge, named, isStopped }) => ({
        pledgeId: pledge.pledgeId,
        units: named.length,
        isStopped,
      })),
      stopped: touched.flatMap(({ named, isStopped }) => (isStopped ? named : [])),
      filedAt: folding.at,
      endedAt: null,
    };
    books.thirdParties.file(claim);
    books.concerns.addClaim(claim);
    for (const one of touched) tellClaim(one, command, folding, books);
  },
};

/** @throws {PledgewatchError} For a site that is not the actor's. */
function requireOwnSite({ role, tenantId }: Actor, siteId: string, { sites }: PledgeBook): void {
  const site = sites.get(siteId);
  const isOwn = role === 'operator' || site?.custodianId === tenantId;
  if (!site || !isOwn) throw notFound('site', siteId);
}

function refuseUnreadable(unit: string, refusals: Refusals): void {
  try {
    readUnitId(unit);
  } catch (error) {
    if (!(error instanceof PledgewatchError)) throw error;
    refusals.add(error);
  }
}

interface Touched {
  readonly pledge: Pledge;
  /** Keys of its units that the claim names. */
  readonly named: readonly string[];
  readonly isStopped: boolean;
}

/** The pledges of the site whose units the claim names. */
function touchedBy(
  keys: readonly string[],
  { siteId }: Pick<FileClaim, 'siteId'>,
  { pledges }: Books,
): Touched[] {
  const byPledge = new Map<Pledge, string[]>();
  for (const key of keys) {
    const pledge = pledges.claimOfTag(key);
    if (pledge?.siteId !== siteId) continue;
    byPledge.set(pledge, [...(byPledge.get(pledge) ?? []), key]);
  }
  return [...byPledge].map(([pledge, named]) => {
    return { pledge, named, isStopped: pledge.proofs.agreement?.claimsStopGoods === true };
  });
}

function tellClaim(
  { pledge, named, isStopped }: Touched,
  { claimId, claimant, ground, documentDigest }: FileClaim,
  folding: Folding,
  books: Books,
): void {
  const { pledgeId: subject } = pledge;
  if (isStopped) books.stops.stop(`claim/${claimId}`, named);
  const trucks = isStopped ? withdrawStopped(subject, `claim ${claimId}`, folding, books) : [];
  const told = { claimId, claimant, ground, documentDigest };
  const facts = { ...told, units: named.length, stopped: isStopped, withdrawn: trucks.length };
  folding.note('claim-filed', pledge, { subject, facts });
}
