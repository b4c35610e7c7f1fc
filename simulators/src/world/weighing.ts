import type { Chance, EpochMs } from '@pledgewatch/shared/clock';
import { gaussian } from './chance.ts';
import type { ScaleSpec } from './spec.ts';

/** A scale and what stands on it. */
export interface Instrument {
  readonly spec: ScaleSpec;
  readonly chance: Chance;
  /** Error of adjustment under load, grams; far inside the permissible error. */
  readonly biasGrams: number;
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
}

/** What an instrument shows at one moment. */
export interface Reading {
  readonly grossGrams: number;
  readonly stable: boolean;
  readonly overload: boolean;
}

/** An instrument at rest under `loadGrams` since ever. */
export function createInstrument(spec: ScaleSpec, chance: Chance, loadGrams: number): Instrument {
  return {
    spec,
    chance,
    biasGrams: Math.round((chance() - 0.5) * (spec.eGrams / 2)),
    loadGrams,
    beforeGrams: loadGrams,
    changedAt: -Infinity,
    mid: undefined,
    registeredCount: 0,
    armed: false,
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
}

/**
 * What the instrument shows: noise of σ = e/5 at rest; while the load changes, an indication that
 * runs from the old load to the new one and swings by a fiftieth of the difference.
 */
export function readInstrument(scale: Instrument, at: EpochMs, settleMs: number): Reading {
  const { spec, chance } = scale;
  const since = at - scale.changedAt;
  const stable = since >= settleMs;
  const left = stable ? 0 : Math.exp((-6 * since) / settleMs);
  const mean = scale.loadGrams + (scale.beforeGrams - scale.loadGrams) * left;
  const swing = stable ? 0 : Math.abs(scale.beforeGrams - scale.loadGrams) / 50;
  const noise = gaussian(chance) * (spec.eGrams / 5 + swing);
  const bias = scale.loadGrams > 0 ? scale.biasGrams : 0;
  const step = spec.dGrams ?? Math.max(1, Math.round(spec.eGrams / 10));
  // No indication above Max + 9e (OIML R 76-1, 4.2.3).
  const overload = mean > spec.maxGrams + 9 * spec.eGrams;
  const shown = Math.round((mean + bias + noise) / step) * step;
  return { grossGrams: shown + 0, stable: stable && !overload, overload };
}

/** Lightest load a weighing may count, grams: 20 e for class III (OIML R 76-1 table 3). */
export const minimumGrams = (spec: ScaleSpec): number => 20 * spec.eGrams;
