import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchContext, Benchmark, Figure } from './benchmark.ts';

/** Runs benchmarks one after the other, each in a folder of its own. */
export async function runBenchmarks(
  benchmarks: readonly Benchmark[],
  { progress, ...of }: Omit<BenchContext, 'folder'>,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [index, benchmark] of benchmarks.entries()) {
    const folder = mkdtempSync(join(tmpdir(), `pledgewatch-bench-${benchmark.name}-`));
    const own = (share: number) => progress((index + share) / benchmarks.length);
    try {
      figures.push(...(await benchmark.measure({ ...of, folder, progress: own })));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    own(1);
  }
  return figures;
}
