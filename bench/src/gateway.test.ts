import { expect, test } from 'vitest';
import { alert } from './alert.ts';
import type { Benchmark } from './benchmark.ts';
import { edge } from './edge.ts';
import { journal } from './journal.ts';
import { runBenchmarks } from './run.ts';
import { wire } from './wire.ts';

test.each<[Benchmark]>([[journal], [edge], [wire], [alert]])(
  'benchmark $name measures each of its figures beside its raw limit, at a tiny size',
  { timeout: 240_000 },
  async (benchmark) => {
    const progress = () => undefined;
    const figures = await runBenchmarks([benchmark], { rounds: 1, scale: 0.01, progress });
    for (const { key, measured, raw } of figures) {
      expect(key.split('.')[0]).toBe(benchmark.name);
      expect(measured).toBeGreaterThan(0);
      expect(raw?.value).toBeGreaterThan(0);
    }
    expect(figures.length).toBeGreaterThan(0);
  },
);
