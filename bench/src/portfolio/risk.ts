import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import { median, type Benchmark } from '../benchmark.ts';
import { eventsOf, LOADED_AT, portfolio, type Portfolio } from './portfolio.ts';

const FACTS = 400_000;
const FACTS_A_BATCH = 500;
/** Batches come from every site in turn, so that no site's state stays warm. */
const BATCH_EVERY_MS = 20;

/** The risk engine alone on one core: facts that positions have taken, of a quiet day, every rule looking on. */
export const risk: Benchmark = {
  name: 'risk',
  async measure({ rounds, scale, progress }) {
    const of = portfolio(scale);
    const batches = Math.max(2, Math.round((FACTS * scale) / FACTS_A_BATCH));
    const ours: number[] = [];
    const raws: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const facts = Array.from({ length: batches }, (_, batch) =>
        eventsOf(of, {
          batch: round * batches + batch,
          count: FACTS_A_BATCH,
          at: LOADED_AT + (round * batches + batch) * BATCH_EVERY_MS,
        }),
      );
      ours.push(judgedPerSecond(of, facts));
      raws.push(rawPerSecond(facts.flatMap(({ items }) => items)));
      progress((round + 1) / rounds);
    }
    const raw = { what: 'facts/s looked up in one Map', value: median(raws) };
    return [{ key: 'risk.factsPerSecond', measured: median(ours), raw }];
  },
};

/** Only the processor's time within the risk engine counts: what others take of a busy core is not its own. */
function judgedPerSecond(
  { state }: Portfolio,
  facts: readonly ReturnType<typeof eventsOf>[],
): number {
  let us = 0;
  for (const fact of facts) {
    state.positions.apply(fact);
    const from = process.threadCpuUsage();
    state.risk.apply(fact, state.positions, state.law);
    const { user, system } = process.threadCpuUsage(from);
    us += user + system;
  }
  return (facts.length * FACTS_A_BATCH * 1_000_000) / us;
}

function rawPerSecond(items: readonly GoodsStatusEvent[]): number {
  const known = new Map<string, number>();
  const from = performance.now();
  for (const item of items) {
    const key =
      item.kind === 'stackWeight' ? item.slotId : item.kind === 'tagPresence' ? item.epc : '';
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  return (items.length * 1_000) / (performance.now() - from);
}
