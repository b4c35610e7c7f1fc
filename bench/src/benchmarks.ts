import { alert } from './alert.ts';
import { backlog } from './backlog.ts';
import type { Benchmark } from './benchmark.ts';
import { edge } from './edge.ts';
import { ingest } from './ingest.ts';
import { ingestSmall } from './ingest-small.ts';
import { journal } from './journal.ts';
import { limitCheck } from './portfolio/limit-check.ts';
import { positions } from './portfolio/positions.ts';
import { risk } from './portfolio/risk.ts';
import { reprice } from './portfolio/reprice.ts';
import { wire } from './wire.ts';

/** Every benchmark, in the order of the table. */
export const BENCHMARKS: readonly Benchmark[] = [
  ingest,
  ingestSmall,
  alert,
  journal,
  edge,
  backlog,
  wire,
  limitCheck,
  reprice,
  positions,
  risk,
];
