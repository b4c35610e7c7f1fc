import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Observation } from '@pledgewatch/shared/observation';
import type { SourceHost } from './source.ts';

const KEY = 'heard at';

/** Shorter than this, a pause between two sessions is not worth a record. */
const UNWATCHED_MS_MIN = 1_000;

/**
 * The span that a source which repeats nothing was not watched: from the last word of the session before to
 * the first of this one. Its record says what nobody saw.
 */
export class Unwatched {
  readonly #host: SourceHost;
  readonly #heardBefore: EpochMs | undefined;
  #isTold = false;

  constructor(host: SourceHost) {
    this.#host = host;
    this.#heardBefore = host.memory.get(KEY) as EpochMs | undefined;
  }

  /** Marks that the source speaks; the first time it gives the gap before it, if there was one. */
  heard(place: { readonly sourceId: string; readonly deviceId: string }): Observation[] {
    const now = this.#host.now();
    this.#host.memory.set(KEY, now);
    const fromAt = this.#heardBefore;
    if (this.#isTold || fromAt === undefined || now - fromAt < UNWATCHED_MS_MIN) {
      this.#isTold = true;
      return [];
    }
    this.#isTold = true;
    return [gapObservation({ ...place, fromAt, toAt: now, reason: 'link' })];
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
