import type { EpochMs } from '@pledgewatch/shared/clock';

const NONE: readonly never[] = Object.freeze([]);

/**
 * Things that time alone will change. Every fact asks for them, so that the soonest is kept: all of them
 * are looked at again only after one has changed.
 */
export class Deadlines<T> {
  readonly #timeOf: (thing: T) => EpochMs;
  readonly #waiting = new Set<T>();
  /** Null while it is to be worked out anew. */
  #soonest: EpochMs | null = null;

  /** @param timeOf When a thing is due; Infinity for never. */
  constructor(timeOf: (thing: T) => EpochMs) {
    this.#timeOf = timeOf;
  }

  /** It is new, or its time has changed. */
  update(thing: T): void {
    if (this.#timeOf(thing) === Infinity) this.#waiting.delete(thing);
    else this.#waiting.add(thing);
    this.#soonest = null;
  }

  forget(thing: T): void {
    if (this.#waiting.delete(thing)) this.#soonest = null;
  }

  /** Those whose time has come, in the order they came to wait. */
  due(now: EpochMs): readonly T[] {
    if (this.nextDueAt() > now) return NONE;
    return [...this.#waiting].filter((thing) => this.#timeOf(thing) <= now);
  }

  /** Infinity for never. */
  nextDueAt(): EpochMs {
    if (this.#soonest === null) {
      let soonest = Infinity;
      for (const thing of this.#waiting) soonest = Math.min(soonest, this.#timeOf(thing));
      this.#soonest = soonest;
    }
    return this.#soonest;
  }
}
