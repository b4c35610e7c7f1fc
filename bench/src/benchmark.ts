import type { FigureKey } from './goals.ts';

/** What the same machine does in the same run without any of our promises. */
export interface RawLimit {
  readonly what: string;
  readonly value: number;
}

/** One measured number of the table. */
export interface Figure {
  readonly key: FigureKey;
  /** Null when it could not be measured here; `skipped` then says why. */
  readonly measured: number | null;
  readonly skipped?: string;
  readonly raw?: RawLimit;
  /** CPU seconds the measured program took for a million items: holds on a busy machine too. */
  readonly cpuSeconds?: number;
}

/** What a benchmark is given. */
export interface BenchContext {
  /** A folder of its own, removed afterwards. */
  readonly folder: string;
  /** Rounds to take the median of. */
  readonly rounds: number;
  /** Share of the usual amount of work, above 0 up to 1; tests take a tiny one. */
  readonly scale: number;
  /** Tells how far it is, 0 to 1. */
  readonly progress: (share: number) => void;
}

/** A group of figures that are measured together. */
export interface Benchmark {
  /** What `--only` calls it; the first word of its figures' keys. */
  readonly name: string;
  measure(context: BenchContext): Promise<readonly Figure[]>;
}

/** Machines are noisy: the middle of several short rounds says more than one long one. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >>> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
