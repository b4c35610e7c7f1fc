import { expect, it } from 'vitest';
import type { LedgeredDecision } from '#/core/index.ts';
import { ManualClock } from '#/testing/manual-clock.ts';
import { pledge, SmallSite, T0, weight } from '#/testing/small-site/index.ts';
import { alertPoints, figurePoints, FIGURES } from './figures.ts';
import { whyRefused } from './point.ts';

const told = ({ measurement, values }: ReturnType<typeof figurePoints>[number]) => [
  measurement.name,
  values,
];

it('figures tell where each active pledge stands and how far each follower is behind', () => {
  const site = new SmallSite(pledge());
  site.batch([weight(T0, 'A-01', 5_000)]);
  const ports = {
    law: site.law,
    positions: site.positions,
    followers: ['alerts', 'series'],
    lag: (follower: string) => follower.length,
    clock: new ManualClock(T0),
  };
  const points = figurePoints(ports);
  const { pledgeId, siteId } = site.law.pledges[0]!;
  expect(points.map(told)).toEqual([
    ['cloud_lag', { follower: 'alerts', entries: 6 }],
    ['cloud_lag', { follower: 'series', entries: 6 }],
    ['pledge_position', expect.objectContaining({ pledgeId, siteId })],
  ]);
  const { lowerG, nominalG, upperG } = points[2]!.values as Record<string, number>;
  expect(lowerG!).toBeLessThanOrEqual(nominalG!);
  expect(nominalG!).toBeLessThanOrEqual(upperG!);
  expect(points.map(whyRefused)).toEqual([undefined, undefined, undefined]);
});

it('coverage is told in thousandths, rounded down, and not at all where nothing is owed', () => {
  const lowerValueFen = 1_999n;
  const positions = { pledge: () => ({ lowerValueFen }) as never };
  const figures = (exposureFen: number) =>
    figurePoints({
      law: { activePledges: () => [pledge({ exposureFen })] },
      positions,
      followers: [],
      lag: () => 0,
      clock: new ManualClock(T0),
    })[0]!.values['coveragePermille'];
  expect(figures(1_000)).toBe(1_999);
  expect(figures(3_000)).toBe(666);
  expect(figures(0)).toBeUndefined();
});

it('an alert is one point for ever, at the instant it was raised', () => {
  const site = new SmallSite(pledge());
  site.batch([weight(T0, 'A-01', 5_000)]);
  site.batch([weight(T0 + 60_000, 'A-01', 100)]);
  const decisions: LedgeredDecision[] = site.decisions.map((decision, n) => ({
    index: 7 + n,
    decision,
  }));
  const points = alertPoints(decisions);
  expect(points).toHaveLength(site.raised.length);
  expect(points.length).toBeGreaterThan(0);
  for (const [n, { alertId, raisedAt, reason }] of site.raised.entries()) {
    const values = { alertId, reasonEn: reason.en, reasonZh: reason.zh };
    expect(points[n]).toMatchObject({ atMs: raisedAt, values });
    expect(whyRefused(points[n]!)).toBeUndefined();
  }
  expect(alertPoints(decisions)).toEqual(points);
});

it('every figure has a measurement of its own', () => {
  expect(FIGURES.map(({ name }) => name)).toEqual(['alert', 'pledge_position', 'cloud_lag']);
});
