import type { CommandOf, TruckToName } from '@pledgewatch/shared/command';
import type { PositionView } from '#/core/index.ts';
import {
  figure,
  isInEffect,
  notFound,
  personOf,
  requirePledge,
  unfit,
  type AskedOf,
  type Pledge,
  type Site,
} from '#/pledges/index.ts';
import { tryAutomatic } from './automatic.ts';
import type { Books } from '../books.ts';
import { headroomOf, isBeyond, refuseBeyond, truckFen, trucksFen } from './headroom.ts';
import { refuseStopped } from '../holds/stopped-units.ts';
import { OPEN_RELEASES_PER_PLEDGE_MAX } from '../limits.ts';
import { bind, refuseUnsubstituted, type Substitution } from '../receiving/substituting.ts';
import { refuseDisposing } from '../disposal/disposing.ts';
import { mayApply, patternAbove, requirePart } from './patterns.ts';
import { loadOf, type Load } from './load.ts';
import { refuseUnfitTags } from './unfit-tags.ts';
import { moveRelease, RELEASE_ENDS } from './release-machines.ts';
import { tellApplied, tellLimitChecked } from './telling.ts';
import type { Release, Truck } from './release-records.ts';
import { repeated, type Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import { refuseUnfitWindow } from '../window.ts';

type RequestRelease = CommandOf<'release.request'>;

/**
 * Reserves goods for the trucks that are to fetch them, when what stays is worth enough by its lower
 * bound. The reservation stands from this entry on, so two requests can never both take the same.
 */
export const requestRelease: Rule<'release.request'> = {
  check({ actor, command, now, positions }, books, refusals) {
    const { pledges, releases } = books;
    const { releaseId, pledgeId, trucks } = command;
    const pledge = requirePledge(pledges, actor, pledgeId);
    requirePart('request', actor, { id: pledgeId, pattern: patternAbove(pledge), pledge });
    refuseDisposing(actor, pledge);
    if (!isInEffect(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    refusals.when(pledge.held, 'PW_HELD', { what: 'pledge', id: pledgeId });
    const isTaken = releases.releases.has(releaseId);
    refusals.when(isTaken, 'PW_ID_TAKEN', { what: 'release', id: releaseId });
    const [count, max] = [openCount(pledge, books), OPEN_RELEASES_PER_PLEDGE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'open releases', count, max });
    for (const truck of trucks) checkTruck(truck, { pledge, now, books }, refusals);
    checkTags(command, { pledge, positions, books }, refusals);
    refuseStopped(
      trucks.flatMap(({ epcs }) => epcs),
      books,
      refusals,
    );
    checkHeadroom({ actor, command }, { pledge, positions, books }, refusals);
    const swap = substitutionOf(command, pledge);
    if (swap) refuseUnsubstituted(swap, { pledge, positions, books }, refusals);
  },
  apply({ actor, command, positions }, folding, books) {
    const pledge = requirePledge(books.pledges, actor, command.pledgeId);
    const { releaseId, correlationId, substitutes } = command;
    const isApplication = isBelowLine(command, { pledge, positions, books });
    const release: Release = {
      releaseId,
      pledgeId: pledge.pledgeId,
      tenantId: pledge.tenantId,
      siteId: pledge.siteId,
      pledgor: pledge.pledgor,
      supervisor: pledge.supervisor,
      requestedBy: personOf(actor),
      requestedAt: folding.at,
      ...(correlationId !== undefined && { correlationId }),
      ...(substitutes !== undefined && { substitutes }),
      trucks: command.trucks.map((truck) => planTruck(truck, command, pledge, folding.at)),
      pattern: isApplication ? 'C' : patternAbove(pledge),
      state: 'REQUESTED',
      madeBy: null,
      approvals: [],
    };
    const swap = substitutionOf(command, pledge);
    if (swap) bind(swap, books);
    const about = { pledge, positions, books };
    if (isApplication) {
      books.releases.add(release);
      tellApplied(release, about, folding);
      return;
    }
    moveRelease(release, 'LIMIT_CHECKED');
    books.releases.add(release);
    tellLimitChecked(release, about, folding);
    tryAutomatic(release, folding, books);
  },
};

interface Known {
  readonly pledge: Pledge;
  readonly positions: PositionView;
  readonly books: Books;
}

function openCount({ pledgeId }: Pledge, { releases }: Books): number {
  let count = 0;
  for (const { state } of releases.releasesOf(pledgeId)) if (!RELEASE_ENDS.has(state)) count += 1;
  return count;
}

function checkTruck(
  { truckOrderId, gateId, epcs, notBefore, notAfter }: TruckToName,
  { pledge, now, books }: Omit<Known, 'positions'> & { readonly now: number },
  refusals: Refusals,
): void {
  const isTaken = books.releases.trucks.has(truckOrderId);
  refusals.when(isTaken, 'PW_ID_TAKEN', { what: 'truck order', id: truckOrderId });
  const site = books.pledges.sites.get(pledge.siteId) as Site;
  const gate = site.gates.find((known) => known.gateId === gateId);
  if (!gate) refusals.add(notFound('gate', gateId));
  else refuseTooLarge(gate, { truckOrderId, ...loadOf(epcs, pledge) }, pledge, refusals);
  refuseUnfitWindow({ truckOrderId, notBefore, notAfter }, now, refusals);
}

/** A gate lets nothing out beyond its lease's ceilings, so such a truck would never leave. */
function refuseTooLarge(
  gate: Site['gates'][number],
  load: Load & { readonly truckOrderId: string },
  pledge: Pledge,
  refusals: Refusals,
): void {
  const { gateId, leaseCeilingG: ceilingG, leaseCeilingFen: ceilingFen } = gate;
  const mostG = load.netG + load.toleranceG;
  const value = truckFen(load, pledge);
  const isTooLarge = mostG > ceilingG || value > BigInt(ceilingFen);
  const { truckOrderId } = load;
  const valueFen = figure(value);
  const facts = { truckOrderId, gateId, mostG, valueFen, ceilingG, ceilingFen };
  refusals.when(isTooLarge, 'PW_TRUCK_TOO_LARGE', facts);
}

function checkTags({ trucks }: RequestRelease, known: Known, refusals: Refusals): void {
  for (const id of repeated(trucks.map(({ truckOrderId }) => truckOrderId))) {
    refusals.when(true, 'PW_REPEATED', { what: 'truck order', id });
  }
  refuseUnfitTags(
    trucks.flatMap((truck) => truck.epcs),
    known,
    refusals,
  );
}

/** What the line does not allow is refused, or becomes an application (pattern C). */
function checkHeadroom(
  { actor, command }: Pick<AskedOf<'release.request'>, 'actor' | 'command'>,
  known: Known,
  refusals: Refusals,
): void {
  const { pledge, positions, books } = known;
  if (mayApply(actor, pledge)) return;
  refuseBeyond(askedFen(command, pledge), headroomOf(pledge, positions, books.releases), refusals);
}

function isBelowLine(command: RequestRelease, { pledge, positions, books }: Known): boolean {
  const room = headroomOf(pledge, positions, books.releases);
  return isBeyond(askedFen(command, pledge), room);
}

/** In before out, where the request says so. */
function substitutionOf(command: RequestRelease, pledge: Pledge): Substitution | undefined {
  const { substitutes: receivingId, releaseId, trucks } = command;
  if (receivingId === undefined) return undefined;
  const epcs = trucks.flatMap((truck) => truck.epcs);
  return { receivingId, releaseId, epcs, outFen: askedFen(command, pledge) };
}

function askedFen({ trucks }: RequestRelease, pledge: Pledge): bigint {
  const loads = trucks.map(({ epcs }) => loadOf(epcs, pledge));
  return trucksFen(loads, pledge);
}

function planTruck(
  { epcs, ...truck }: TruckToName,
  { releaseId }: RequestRelease,
  pledge: Pledge,
  stateAt: number,
): Truck {
  return {
    ...truck,
    releaseId,
    pledgeId: pledge.pledgeId,
    siteId: pledge.siteId,
    epcs: new Set(epcs),
    ...loadOf(epcs, pledge),
    state: 'PLANNED',
    stateAt,
    gatewayId: null,
    instructionId: null,
    withdrawalId: null,
    netLowerG: null,
    netUpperG: null,
    foreignTags: 0,
    drawnFen: 0,
  };
}
