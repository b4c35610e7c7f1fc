import type { Chance, EpochMs } from '@pledgewatch/shared/clock';
import { initialErrorGrams } from './accuracy.ts';
import { gaussian } from './chance.ts';
import type { Ticker } from './schedule.ts';
import type { ScaleSpec } from './spec.ts';

/** A scale and what stands on it. */
export interface Instrument {
  readonly spec: ScaleSpec;
  readonly chance: Chance;
  /**
   * Error of adjustment as a share of what initial verification permits at the load, −1 … 1: whoever
   * verified it let it pass.
   */
  readonly errorShare: number;
  readonly startedAt: EpochMs;
  loadGrams: number;
  /** What stood there before the last change. */
  beforeGrams: number;
  changedAt: EpochMs;
  /** Correlation id of the last change, until the weight rests again. */
  mid: string | undefined;
  /** Weighings caught so far; the next one gets the next number. */
  registeredCount: number;
  /** Whether the present load is still to be caught. */
  armed: boolean;
  /** What makes it speak; a change wakes it. */
  ticker: Ticker | undefined;
}

/** What an instrument shows at one moment. */
export interface Reading {
  readonly grossGrams: number;
  readonly stable: boolean;
  readonly overload: boolean;
}

/** An instrument at rest under `loadGrams` since ever. */
export function createInstrument(
  spec: ScaleSpec,
  chance: Chance,
  { loadGrams, startsAt }: { readonly loadGrams: number; readonly startsAt: EpochMs },
): Instrument {
  return {
    spec,
    chance,
    errorShare: 2 * chance() - 1,
    startedAt: startsAt,
    loadGrams,
    beforeGrams: loadGrams,
    changedAt: -Infinity,
    mid: undefined,
    registeredCount: 0,
    armed: false,
    ticker: undefined,
  };
}

/** Puts another load on the instrument; the indication follows over the settling time. */
export function setLoad(scale: Instrument, grams: number, at: EpochMs, mid?: string): void {
  if (grams === scale.loadGrams && mid === undefined) return;
  scale.beforeGrams = scale.loadGrams;
  scale.loadGrams = grams;
  scale.changedAt = at;
  scale.mid = mid ?? scale.mid;
  scale.armed = true;
  const { ticker } = scale;
  if (ticker !== undefined) ticker.dueAt = Math.min(ticker.dueAt, at + ticker.everyMs);
}

/** The load wanders so slowly that the indication never leaves rest: drying, dust. */
export function creepTo(scale: Instrument, grams: number): void {
  scale.beforeGrams += grams - scale.loadGrams;
  scale.loadGrams = grams;
}

const DAY_MS = 86_400_000;
/** Ten weighings of one load then spread over half of what repeatability allows (OIML R 76-1, 3.6.1). */
const SIGMAS_A_LIMIT = 6;

/**
 * What the instrument shows: its own error of adjustment, the drift of its zero, and noise, all from
 * what is on its plate; while the load changes, an indication that runs from the old load to the new
 * one and swings by a fiftieth of the difference.
 */
export function readInstrument(scale: Instrument, at: EpochMs, settleMs: number): Reading {
  const { spec, chance } = scale;
  const stable = isAtRest(scale, at, settleMs);
  const left = stable ? 0 : Math.exp((-6 * (at - scale.changedAt)) / settleMs);
  const mean = scale.loadGrams + (scale.beforeGrams - scale.loadGrams) * left;
  const swing = stable ? 0 : Math.abs(scale.beforeGrams - scale.loadGrams) / 50;
  const limit = initialErrorGrams(spec, mean);
  const noise = gaussian(chance) * (limit / SIGMAS_A_LIMIT + swing);
  const step = spec.dGrams ?? Math.max(1, Math.round(spec.eGrams / 10));
  // No indication above Max + 9e (OIML R 76-1, 4.2.3).
  const overload = mean > spec.maxGrams + 9 * spec.eGrams;
  const shown = Math.round((mean + errorOf(scale, limit, at) + noise) / step) * step;
  return { grossGrams: shown + 0, stable: stable && !overload, overload };
}

/** Whether the load has settled. */
export const isAtRest = (scale: Instrument, at: EpochMs, settleMs: number): boolean =>
  at - scale.changedAt >= settleMs;

/** An empty scale is set to zero before each load; what it errs by then, it errs by under load. */
function errorOf(scale: Instrument, limit: number, at: EpochMs): number {
  if (scale.loadGrams <= 0) return 0;
  const { driftPerDayE = 0, eGrams } = scale.spec;
  return scale.errorShare * limit + ((at - scale.startedAt) / DAY_MS) * driftPerDayE * eGrams;
}
