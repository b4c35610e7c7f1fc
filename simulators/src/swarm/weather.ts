import type { Chance } from '@pledgewatch/shared/clock';
import { CRASHES, type Crash } from './disk.ts';
import { HOUR_MS } from './limits.ts';

/** One fault: when it comes, what it is, how long it lasts. */
export type Fault = { readonly atMs: number } & (
  | {
      readonly is: 'crash';
      readonly of: 'gateway' | 'cloud';
      readonly crash: Crash;
      /** At which commit from then on. */
      readonly commits: number;
    }
  | { readonly is: 'partition'; readonly forMs: number }
  | { readonly is: 'full-disk'; readonly of: 'gateway' | 'cloud'; readonly forMs: number }
  /** Its clock is set on or back by so much, as by a wrong time server. */
  | { readonly is: 'clock-jump'; readonly of: 'gateway' | 'cloud'; readonly byMs: number }
  /** Somebody else sends a batch as if it were the gateway's. */
  | { readonly is: 'forged-batch'; readonly overtakes: boolean }
);

/** Most faults of a kind in an hour. */
const CRASHES_MAX = 5;
const PARTITIONS_MAX = 3;
const FULL_DISKS_MAX = 2;
const CLOCK_JUMPS_MAX = 2;
const FORGED_MAX = 6;
const COMMITS_MAX = 12;
const JUMP_MS = 90_000;
const SHORT_MS = 120_000;
const LONG_MS = 1_500_000;
/** A partition that lasts longer than a silence is allowed to. */
const LONG = 0.25;

/** The weather of one hour: every fault drawn beforehand, in the order of its time. */
export function weatherFrom(chance: Chance): readonly Fault[] {
  const upTo = (max: number) => Math.floor(chance() * (max + 1));
  const atMs = () => Math.floor(chance() * HOUR_MS);
  const of = (): 'gateway' | 'cloud' => (chance() < 0.5 ? 'gateway' : 'cloud');
  const times = <T>(count: number, draw: () => T) => Array.from({ length: count }, draw);
  return [
    ...times(upTo(CRASHES_MAX), () => ({
      is: 'crash' as const,
      atMs: atMs(),
      of: of(),
      crash: CRASHES[upTo(CRASHES.length - 1)]!,
      commits: 1 + upTo(COMMITS_MAX),
    })),
    ...times(upTo(PARTITIONS_MAX), () => ({
      is: 'partition' as const,
      atMs: atMs(),
      forMs: 1_000 + Math.floor(chance() * (chance() < LONG ? LONG_MS : SHORT_MS)),
    })),
    ...times(upTo(FULL_DISKS_MAX), () => ({
      is: 'full-disk' as const,
      atMs: atMs(),
      of: of(),
      forMs: 1_000 + Math.floor(chance() * SHORT_MS),
    })),
    ...times(upTo(CLOCK_JUMPS_MAX), () => ({
      is: 'clock-jump' as const,
      atMs: atMs(),
      of: of(),
      byMs: Math.floor((2 * chance() - 1) * JUMP_MS),
    })),
    ...times(upTo(FORGED_MAX), () => ({
      is: 'forged-batch' as const,
      atMs: atMs(),
      overtakes: chance() < 0.7,
    })),
  ].toSorted((one, other) => one.atMs - other.atMs);
}
