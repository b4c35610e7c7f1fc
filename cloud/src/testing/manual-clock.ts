import type { Clock, EpochMs } from '@pledgewatch/shared/clock';

interface Sleeper {
  readonly at: EpochMs;
  readonly wake: () => void;
}

/** A clock that stands until it is moved; then everyone whose time has come wakes. */
export class ManualClock implements Clock {
  #now: EpochMs;
  readonly #sleepers = new Set<Sleeper>();

  constructor(now: EpochMs) {
    this.#now = now;
  }

  now(): EpochMs {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper);
        resolve();
      });
    });
  }

  advance(ms: number): void {
    this.#now += ms;
    const due = [...this.#sleepers].filter(({ at }) => at <= this.#now);
    for (const sleeper of due.toSorted((a, b) => a.at - b.at)) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
