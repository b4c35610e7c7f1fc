import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Observation } from '@pledgewatch/shared/observation';
import type { SourceHost } from './source.ts';

const KEY = 'heard at';

/** Shorter than this, a pause between two sessions is not worth a record. */
const UNWATCHED_MS_MIN = 1_000;

/** A span nobody watched, up to now. */
export interface UnwatchedSpan {
  readonly fromAt: EpochMs;
  readonly reason: string;
}

/**
 * The span that a source which repeats nothing was not watched: from the last word of the session before to
 * the first of this one.
 */
export class Unwatched {
  readonly #memory: Map<string, unknown>;
  readonly #msMin: number;
  #heardBefore: EpochMs | undefined;

  /** @param msMin The shortest pause that is said: 0 where even a moment may have cost something. */
  constructor({ memory }: SourceHost, msMin = UNWATCHED_MS_MIN) {
    this.#memory = memory;
    this.#msMin = msMin;
    this.#heardBefore = memory.get(KEY) as EpochMs | undefined;
  }

  /** The source speaks: the first time this gives the span before, if there was one. */
  before(now: EpochMs): UnwatchedSpan | undefined {
    const fromAt = this.#heardBefore;
    this.#heardBefore = undefined;
    const isSpan = fromAt !== undefined && now - fromAt >= this.#msMin;
    return isSpan ? { fromAt, reason: 'link' } : undefined;
  }

  /** What was heard then is on disk. What was only heard is not: it may be lost with its session. */
  stored(heardAt: EpochMs): void {
    this.#memory.set(KEY, heardAt);
  }
}

/** A span without readings, seen from the gateway. */
export function gapObservation(gap: {
  readonly sourceId: string;
  readonly deviceId: string;
  readonly fromAt: EpochMs;
  readonly toAt: EpochMs;
  readonly reason: string;
}): Observation {
  const { toAt } = gap;
  return { kind: 'gap', ...gap, observedAt: toAt, receivedAt: toAt, clock: 'gateway' };
}
