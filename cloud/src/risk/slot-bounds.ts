import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { Interval } from '#/core/index.ts';
import { SLOTS_PER_SITE_MAX } from './limits.ts';

type StackWeight = GoodsStatusOf<'stackWeight'>;

/** A slot's bounds now, and where the newest late reading stood. */
interface Bounds {
  epoch: EpochMs;
  at: EpochMs;
  lowerG: number;
  upperG: number;
  lateLowerG: number;
  lateUpperG: number;
}

export type SavedBounds = readonly (readonly [
  siteId: string,
  readonly (readonly [slotId: string, Bounds])[],
])[];

/** What a reading changed. */
export type Change = 'nothing' | 'now' | 'lower-then';

/**
 * Bounds of every slot now and, while older streams come in, then: a late reading is judged with what
 * the other slots weighed at its time, not with what they weigh by now.
 */
export class SlotBounds {
  readonly #sites: Map<string, Map<string, Bounds>>;
  #siteId: string | undefined;
  #slots = new Map<string, Bounds>();

  constructor(saved: SavedBounds = []) {
    this.#sites = new Map(saved.map(([siteId, slots]) => [siteId, new Map(slots)]));
  }

  save(): SavedBounds {
    return [...this.#sites].map(([siteId, slots]) => [siteId, [...slots]]);
  }

  weigh(siteId: string, event: StackWeight, at: EpochMs, epoch: EpochMs): Change {
    if (siteId !== this.#siteId) this.#enter(siteId);
    const bounds = this.#slots.get(event.slotId);
    if (!bounds) return this.#begin(event, at, epoch);
    if (at < bounds.at) return weighLate(bounds, event);
    if (epoch !== bounds.epoch) {
      bounds.epoch = epoch;
      bounds.lateLowerG = bounds.lowerG;
      bounds.lateUpperG = bounds.upperG;
    }
    const isSame = bounds.lowerG === event.lowerG;
    bounds.at = at;
    bounds.lowerG = event.lowerG;
    bounds.upperG = event.upperG;
    return isSame ? 'nothing' : 'now';
  }

  /** What the slots weighed at the time of the newest late reading. */
  at(siteId: string, slotIds: Iterable<string>, at: EpochMs): Map<string, Interval> {
    const slots = this.#sites.get(siteId);
    const readings = new Map<string, Interval>();
    for (const slotId of slotIds) {
      const bounds = slots?.get(slotId);
      if (bounds && bounds.at > at) readings.set(slotId, lateOf(bounds));
    }
    return readings;
  }

  #enter(siteId: string): void {
    const known = this.#sites.get(siteId);
    this.#siteId = siteId;
    this.#slots = known ?? new Map<string, Bounds>();
    if (!known) this.#sites.set(siteId, this.#slots);
  }

  #begin({ slotId, lowerG, upperG }: StackWeight, at: EpochMs, epoch: EpochMs): Change {
    if (this.#slots.size >= SLOTS_PER_SITE_MAX) return 'now';
    const late = { lateLowerG: lowerG, lateUpperG: upperG };
    this.#slots.set(slotId, { epoch, at, lowerG, upperG, ...late });
    return 'now';
  }
}

/** Only what surely fell is worth judging: late readings come in masses. */
function weighLate(bounds: Bounds, { lowerG, upperG }: StackWeight): Change {
  const isLower = upperG < bounds.lateLowerG;
  bounds.lateLowerG = lowerG;
  bounds.lateUpperG = upperG;
  return isLower ? 'lower-then' : 'nothing';
}

function lateOf({ lateLowerG: lowerG, lateUpperG: upperG }: Bounds): Interval {
  return { lowerG, nominalG: Math.trunc((lowerG + upperG) / 2), upperG };
}
