import type { Figure } from './benchmark.ts';
import type { FigureKey } from './goals.ts';

/** Figures that cannot be measured on this machine, and why. */
export function skippedFigures(keys: readonly FigureKey[], skipped: string): Figure[] {
  return keys.map((key) => ({ key, measured: null, skipped }));
}
