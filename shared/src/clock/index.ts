import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds since 1970-01-01T00:00:00Z, as `Date.now()` gives them. */
export type EpochMs = number;

/** The only way time comes into this system, so that one seed can run all of it. */
export interface Clock {
  /** Wall clock. */
  now(): EpochMs;
  /** Resolves after `ms`, or at once (without throwing) when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    await delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
  },
};

/** The only way chance comes in: 0 ≤ value < 1. */
export type Chance = () => number;
