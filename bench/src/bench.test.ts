import { isInstalled } from '@pledgewatch/shared/testing';
import { expect, test } from 'vitest';
import { BENCHMARKS } from './benchmarks.ts';
import { GOALS, isMet } from './goals.ts';
import { jsonOf, tableOf } from './report.ts';
import { runBenchmarks } from './run.ts';

const machine = { cores: 2, processor: 'P', memoryMb: 1, node: 'v24', loadAtStart: 0 };
const servers = ['influxd', 'mosquitto'].every((program) => isInstalled(program));

test('a goal is met from its own side', () => {
  expect(isMet('ingest.perSecond', 70_000)).toBe(true);
  expect(isMet('ingest.perSecond', 69_999)).toBe(false);
  expect(isMet('alert.p50Ms', 50)).toBe(true);
  expect(isMet('alert.p50Ms', 51)).toBe(false);
});

test('figures stand beside goal and raw limit; what was not measured says why', () => {
  const figures = [
    { key: 'ingest.perSecond', measured: 35_000, raw: { what: 'raw', value: 70_000 } },
    { key: 'ingest.ratio', measured: null, skipped: 'influxd missing' },
  ] as const;
  expect(jsonOf(figures, machine)).toEqual({
    ingest: { perSecond: 35_000, ratio: null },
    raw: { ingest: { perSecond: 70_000 } },
    cpu: {},
    skipped: { 'ingest.ratio': 'influxd missing' },
    machine,
  });
  const [, first, second] = tableOf(figures, machine).split('\n');
  expect(first).toMatch(/35,000 events\/s +≥ 70,000 +short +70,000 raw +0\.5$/);
  expect(second).toMatch(/– +≥ 0\.8 +skipped +influxd missing$/);
});

// Those that need InfluxDB ask it whether every point is there, and fail when one is not.
const needsServers = ['ingest', 'ingestSmall', 'backlog'];
for (const benchmark of BENCHMARKS) {
  const needed = needsServers.includes(benchmark.name);
  test.skipIf(needed && !servers)(
    `benchmark ${benchmark.name} measures its figures beside their raw limits, at a tiny size${needed ? ' (needs influxd and mosquitto)' : ''}`,
    { timeout: 240_000 },
    async () => {
      const of = { rounds: 1, scale: 0.01, progress: () => undefined };
      const figures = await runBenchmarks([benchmark], of);
      const own = Object.keys(GOALS).filter((key) => key.startsWith(`${benchmark.name}.`));
      expect(figures.map(({ key }) => key)).toEqual(own);
      for (const { key, measured, raw } of figures) {
        expect(measured).toBeGreaterThan(0);
        // It is the ratio to a raw limit itself.
        if (key !== 'ingest.ratio') expect(raw?.value).toBeGreaterThan(0);
      }
    },
  );
}
