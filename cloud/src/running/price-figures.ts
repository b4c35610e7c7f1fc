import { Counter, type Registry } from 'prom-client';

/** Counts what became of the prices of each feed. */
export function countPrices(
  registry: Registry,
): (feed: string, outcome: string, count: number) => void {
  const counter = new Counter({
    name: 'pledgewatch_prices_read_total',
    help: 'Prices that files and streams said, by feed and by what became of them',
    labelNames: ['feed', 'outcome'],
    registers: [registry],
  });
  return (feed, outcome, count) => counter.inc({ feed, outcome }, count);
}
