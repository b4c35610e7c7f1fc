import { SeenBy, viewersOf } from '#/pledges/index.ts';
import { ENDED_RELEASES_PER_PLEDGE_MAX } from '../limits.ts';
import { RELEASE_ENDS, TRUCK_ENDS, TRUCK_UNUSED } from './release-machines.ts';
import type { Release, Truck } from './release-records.ts';

const NONE: ReadonlySet<never> = new Set();

interface SavedTruck extends Omit<Truck, 'epcs' | 'massBySlotG'> {
  readonly epcs: readonly string[];
  readonly massBySlotG: readonly (readonly [string, number])[];
}

/** What a snapshot keeps; the indexes are made again from it. */
export type SavedReleases = readonly (Omit<Release, 'trucks'> & {
  readonly trucks: readonly SavedTruck[];
})[];

/** Releases and their trucks, and what is reserved for them. Sets keep the order of the requests. */
export class ReleaseBook {
  readonly releases = new Map<string, Release>();
  readonly trucks = new Map<string, Truck>();
  /** Release ids, by who may see them. */
  readonly seen = new SeenBy();
  readonly #reserved = new Map<string, Truck>();
  readonly #ofPledge = new Map<string, Set<Release>>();
  readonly #trucksOfPledge = new Map<string, Set<Truck>>();
  readonly #trucksOfSite = new Map<string, Set<Truck>>();
  readonly #planned = new Set<Truck>();
  /** The earliest end of a planned truck's window; null until asked for again. */
  #plannedUntil: number | null = null;
  /** The earliest end of an unused order's window, by gateway; absent until asked for again. */
  readonly #unusedUntil = new Map<string, number>();

  constructor(saved: SavedReleases = []) {
    for (const { trucks, ...release } of saved) {
      this.add({ ...release, trucks: trucks.map(restoreTruck) });
    }
  }

  save(): SavedReleases {
    return [...this.releases.values()].map(({ trucks, ...release }) => ({
      ...release,
      trucks: trucks.map(saveTruck),
    }));
  }

