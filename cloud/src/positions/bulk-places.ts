import type { EpochMs } from '@pledgewatch/shared/clock';
import type { DefineBulkPlace } from '@pledgewatch/shared/command';

export interface SavedBulkPlaces {
  readonly places: readonly DefineBulkPlace[];
  readonly until: readonly (readonly [key: string, until: EpochMs])[];
}

/** Places of bulk goods, and until when the last survey of each verifies them. */
export class BulkPlaces {
  readonly #places = new Map<string, DefineBulkPlace>();
  readonly #until: Map<string, EpochMs>;
  /** The first end that has not passed. */
  #nextEnd = -Infinity;

  constructor(saved?: SavedBulkPlaces) {
    for (const place of saved?.places ?? []) this.define(place);
    this.#until = new Map(saved?.until);
  }

  save(): SavedBulkPlaces {
    return { places: [...this.#places.values()], until: [...this.#until] };
  }

  define(place: DefineBulkPlace): void {
    this.#places.set(keyOf(place.siteId, place.slotId), place);
  }

  place(siteId: string, slotId: string): DefineBulkPlace | undefined {
    return this.#places.get(keyOf(siteId, slotId));
  }

  surveyed({ siteId, slotId, surveyAgeMaxMs }: DefineBulkPlace, surveyedAt: EpochMs): void {
    this.#until.set(keyOf(siteId, slotId), surveyedAt + surveyAgeMaxMs);
    this.#nextEnd = -Infinity;
  }

  /** Until when the slot's last survey verifies it; undefined for a slot that is weighed. */
  until(siteId: string, slotId: string): EpochMs | undefined {
    return this.#until.size === 0 ? undefined : this.#until.get(keyOf(siteId, slotId));
  }

  /** When the next survey will be too old. */
  nextDueAt(now: EpochMs): EpochMs {
    if (this.#nextEnd > now) return this.#nextEnd;
    let next = Infinity;
    for (const until of this.#until.values()) if (until >= now) next = Math.min(next, until + 1);
    this.#nextEnd = next;
    return next;
  }
}

function keyOf(siteId: string, slotId: string): string {
  return `${siteId}/${slotId}`;
}
