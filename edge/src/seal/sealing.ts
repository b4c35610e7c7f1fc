import type { Clock } from '@pledgewatch/shared/clock';
import type { Lane } from '@pledgewatch/shared/topics';
import {
  BATCHES_A_TURN_MAX,
  EVENT_LINGER_MS,
  ITEMS_MAX,
  RETRY_MS,
  TELEMETRY_LINGER_MS,
} from './limits.ts';
import type { Sealer } from './sealer.ts';

export interface SealingParts {
  readonly sealer: Sealer;
  readonly clock: Clock;
  /** Called after batches of a lane were sealed. */
  readonly onSealed: (lane: Lane) => void;
  /** Told what the journal said instead of taking a batch; sealing goes on afterwards. */
  readonly onFault: (error: unknown) => void;
}

/** Both lanes, sealed for as long as the gateway runs; costs nothing while nothing comes. */
export interface Sealing {
  /** A lane has new items on disk. */
  wake(lane: Lane): void;
  /**
   * Runs `commit`, which puts urgent events on disk, and seals them at once, in the same commit of the
   * journal. Whatever sealing runs into, they are on disk when this returns; what `commit` itself runs
   * into is thrown.
   */
  hurry(commit: () => void): void;
  stop(): Promise<void>;
}

/**
 * Seals what it is woken for. Urgent events: at once. Others: at once when the lane was idle, else those
 * of 20 ms together. Telemetry: at 500 items, or 1 s after the first.
 */
export function startSealing(parts: SealingParts): Sealing {
  const lanes = {
    events: new LaneSealing('events', parts),
    telemetry: new LaneSealing('telemetry', parts),
  };
  return {
    wake: (lane) => lanes[lane].wake(),
    hurry(commit) {
      let isCommitted = false;
      let sealed = 0;
      try {
        sealed = parts.sealer.sealWith('events', () => {
          commit();
          isCommitted = true;
        });
      } catch (error) {
        if (!isCommitted) throw error;
        // Sealing took the commit back with it: it stands alone, and the lane seals in its turn.
        commit();
        parts.onFault(error);
        return lanes.events.wake();
      }
      if (sealed > 0) parts.onSealed('events');
    },
    async stop() {
      await Promise.all([lanes.events.stop(), lanes.telemetry.stop()]);
    },
  };
}

class LaneSealing {
  readonly #lane: Lane;
  readonly #parts: SealingParts;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #isWoken = true;
  /** Ends the wait for company; aborted when there is enough of it. */
  #lingering: AbortController | null = null;
  #ring: (() => void) | null = null;

  constructor(lane: Lane, parts: SealingParts) {
    this.#lane = lane;
    this.#parts = parts;
    this.#running = this.#run();
  }

  wake(): void {
    this.#isWoken = true;
    this.#ring?.();
    if (this.#lingering && this.#isFull()) this.#lingering.abort();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#ring?.();
    this.#lingering?.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock } = this.#parts;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#woken();
      if (this.#lane === 'telemetry') await this.#linger(TELEMETRY_LINGER_MS);
      if (signal.aborted) return;
      this.#isWoken = false;
      const sealed = this.#seal();
      if (sealed === null || sealed === BATCHES_A_TURN_MAX) this.#isWoken = true;
      if (sealed === null) await clock.sleep(RETRY_MS, signal);
      else if (sealed === BATCHES_A_TURN_MAX) await clock.sleep(0, signal);
      else if (this.#lane === 'events') await clock.sleep(EVENT_LINGER_MS, signal);
    }
  }

  async #woken(): Promise<void> {
    if (this.#isWoken || this.#stopping.signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ring = resolve;
    await promise;
    this.#ring = null;
  }

  async #linger(ms: number): Promise<void> {
    if (this.#stopping.signal.aborted || this.#isFull()) return;
    this.#lingering = new AbortController();
    await this.#parts.clock.sleep(ms, this.#lingering.signal);
    this.#lingering = null;
  }

  #isFull(): boolean {
    return (this.#attempt(() => this.#parts.sealer.unsealed(this.#lane)) ?? 0) >= ITEMS_MAX;
  }

  /** How many batches; null when the journal would not. */
  #seal(): number | null {
    const sealed = this.#attempt(() => this.#parts.sealer.seal(this.#lane));
    if (sealed) this.#attempt(() => this.#parts.onSealed(this.#lane));
    return sealed;
  }

  #attempt<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      this.#parts.onFault(error);
      return null;
    }
  }
}
