import { randomInt } from 'node:crypto';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { parseCommandLine, progressBar } from '@pledgewatch/shared/terminal';
import { HOUR_MS } from './limits.ts';
import { findingsText, runSeed } from './seeds.ts';
import type { SwarmOutcome } from './swarm.ts';

const SEED_MAX = 2 ** 32;
const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;
const DAY_MS = 24 * HOUR_MS;

/** Which seeds, and for how long. */
interface Plan {
  readonly first: number;
  /** Infinity: as many as there is time for. */
  readonly seeds: number;
  readonly forMs: number;
}

/**
 * Runs the whole system under one seed after another; exit code 1 when a statement did not hold.
 *
 * @throws {PledgewatchError} `PW_COMMAND_LINE_INVALID`.
 */
export async function runSwarm(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const line = parseCommandLine({
    program: 'npm run simulate -- swarm',
    summary:
      'Runs edge and cloud in one process, one simulated hour a seed, with crashes, torn writes, full disks,\n' +
      'partitions and wrong clocks drawn from the seed, and checks after every step what must always hold.',
    options: {
      for: {
        type: 'string',
        placeholder: 'TIME',
        description: 'As many seeds as 30s, 10m or 2h allow',
      },
      seeds: { type: 'string', placeholder: 'COUNT', description: 'So many seeds' },
      seed: {
        type: 'string',
        placeholder: 'NUMBER',
        description: 'The first seed, or [PLEDGEWATCH_SEED]; by chance unless given',
      },
    },
    example: 'npm run simulate -- swarm --seed 7',
    argv,
  });
  if (line.kind === 'help') return void process.stdout.write(line.text);
  const { seed = environment['PLEDGEWATCH_SEED'], ...values } = line.values;
  await runPlan(planOf({ ...values, seed }));
}

function planOf(of: {
  readonly for?: string | undefined;
  readonly seeds?: string | undefined;
  readonly seed?: string | undefined;
}): Plan {
  const first = of.seed === undefined ? randomInt(SEED_MAX) : whole('seed', of.seed, 0);
  const forMs = of.for === undefined ? Infinity : timeIn(of.for);
  const one = of.for === undefined && of.seed !== undefined ? 1 : undefined;
  const few = of.for === undefined ? SEEDS_UNLESS_TOLD : Infinity;
  const seeds = of.seeds === undefined ? (one ?? few) : whole('seeds', of.seeds, 1);
  return { first, seeds, forMs };
}

/** Enough to see it work. */
const SEEDS_UNLESS_TOLD = 10;

function whole(name: string, text: string, minimum: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= minimum && value < SEED_MAX) return value;
  throw invalid(`--${name} ${text} is no whole number from ${minimum} to ${SEED_MAX - 1}`);
}

function timeIn(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,5})([smh])$/.exec(text) ?? [];
  if (count === undefined) throw invalid(`--for ${text} is no time as 30s, 10m or 2h`);
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

const invalid = (problem: string) => new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem });

async function runPlan({ first, seeds, forMs }: Plan): Promise<void> {
  const isTimed = seeds === Infinity;
  const total = isTimed ? forMs : seeds;
  const bar = progressBar({ total, label: 'Swarm', stream: process.stderr });
  const startedAt = performance.now();
  const sum = { seeds: 0, broken: 0, batches: 0, crashes: 0 };
  let elapsedMs = 0;
  for (let seed = first; sum.seeds < seeds && elapsedMs < forMs; seed = (seed + 1) % SEED_MAX) {
    const outcome = await runSeed(seed);
    add(sum, outcome);
    const nowMs = performance.now() - startedAt;
    bar.advance(isTimed ? nowMs - elapsedMs : 1);
    elapsedMs = nowMs;
    if (outcome.findings.length === 0) continue;
    bar.finish();
    process.stdout.write(findingsText(outcome));
    process.exitCode = 1;
  }
  bar.finish();
  process.stdout.write(summaryOf(first, sum, elapsedMs));
}

type Sum = { seeds: number; broken: number; batches: number; crashes: number };

function add(sum: Sum, { findings, batches, crashes }: SwarmOutcome): void {
  sum.seeds += 1;
  sum.broken += findings.length > 0 ? 1 : 0;
  sum.batches += batches;
  sum.crashes += crashes;
}

function summaryOf(first: number, sum: Sum, elapsedMs: number): string {
  const days = (sum.seeds * HOUR_MS) / DAY_MS;
  const daysPerSecond = (days / (elapsedMs / 1_000)).toFixed(2);
  return [
    `${sum.seeds} seeds from ${first} on: ${sum.broken} with findings`,
    `${sum.crashes} crashes, ${sum.batches} batches, ${daysPerSecond} simulated days a second`,
    '',
  ].join('\n');
}
