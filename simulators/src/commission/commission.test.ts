import { expect, test } from 'vitest';
import { generatePrivateKey } from '@pledgewatch/shared/keys';
import { demoWarehouse, WAREHOUSES } from '#/world/index.ts';
import { commission, isGood, isSigned, signBaseline } from './index.ts';

const NOW = Date.UTC(2026, 2, 2, 1);
const baseline = commission(demoWarehouse, 1, NOW);

test('a hundred passes are told by the edge, each in its direction, and everything keeps its limits', () => {
  expect(baseline.portals).toEqual([{ gateId: 'G-1', passes: 100, told: 100, isGood: true }]);
  expect(isGood(baseline)).toBe(true);
});

test('a portal that hears a tag once in three is found out', () => {
  const deaf = { ...demoWarehouse, rates: { portalHeard: 0.33 } };
  const [portal] = commission(deaf, 1, NOW).portals;
  expect(portal?.told).toBeLessThan(90);
  expect(portal?.isGood).toBe(false);
});

test('a third of 80 t on four corners, rounded to e: 26.66 t; permitted are 1 e = 20 kg and half a step', () => {
  for (const { loadG, errorsG, limitG } of baseline.corners) {
    expect([loadG, limitG]).toEqual([26_660_000, 30_000]);
    expect(errorsG).toHaveLength(4);
  }
});

test('reads through the wall are counted', () => {
  const crossReads = (of: typeof baseline) =>
    of.readers.find(({ readerId }) => readerId === 'R-A')?.crossReads;
  expect(crossReads(commission(WAREHOUSES['two-halls'], 1, NOW))).toBeGreaterThan(0);
  expect(crossReads(baseline)).toBe(0);
});

test('clocks that drift 1,000 millionths are off by up to 600 ms after ten minutes', () => {
  const drifting = { ...demoWarehouse, rates: { clockDriftPpm: 1_000 } };
  const offs = commission(drifting, 1, NOW).clocks.map(({ offMs }) => Math.abs(offMs));
  expect(Math.max(...offs)).toBeGreaterThan(100);
  expect(Math.max(...offs)).toBeLessThanOrEqual(600);
});

test('the site’s signature holds for what was signed, and for nothing else', () => {
  const signed = signBaseline(baseline, generatePrivateKey());
  expect(isSigned(JSON.parse(JSON.stringify(signed)))).toBe(true);
  const better = { ...baseline, takenAt: baseline.takenAt + 1 };
  expect(isSigned({ ...signed, baseline: better })).toBe(false);
});
