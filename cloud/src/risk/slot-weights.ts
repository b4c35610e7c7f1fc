import type { Evidence } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { PledgeView } from '#/core/index.ts';
import {
  BACKLOG_OWED_MS,
  SLOTS_PER_SITE_MAX,
  STEP_WITHIN_MS,
  TRACKS_PER_SLOT_MAX,
} from './limits.ts';
import { massFrom, type Loading } from './loadings.ts';
import type { Scene } from './scene.ts';
import { average, type Averaging } from './slot-means.ts';

type StackWeight = GoodsStatusOf<'stackWeight'>;

/** Mass that surely left a slot and that no truck order explains. */
export interface Loss {
  readonly slotId: string;
  /** The stream that tells of it; another may tell of the same. */
  readonly epoch: EpochMs;
  readonly pledges: readonly PledgeView[];
  /** The reading before, whose lower bound the stack surely had. */
  readonly beforeLowerG: number;
  readonly beforeUpperG: number;
  readonly sinceAt: EpochMs;
  /** The reading after, whose upper bound it surely has not passed. */
  readonly afterLowerG: number;
  readonly afterUpperG: number;
  readonly at: EpochMs;
  /** What truck orders under way may have taken, tolerances included. */
  readonly takenG: number;
  /** At least this much left beyond that: lower bound before − upper bound after − taken. */
  readonly lossG: number;
  /** The same, with the losses told before and not acknowledged since. */
  readonly sumG: number;
  readonly evidence: readonly Evidence[];
  readonly historical: boolean | undefined;
  readonly correlationId: string | undefined;
}

export interface SlotGain {
  readonly slotId: string;
  /** At least this much came: lower bound after − upper bound before. */
  readonly gainG: number;
  readonly at: EpochMs;
}

/**
 * Readings of one slot in the order in which they are true: the live line, and one for each older
 * stream that comes in late. `lowerG` is the most the stack surely weighed within the last hour.
 */
interface Track {
  epoch: number;
  lastAt: EpochMs;
  anchorAt: EpochMs;
  lowerG: number;
  upperG: number;
  entry: number;
  item: number;
  /** Losses since the last that was acknowledged, grams. */
  lostG: number;
  /** It went on from where an older stream stood: what happened between may still be on its way. */
  readonly carried: boolean;
  /** Its mean of ten minutes. */
  averaging?: Averaging;
}

type Slots = Map<string, Track[]>;

/**
 * Finds losses from the interval before to the interval after: a stack that surely weighed 9,985 kg
 * and now surely weighs at most 9,015 kg lost at least 970 kg, whatever the scale's error. Truck
 * orders under way explain as much as they take from the slot, from the first bag to the last.
 */
export class SlotWeights {
  readonly #sites: Map<string, Slots>;
  #siteId: string | undefined;
  #slots: Slots = new Map();

  constructor(saved: readonly (readonly [string, readonly (readonly [string, Track[]])[]])[] = []) {
    this.#sites = new Map(saved.map(([siteId, slots]) => [siteId, new Map(slots)]));
  }