  add(release: Release): void {
    this.releases.set(release.releaseId, release);
    this.seen.add(release.releaseId, viewersOf(release));
    setOf(this.#ofPledge, release.pledgeId).add(release);
    for (const truck of release.trucks) {
      this.trucks.set(truck.truckOrderId, truck);
      if (TRUCK_ENDS.has(truck.state)) continue;
      this.#reserve(truck);
      if (release.state !== 'REQUESTED') setOf(this.#trucksOfPledge, truck.pledgeId).add(truck);
    }
  }

  /** An application has passed the limit check: what its trucks take is promised from now on. */
  promised({ trucks, pledgeId }: Release): void {
    for (const truck of trucks) {
      if (!TRUCK_ENDS.has(truck.state)) setOf(this.#trucksOfPledge, pledgeId).add(truck);
    }
  }

  /** Its tags and its value are free again. */
  ended(truck: Truck): void {
    for (const epc of truck.epcs) {
      if (this.#reserved.get(epc) === truck) this.#reserved.delete(epc);
    }
    this.#trucksOfPledge.get(truck.pledgeId)?.delete(truck);
    this.#trucksOfSite.get(truck.siteId)?.delete(truck);
    this.moved(truck);
  }

  /** A truck came into another state. */
  moved(truck: Truck): void {
    if (truck.state !== 'PLANNED' && this.#planned.delete(truck)) this.#plannedUntil = null;
    if (truck.gatewayId !== null) this.#unusedUntil.delete(truck.gatewayId);
  }

  /** Forgets the oldest of a pledge's ended releases when there are more than are kept. */
  forgetOldest(pledgeId: string): void {
    const ended = [...this.releasesOf(pledgeId)].filter(({ state }) => RELEASE_ENDS.has(state));
    const [oldest] = ended;
    if (ended.length <= ENDED_RELEASES_PER_PLEDGE_MAX || !oldest) return;
    this.releases.delete(oldest.releaseId);
    this.seen.remove(oldest.releaseId, viewersOf(oldest));
    this.#ofPledge.get(pledgeId)?.delete(oldest);
    for (const { truckOrderId } of oldest.trucks) this.trucks.delete(truckOrderId);
  }

  releasesOf(pledgeId: string): ReadonlySet<Release> {
    return this.#ofPledge.get(pledgeId) ?? NONE;
  }

  /** The truck that a tag is reserved for. */
  reservedFor(epc: string): Truck | undefined {
    return this.#reserved.get(epc);
  }

  /** Planned and instructed trucks of a pledge that have not ended: what they take is promised. */
  promisedOf(pledgeId: string): ReadonlySet<Truck> {
    return this.#trucksOfPledge.get(pledgeId) ?? NONE;
  }

  /** Instructed trucks of a site that have not ended. */
  instructedAt(siteId: string): Truck[] {
    const trucks = this.#trucksOfSite.get(siteId);
    if (!trucks || trucks.size === 0) return [];
    return [...trucks].filter(({ state }) => state !== 'PLANNED');
  }

  /** How many trucks have not ended that a gate serves, or is to serve. */
  underWayAt(siteId: string, gateId: string): number {
    const trucks = [...(this.#trucksOfSite.get(siteId) ?? NONE)];
    return trucks.filter((truck) => truck.gateId === gateId).length;
  }

  /** Planned trucks whose window has ended. */
  plannedPast(now: number): Truck[] {
    if (this.plannedUntil() > now) return [];
    return [...this.#planned].filter(({ notAfter }) => notAfter <= now);
  }

  /** When the next planned truck's window ends; Infinity for never. */
  plannedUntil(): number {
    this.#plannedUntil ??= earliestEnd(this.#planned);
    return this.#plannedUntil;
  }

  /** Orders that the gateway holds unused and whose window ended before `time`. */
  unusedBefore(siteId: string, gatewayId: string, time: number): Truck[] {
    if (this.#unusedUntilOf(siteId, gatewayId) >= time) return [];
    return this.#unusedOf(siteId, gatewayId).filter(({ notAfter }) => notAfter < time);
  }

  #unusedUntilOf(siteId: string, gatewayId: string): number {
    const known = this.#unusedUntil.get(gatewayId);
    if (known !== undefined) return known;
    const until = earliestEnd(this.#unusedOf(siteId, gatewayId));
    this.#unusedUntil.set(gatewayId, until);
    return until;
  }

  #unusedOf(siteId: string, gatewayId: string): Truck[] {
    return this.instructedAt(siteId).filter(
      (truck) => truck.gatewayId === gatewayId && TRUCK_UNUSED.has(truck.state),
    );
  }

  #reserve(truck: Truck): void {
    for (const epc of truck.epcs) this.#reserved.set(epc, truck);
    setOf(this.#trucksOfSite, truck.siteId).add(truck);
    if (truck.state !== 'PLANNED') return;
    this.#planned.add(truck);
    this.#plannedUntil = Math.min(this.plannedUntil(), truck.notAfter);
  }
}

function earliestEnd(trucks: Iterable<Truck>): number {
  let end = Infinity;
  for (const { notAfter } of trucks) end = Math.min(end, notAfter);
  return end;
}

function saveTruck({ epcs, massBySlotG, ...truck }: Truck): SavedTruck {
  return { ...truck, epcs: [...epcs], massBySlotG: [...massBySlotG] };
}

function restoreTruck({ epcs, massBySlotG, ...truck }: SavedTruck): Truck {
  return { ...truck, epcs: new Set(epcs), massBySlotG: new Map(massBySlotG) };
}

function setOf<K, V>(sets: Map<K, Set<V>>, key: K): Set<V> {
  const known = sets.get(key);
  if (known) return known;
  const set = new Set<V>();
  sets.set(key, set);
  return set;
}
