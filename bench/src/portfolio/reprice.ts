import type { Command } from '@pledgewatch/shared/command';
import { median, type Benchmark } from '../benchmark.ts';
import { ACTORS, UNIT_G } from '../pledged.ts';
import { LOADED_AT, portfolio, UNITS_A_PLEDGE } from './portfolio.ts';

const PRICE_FEN = 13_000_000;

/** One price from its source to every pledge that is marked to it, with what follows for each. */
export const reprice: Benchmark = {
  name: 'reprice',
  async measure({ rounds, scale, progress }) {
    const { pledges, give } = portfolio(scale);
    const ours: number[] = [];
    const raws: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const command = price(round);
      ours.push(msOf(() => give(ACTORS.bank, command)));
      raws.push(msOf(() => rawReprice(pledges)));
      progress((round + 1) / rounds);
    }
    const raw = { what: 'ms for one exact product a slot', value: median(raws) };
    return [{ key: 'reprice.ms', measured: median(ours), raw }];
  },
};

let prices = 0;
function price(round: number): Command {
  prices += 1;
  return {
    type: 'price.post',
    priceSource: 'bench',
    priceFenPerTonne: PRICE_FEN - 1_000 * (round + 1),
    observedAt: LOADED_AT + prices,
    provenance: 'bench',
  };
}

function msOf(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

let valued = 0n;
function rawReprice(pledges: number): void {
  for (let slot = 0; slot < pledges * 5; slot += 1) {
    valued += (BigInt((UNITS_A_PLEDGE / 5) * UNIT_G - slot) * BigInt(PRICE_FEN)) / 1_000_000n;
  }
}