  save(): readonly (readonly [string, readonly (readonly [string, Track[]])[]])[] {
    return [...this.#sites].map(([siteId, slots]) => [siteId, [...slots]]);
  }

  weigh(event: StackWeight, scene: Scene): void {
    if (!event.evidence) return;
    if (scene.siteId !== this.#siteId) this.#enter(scene.siteId);
    const tracks = this.#slots.get(event.slotId);
    const at = scene.timeOf(event);
    const live = tracks?.[0];
    if (tracks && live && live.epoch === scene.epoch && at >= live.lastAt && !event.historical) {
      judge(live, event, at, scene);
      live.averaging ??= { fromAt: at, sumG: 0, count: 0 };
      const mean = average(live.averaging, event, at);
      if (mean) scene.weighed(mean);
    } else {
      this.#weighAside(tracks, event, at, scene);
    }
  }

  /** Looks again at a slot from which an undelivered truck order took goods. */
  weighAgain(siteId: string, slotId: string, scene: Scene): void {
    const track = this.#sites.get(siteId)?.get(slotId)?.[0];
    const reading = scene.positions.slot(siteId, slotId);
    if (!track || !reading || reading.upperG >= track.lowerG) return;
    const { lowerG, upperG, evidence } = reading;
    lose(track, { slotId, lowerG, upperG }, { ...evidence, at: scene.at }, scene);
  }

  /** What was lost so far is known and taken on. */
  acknowledged(siteId: string, slotId: string): void {
    for (const track of this.#sites.get(siteId)?.get(slotId) ?? []) track.lostG = 0;
  }

  #enter(siteId: string): void {
    this.#siteId = siteId;
    const known = this.#sites.get(siteId);
    this.#slots = known ?? new Map<string, Track[]>();
    if (!known) this.#sites.set(siteId, this.#slots);
  }

  /** The first reading of a slot or of a stream, or one that is older than what is known. */
  #weighAside(tracks: Track[] | undefined, event: StackWeight, at: EpochMs, scene: Scene): void {
    if (!tracks) {
      if (this.#slots.size >= SLOTS_PER_SITE_MAX) return;
      this.#slots.set(event.slotId, [trackFrom(event, at, scene)]);
      return;
    }
    let track = tracks.find(({ epoch, lastAt }) => epoch === scene.epoch && lastAt <= at);
    if (!track) {
      const before = tracks.find(({ lastAt }) => lastAt <= at);
      track = before ? carriedFrom(before, scene.epoch) : trackFrom(event, at, scene);
      tracks.push(track);
    }
    judge(track, event, at, scene);
    tracks.sort((one, other) => other.lastAt - one.lastAt);
    tracks.length = Math.min(tracks.length, TRACKS_PER_SLOT_MAX);
  }
}

/** An older stream goes on from where another stood; its mean is its own. */
function carriedFrom({ averaging: _own, ...before }: Track, epoch: EpochMs): Track {
  return { ...before, epoch, carried: true };
}

function judge(track: Track, event: StackWeight, at: EpochMs, scene: Scene): void {
  track.lastAt = at;
  if (event.upperG < track.lowerG) {
    lose(track, event, { entry: scene.index, item: scene.item, at }, scene);
  } else if (event.lowerG >= track.lowerG) {
    if (event.lowerG > track.upperG) {
      scene.gain({ slotId: event.slotId, gainG: event.lowerG - track.upperG, at });
    }
    anchor(track, event, { entry: scene.index, item: scene.item, at });
  } else if (at - track.anchorAt > STEP_WITHIN_MS) {
    anchor(track, event, { entry: scene.index, item: scene.item, at });
  }
}

type Place = { readonly entry: number; readonly item: number; readonly at: EpochMs };
type Reading = Pick<StackWeight, 'slotId' | 'lowerG' | 'upperG'> &
  Partial<Pick<StackWeight, 'historical' | 'correlationId'>>;

function lose(track: Track, after: Reading, place: Place, scene: Scene): void {
  const { slotId } = after;
  const pledges = scene.pledgesOnSlot(slotId, place.at);
  if (pledges.length === 0) return anchor(track, after, place);
  const loadings = scene.loadings.takingFrom(scene.siteId, slotId, track.anchorAt, place.at);
  const owedG = track.carried ? owedFrom(slotId, track.epoch, place.at, scene) : 0;
  const takenG = takenBy(loadings, slotId) + owedG;
  const lossG = track.lowerG - after.upperG - takenG;
  if (lossG <= 0) {
    if (owedG === 0 && loadings.every(({ settled }) => settled)) anchor(track, after, place);
    return;
  }
  for (const loading of loadings) loading.spent = [...loading.spent, slotId];
  track.lostG += lossG;
  scene.lose({
    slotId,
    epoch: track.epoch,
    pledges,
    beforeLowerG: track.lowerG,
    beforeUpperG: track.upperG,
    sinceAt: track.anchorAt,
    afterLowerG: after.lowerG,
    afterUpperG: after.upperG,
    at: place.at,
    takenG,
    lossG,
    sumG: track.lostG,
    evidence: [
      { entry: track.entry, item: track.item },
      { entry: place.entry, item: place.item },
    ],
    historical: after.historical,
    correlationId: after.correlationId,
  });
  anchor(track, after, place);
}

function takenBy(loadings: readonly Loading[], slotId: string): number {
  return loadings.reduce((sum, loading) => sum + massFrom(loading, slotId), 0);
}

/**
 * Just after a reconnect a truck order may have been executed of which the older stream has still to
 * tell. Until that must have come, what such orders take is not yet a loss.
 */
function owedFrom(slotId: string, epoch: EpochMs, at: EpochMs, scene: Scene): number {
  if (!scene.mayBeOwed(epoch, at)) return 0;
  const orders = scene.notYetBegun(at).filter(({ massBySlotG }) => massBySlotG.has(slotId));
  if (orders.length === 0) return 0;
  scene.wake('slot-weights', slotId, epoch + BACKLOG_OWED_MS);
  return orders.reduce(
    (sum, order) => sum + (order.massBySlotG.get(slotId) ?? 0) + order.toleranceG,
    0,
  );
}

function trackFrom(event: StackWeight, at: EpochMs, scene: Scene): Track {
  const { lowerG, upperG } = event;
  const { epoch, index: entry, item } = scene;
  return {
    epoch,
    lastAt: at,
    anchorAt: at,
    lowerG,
    upperG,
    entry,
    item,
    lostG: 0,
    carried: false,
  };
}

function anchor(track: Track, { lowerG, upperG }: Reading, { entry, item, at }: Place): void {
  track.anchorAt = at;
  track.lowerG = lowerG;
  track.upperG = upperG;
  track.entry = entry;
  track.item = item;
}
