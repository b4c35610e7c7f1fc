import type { EventsFact, SlotReading, StockBreach } from '#/core/index.ts';
import { isInEffect, type Folding, type Pledge, type Site } from '#/pledges/index.ts';
import { bookedBySlot } from '#/positions/index.ts';
import type { Books } from '../books.ts';
import { holdForBreach } from '../holds/imposing.ts';
import { TRUCK_ENDS } from '../releases/release-machines.ts';
import { slotCapacities } from './capacity.ts';
import { leastG } from './claimed.ts';
import type { BreachPlace } from './stock-book.ts';

const CLAIMS = 'claims-above-stock';
const CAPACITY = 'stock-above-capacity';

/** Looks at every slot that a batch weighed, and at the whole site. */
export function followStock(fact: EventsFact, folding: Folding, books: Books): void {
  const { siteId } = fact.header;
  const site = books.pledges.sites.get(siteId);
  if (!site) return;
  const capacities = slotCapacities(site);
  for (const event of fact.items) {
    if (event?.kind !== 'stackWeight' || !event.evidence) continue;
    const { slotId } = event;
    lookAtSlot({ siteId, slotId, capacityG: capacities?.get(slotId) }, event, folding, books);
  }
  lookAtSite(site, folding, books);
}

/** Looks at a slot that was surveyed, and at the whole site. */
export function followSurvey(
  { siteId, slotId }: { readonly siteId: string; readonly slotId: string },
  found: Bounds,
  folding: Folding,
  books: Books,
): void {
  const site = books.pledges.sites.get(siteId) as Site;
  const capacityG = slotCapacities(site)?.get(slotId);
  lookAtSlot({ siteId, slotId, capacityG }, found, folding, books);
  lookAtSite(site, folding, books);
}

type Bounds = Pick<SlotReading, 'lowerG' | 'upperG'>;

function lookAtSlot(
  of: { readonly siteId: string; readonly slotId: string; readonly capacityG: number | undefined },
  { lowerG, upperG }: Bounds,
  folding: Folding,
  books: Books,
): void {
  const { siteId, slotId, capacityG = Infinity } = of;
  const pledge = watchedOn(siteId, slotId, books);
  if (!pledge && books.stock.isEmpty) return;
  const isShort = pledge !== undefined && upperG < leastOn(pledge, slotId);
  lookIf(isShort, { kind: CLAIMS, siteId, slotId }, folding, books);
  const isOver = pledge !== undefined && lowerG > capacityG;
  lookIf(isOver, { kind: CAPACITY, siteId, slotId }, folding, books);
}

function lookAtSite({ siteId, capacityG = Infinity }: Site, folding: Folding, books: Books): void {
  const isFull = folding.positions.stockLowerG(siteId) > capacityG;
  lookIf(isFull, { kind: CAPACITY, siteId, slotId: null }, folding, books);
}

/** A doubt that lasted becomes a breach: the banks concerned are told, and their goods stay. */
export function passStockTime(folding: Folding, books: Books): void {
  for (const doubt of books.stock.due(folding.at)) {
    const found = breachAt(doubt, folding, books);
    if (found === 'unknown' || found === undefined) {
      books.stock.forget(doubt);
      continue;
    }
    const breach = { ...found, since: doubt.since };
    books.stock.stand(breach);
    for (const pledgeId of breach.pledgeIds) holdForBreach(pledgeId, breach, folding, books);
  }
}

/** What is in doubt, is over, or goes on, by what the place weighs now. Who cannot be asked neither accuses nor acquits. */
function lookIf(isSuspect: boolean, place: BreachPlace, folding: Folding, books: Books): void {
  if (!isSuspect && !books.stock.isKnown(place)) return;
  const breach = breachAt(place, folding, books);
  if (breach === undefined) books.stock.over(place);
  else if (breach !== 'unknown') books.stock.doubt(place, folding.at);
}

function breachAt(
  place: BreachPlace,
  folding: Folding,
  books: Books,
): StockBreach | 'unknown' | undefined {
  const { siteId, slotId, kind } = place;
  if (slotId === null) return siteBreach(siteId, folding, books);
  const reading = folding.positions.slot(siteId, slotId);
  const pledge = watchedOn(siteId, slotId, books);
  if (!pledge) return undefined;
  if (!reading?.verified) return 'unknown';
  const { lowerG, upperG, evidence } = reading;
  const found = { ...place, since: folding.at, pledgeIds: [pledge.pledgeId], evidence };
  if (kind === CLAIMS) {
    const limitG = bookedBySlot(pledge).get(slotId) ?? 0;
    const isShort = upperG + takenG(pledge, slotId, books) < leastOn(pledge, slotId);
    return isShort ? { ...found, limitG, measuredG: upperG } : undefined;
  }
  const site = books.pledges.sites.get(siteId);
  const limitG = (site && slotCapacities(site)?.get(slotId)) ?? Infinity;
  return lowerG > limitG ? { ...found, limitG, measuredG: lowerG } : undefined;
}

function siteBreach(siteId: string, folding: Folding, { pledges }: Books): StockBreach | undefined {
  const measuredG = folding.positions.stockLowerG(siteId);
  const limitG = pledges.sites.get(siteId)?.capacityG ?? Infinity;
  const concerned = pledges.activePledges(siteId).filter(isWatched);
  if (measuredG <= limitG || concerned.length === 0) return undefined;
  const pledgeIds = concerned.map(({ pledgeId }) => pledgeId);
  const found = { kind: CAPACITY, siteId, slotId: null, since: folding.at } as const;
  return { ...found, pledgeIds, limitG, measuredG, evidence: { entry: folding.cause } };
}

/** The active pledge with goods on the slot; a slot bears one. */
function watchedOn(siteId: string, slotId: string, { pledges }: Books): Pledge | undefined {
  const [pledge] = pledges.claimsOnSlot(siteId, slotId);
  return pledge && isWatched(pledge) ? pledge : undefined;
}

/** A pledge of before this rule names no proof of possession: its ledger replays as it was decided. */
function isWatched(pledge: Pledge): boolean {
  return isInEffect(pledge) && pledge.possessionDigest !== undefined;
}

function leastOn(pledge: Pledge, slotId: string): number {
  return leastG(bookedBySlot(pledge).get(slotId) ?? 0, pledge.netTolerancePermille);
}

/** What orders under way may have taken from the slot; goods stay claimed until they have left. */
function takenG({ pledgeId }: Pledge, slotId: string, { releases, yard }: Books): number {
  let sumG = yard.orders.offSlotG(pledgeId, slotId);
  for (const { state, massBySlotG, toleranceG } of releases.promisedOf(pledgeId)) {
    if (state === 'PLANNED' || TRUCK_ENDS.has(state)) continue;
    const massG = massBySlotG.get(slotId);
    if (massG !== undefined) sumG += massG + toleranceG;
  }
  return sumG;
}
