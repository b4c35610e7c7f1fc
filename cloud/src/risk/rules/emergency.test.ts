import { describe, expect, it } from 'vitest';
import type { Command } from '@pledgewatch/shared/command';
import type { EmergencyView } from '#/core/index.ts';
import {
  climate,
  door,
  lot,
  passage,
  pledge,
  SITE,
  SmallSite,
  T0,
  weight,
} from '#/testing/small-site/index.ts';

const s = (seconds: number) => T0 + seconds * 1_000;
const DAY_S = 86_400;

function fire(given: Partial<EmergencyView> = {}): EmergencyView {
  return {
    emergencyId: 'EM-1',
    siteId: SITE,
    kind: 'fire',
    reason: 'smoke',
    declaredBy: 'custodian/qian',
    declaredAt: s(100),
    declaredEntry: 1,
    endedAt: null,
    recountDueAt: s(100 + DAY_S),
    pledgeIds: ['P-1'],
    recounted: [],
    insurers: [],
    ...given,
  };
}

const declare = { type: 'emergency.declare', emergencyId: 'EM-1' } as unknown as Command;
const recount = {
  type: 'emergency.recount',
  emergencyId: 'EM-1',
  pledgeId: 'P-1',
} as unknown as Command;

/** Goods of P-1 in zones A and B; the fire is in A. */
function burningSite(given: Partial<EmergencyView> = {}): SmallSite {
  const lots = [lot('A-01', 'a1'), { ...lot('B-01', 'b1'), zoneId: 'B' }];
  const site = new SmallSite(pledge({ lots }));
  site.batch([weight(T0, 'A-01', 10_000), weight(T0, 'B-01', 10_000)]);
  site.now = s(100);
  site.law.emergencies = [fire({ zoneIds: ['A'], ...given })];
  site.command(declare);
  return site;
}

const told = (site: SmallSite, code: string) => site.raised.filter((alert) => alert.code === code);

describe('an emergency', () => {
  it('is told to bank and insurer at once, in both languages', () => {
    const site = burningSite({ insurers: [{ insurer: 'insurer-1', pledgeIds: ['P-1'] }] });
    expect(told(site, 'EMERGENCY')).toMatchObject([
      { tenantId: 'bank-a', pledgeId: 'P-1', severity: 'critical' },
      { tenantId: 'insurer-1', severity: 'critical' },
    ]);
    expect(told(site, 'EMERGENCY')[0]?.reason).toMatchObject({
      en: expect.stringContaining('fire'),
      zh: expect.stringContaining('EM-1'),
    });
  });

  it('suspends UNAUTH_OUT for tags and weight of the zones that it covers, and no longer than it lasts', () => {
    const site = burningSite();
    site.batch([passage(s(110), 'a100'), weight(s(111), 'A-01', 9_000)]);
    site.wait(60_000);
    expect(told(site, 'UNAUTH_OUT')).toEqual([]);
    // Its weight is told all the same, and so is what comes after its end.
    expect(told(site, 'WEIGHT_STEP')).toHaveLength(1);
    site.law.emergencies = [fire({ zoneIds: ['A'], endedAt: s(300) })];
    site.batch([passage(s(301), 'a101')]);
    expect(told(site, 'UNAUTH_OUT')).toMatchObject([{ subject: 'a101' }]);
  });

  it('suspends nothing elsewhere, nor what happened before it was declared', () => {
    const site = burningSite();
    site.batch([passage(s(110), 'b100'), passage(s(99), 'a100')]);
    expect(told(site, 'UNAUTH_OUT').map(({ subject }) => subject)).toEqual(['b100', 'a100']);
  });
});

describe('an emergency that no sensor supports', () => {
  const unsupported = (site: SmallSite) => told(site, 'EMERGENCY_UNSUPPORTED').length;

  it('is itself critical after ten minutes', () => {
    const site = burningSite();
    site.wait(599_000);
    expect(unsupported(site)).toBe(0);
    site.wait(2_000);
    expect(told(site, 'EMERGENCY_UNSUPPORTED')).toMatchObject([
      { severity: 'critical', tenantId: 'bank-a' },
    ]);
  });

  it.each([
    ['heat', climate(s(200), { temperatureMilliC: 71_000 }), 0],
    ['warm air only', climate(s(200), { temperatureMilliC: 40_000 }), 1],
    ['wet air, which is no fire', climate(s(200), { humidityPermille: 990 }), 1],
    ['a door', door(s(200), true, { outOfHours: false }), 0],
    ['a door that was shut', door(s(200), false), 1],
    ['a door elsewhere', door(s(200), true, { zoneId: 'B', outOfHours: false }), 1],
  ] as const)('unless there is a sign of it: %s', (_, sign, count) => {
    const site = burningSite();
    site.batch([sign]);
    site.restart();
    site.wait(700_000);
    expect(unsupported(site)).toBe(count);
  });

  it('is supported by water where it is a flood, and by nothing that is an hour old', () => {
    const flooded = burningSite({ kind: 'flood' });
    flooded.batch([climate(s(200), { humidityPermille: 990 })]);
    flooded.wait(700_000);
    expect(unsupported(flooded)).toBe(0);
    const old = burningSite({ declaredAt: s(4_000) });
    old.batch([climate(s(200), { temperatureMilliC: 90_000 })]);
    old.wait(8_000_000);
    expect(unsupported(old)).toBe(1);
  });
});

describe('the recount after it', () => {
  it('that is missed is critical, until it is filed', () => {
    const site = burningSite();
    site.wait(DAY_S * 1_000 + 1_000);
    const [missed] = told(site, 'RECOUNT_MISSED');
    expect(missed).toMatchObject({ severity: 'critical', pledgeId: 'P-1' });
    site.law.emergencies = [fire({ zoneIds: ['A'], recounted: ['P-1'] })];
    site.command(recount);
    expect(site.standing.map(({ code }) => code)).not.toContain('RECOUNT_MISSED');
  });

  it('that was filed in time is nothing', () => {
    const site = burningSite();
    site.law.emergencies = [fire({ zoneIds: ['A'], recounted: ['P-1'] })];
    site.command(recount);
    site.wait(DAY_S * 2_000);
    expect(told(site, 'RECOUNT_MISSED')).toEqual([]);
  });
});
