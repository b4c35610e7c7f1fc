import type { Benchmark } from '../benchmark.ts';
import { heapInUse } from './heap.ts';
import { portfolio, tagOf, UNITS_A_PLEDGE } from './portfolio.ts';

/** What a handling unit takes of the heap: its place, its evidence, its pledge and its claim. */
export const positions: Benchmark = {
  name: 'positions',
  async measure({ scale, progress }) {
    const { bytesPerUnit, pledges } = portfolio(scale);
    progress(0.5);
    const raw = { what: 'bytes in one plain Map', value: rawBytes(pledges) };
    return [{ key: 'positions.bytesPerUnit', measured: bytesPerUnit, raw }];
  },
};

function rawBytes(pledges: number): number {
  const before = heapInUse();
  const units = new Map<string, { at: number; present: boolean; zoneId: string }>();
  for (let pledge = 0; pledge < pledges; pledge += 1) {
    for (let unit = 0; unit < UNITS_A_PLEDGE; unit += 1) {
      units.set(tagOf(pledge, unit), { at: Date.now(), present: true, zoneId: 'A' });
    }
  }
  return (heapInUse() - before) / units.size;
}
