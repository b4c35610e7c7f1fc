import type { Command } from '@pledgewatch/shared/command';
import { median, type Benchmark } from '../benchmark.ts';
import { ACTORS, UNIT_G } from '../pledged.ts';
import { LOADED_AT, pledgeIdOf, portfolio, tagOf } from './portfolio.ts';

const REQUESTS = 2_000;
const UNITS_A_TRUCK = 20;

/** From a release request to its answer, limit check and reservation, without disk and network. */
export const limitCheck: Benchmark = {
  name: 'limitCheck',
  async measure({ rounds, scale, progress }) {
    const { pledges, give } = portfolio(scale);
    const requests = Math.max(100, Math.round(REQUESTS * scale));
    const ours: number[] = [];
    const raws: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const asked = Array.from({ length: requests }, (_, n) => (n * 7_919 + round) % pledges);
      ours.push(
        p99Ms(asked, (pledge, n) => give(ACTORS.bank, request(pledge, `${round}-${n}`, round))),
      );
      raws.push(rawMs(asked));
      progress((round + 1) / rounds);
    }
    const raw = { what: 'ms to look up its tags and add up', value: median(raws) };
    return [{ key: 'limitCheck.p99Ms', measured: median(ours), raw }];
  },
};

/** A truck for twenty units of a stack that no round before has taken from. */
function request(pledge: number, name: string, round: number): Command {
  const first = (round % 5) * UNITS_A_TRUCK;
  const epcs = Array.from({ length: UNITS_A_TRUCK }, (_, unit) => tagOf(pledge, first + unit));
  const window = { notBefore: LOADED_AT, notAfter: LOADED_AT + 3_600_000 };
  const truck = { truckOrderId: `T-${name}`, gateId: 'G-1', plate: '粤E12345', epcs, ...window };
  const pledgeId = pledgeIdOf(pledge);
  return { type: 'release.request', releaseId: `R-${name}`, pledgeId, trucks: [truck] };
}

function p99Ms(asked: readonly number[], ask: (pledge: number, n: number) => void): number {
  const times = asked.map((pledge, n) => {
    const from = performance.now();
    ask(pledge, n);
    return performance.now() - from;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? NaN;
}

/** The tags of a truck looked up among all that were asked for, and their value summed. */
function rawMs(asked: readonly number[]): number {
  const masses = new Map<string, number>();
  for (const pledge of asked) {
    for (let unit = 0; unit < UNITS_A_TRUCK; unit += 1) masses.set(tagOf(pledge, unit), UNIT_G);
  }
  let sum = 0n;
  return p99Ms(asked, (pledge) => {
    let massG = 0;
    for (let unit = 0; unit < UNITS_A_TRUCK; unit += 1) {
      massG += masses.get(tagOf(pledge, unit)) ?? 0;
    }
    sum += BigInt(massG) * 13_000_000n;
  });
}
