import type { Benchmark } from './benchmark.ts';
import { ingest } from './ingest.ts';
import { ingestSmall } from './ingest-small.ts';

/** Every benchmark, in the order of the table. */
export const BENCHMARKS: readonly Benchmark[] = [ingest, ingestSmall];
