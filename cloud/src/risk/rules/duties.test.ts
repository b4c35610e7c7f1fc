import { describe, expect, it } from 'vitest';
import type { Actor, CommandOf } from '@pledgewatch/shared/command';
import {
  gate,
  lot,
  OTHER_BANK,
  pledge,
  SITE,
  SmallSite,
  T0,
  tag,
  truckOrder,
  weight,
} from '#/testing/small-site/index.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const GUARD: Actor = { tenantId: 'custodian', userId: 'qian', role: 'custodian' };
const s = (seconds: number) => T0 + seconds * 1_000;

function duties(given: Partial<CommandOf<'duties.set'>>): CommandOf<'duties.set'> {
  return { type: 'duties.set', pledgeId: 'P-1', ...given };
}
function report(
  patrolledAt: number,
  given: Partial<CommandOf<'patrol.report'>> = {},
): CommandOf<'patrol.report'> {
  return { type: 'patrol.report', pledgeId: 'P-1', patrolledAt, photos: [], counts: [], ...given };
}
const counted = (slotId: string, units: number, massG?: number) => ({
  slotId,
  units,
  ...(massG !== undefined && { massG }),
});

describe('PATROL_MISSED and COUNT_MISSED', () => {
  it('tell when their time is over, once, with what was due; a patrol without counts is no count', () => {
    const site = new SmallSite(pledge());
    site.command(duties({ patrolEveryMs: 12 * HOUR, countEveryMs: 12 * HOUR }));
    site.wait(10 * HOUR);
    site.command(report(site.now), GUARD);
    site.wait(2 * HOUR);
    expect(site.codes).toEqual(['COUNT_MISSED']);
    expect(site.raised[0]?.facts).toMatchObject({ lastAt: T0, dueAt: T0 + 12 * HOUR });
    // Patrolled after 10 hours, so the next is due after 22.
    site.wait(10 * HOUR);
    expect(site.codes).toEqual(['COUNT_MISSED', 'PATROL_MISSED']);
    site.wait(5 * DAY);
    expect(site.raised).toHaveLength(2);
  });

  it('clear with a report made in time, and not with one of long ago', () => {
    const site = new SmallSite(pledge());
    site.command(duties({ patrolEveryMs: 12 * HOUR }));
    site.wait(30 * HOUR);
    site.command(report(T0 + HOUR), GUARD);
    expect(site.standing).toHaveLength(1);
    site.command(report(site.now), GUARD);
    expect(site.standing).toEqual([]);
  });

  it('are silent while duty is done, over restarts, and where none is asked for', () => {
    const site = new SmallSite(pledge());
    site.command(duties({ patrolEveryMs: 12 * HOUR, countEveryMs: DAY }));
    for (let patrols = 0; patrols < 20; patrols += 1) {
      site.wait(11 * HOUR);
      site.restart();
      site.command(report(site.now, { counts: [counted('A-01', 10)] }), GUARD);
    }
    site.command(duties({}));
    site.wait(30 * DAY);
    expect(site.codes).toEqual([]);
  });
});

describe('REPORT_CONTRADICTS', () => {
  /** Ten bags of a tonne on A-01; its scale says 8 t ± 15 kg, and two of its tags are known to be gone. */
  function looted(): SmallSite {
    const site = new SmallSite(pledge());
    site.batch([
      weight(s(1), 'A-01', 8_000),
      ...lot('A-01', 'a1').epcs.map((epc, n) => tag(s(1), epc, n > 1)),
    ]);
    return site;
  }
  const contradictions = (site: SmallSite) =>
    site.raised.filter(({ code }) => code === 'REPORT_CONTRADICTS');

  it('tells of the mass and of the units that a report writes down and no sensor finds', () => {
    const site = looted();
    site.command(report(s(2), { counts: [counted('A-01', 10, 10_000_000)] }), GUARD);
    const told = contradictions(site);
    expect(told).toMatchObject([
      { severity: 'critical', facts: { reportedG: 10_000_000, upperG: 8_015_000 } },
      { severity: 'critical', facts: { units: 10, leastUnits: 8, mostUnits: 8 } },
    ]);
    expect(told[0]?.reason.en).toContain('reports 10,000 kg on slot A-01');
  });

  it('is silent about a true report, within the tolerances of both', () => {
    const site = looted();
    // 3 ‰ of 8,035 kg are 24 kg: 8,035 − 24 = 8,011 ≤ 8,015.
    site.command(report(s(2), { counts: [counted('A-01', 8, 8_035_000)] }), GUARD);
    expect(contradictions(site)).toEqual([]);
  });

  it('compares nothing with what no sensor knows, nor a report of yesterday with today', () => {
    const site = looted();
    site.command(report(s(2), { counts: [counted('A-02', 3, 1)] }), GUARD);
    site.wait(DAY);
    site.command(report(s(3), { counts: [counted('A-01', 10, 10_000_000)] }), GUARD);
    expect(contradictions(site)).toEqual([]);
  });
});

describe('PHOTO_REUSED', () => {
  const photo = (n: number, perceptual?: string) => ({
    digest: n.toString(16).padStart(64, '0'),
    ...(perceptual !== undefined && { perceptual }),
  });

  it('tells of a photo that was reported before, to whichever bank, naming none', () => {
    const other = pledge({
      pledgeId: 'P-2',
      tenantId: OTHER_BANK.tenantId,
      lots: [lot('B-01', 'b1')],
    });
    const site = new SmallSite(pledge(), other);
    site.command(report(s(1), { photos: [photo(1), photo(2)] }), GUARD);
    site.restart();
    site.command(report(s(2), { pledgeId: 'P-2', photos: [photo(2), photo(3)] }), GUARD);
    expect(site.raised).toMatchObject([
      { code: 'PHOTO_REUSED', tenantId: 'bank-b', subject: photo(2).digest },
    ]);
    expect(JSON.stringify(site.raised)).not.toContain('P-1');
  });

  it('tells of a near copy: two of 64 bits differ, and not of three', () => {
    const site = new SmallSite(pledge());
    site.command(report(s(1), { photos: [photo(1, 'f0e1d2c3b4a59680')] }), GUARD);
    // …83 differs from …80 in two bits, …87 in three.
    site.command(report(s(2), { photos: [photo(2, 'f0e1d2c3b4a59687')] }), GUARD);
    expect(site.codes).toEqual([]);
    site.command(report(s(3), { photos: [photo(3, 'f0e1d2c3b4a59683')] }), GUARD);
    expect(site.raised).toMatchObject([{ code: 'PHOTO_REUSED', facts: { bits: 1 } }]);
  });

  it('is silent about new photos, every day', () => {
    const site = new SmallSite(pledge());
    for (let day = 0; day < 30; day += 1) {
      site.command(report(s(day), { photos: [photo(2 * day), photo(2 * day + 1)] }), GUARD);
    }
    expect(site.codes).toEqual([]);
  });
});

describe('ZONE_PERSON', () => {
  const persons = (seenAt: number, zoneId = 'A'): CommandOf<'persons.report'> => ({
    type: 'persons.report',
    siteId: SITE,
    zoneId,
    cameraId: 'CAM-1',
    persons: 2,
    seenAt,
  });
  /** Goods among which people may be from eight to six; T0 is 10:00 in Foshan. */
  function guarded(): SmallSite {
    const site = new SmallSite(pledge());
    site.command(duties({ hours: { from: '08:00', to: '18:00' } }));
    return site;
  }

  it('tells of people outside the hours, in the site’s own time', () => {
    const site = guarded();
    site.wait(13 * HOUR);
    site.command(persons(T0 + 13 * HOUR), GUARD);
    expect(site.raised).toMatchObject([
      { code: 'ZONE_PERSON', subject: 'A', facts: { persons: 2, localTime: '23:00', to: '18:00' } },
    ]);
  });

  it('is silent within them, in other zones, without hours, and while a truck is loaded', () => {
    const site = guarded();
    site.command(persons(T0), GUARD);
    site.wait(13 * HOUR);
    site.command(persons(site.now, 'Z'), GUARD);
    site.law.orders = [truckOrder({ notAfter: site.now + HOUR })];
    site.batch([gate(site.now, 'AT_GATE'), gate(site.now + 1, 'LOADING')]);
    site.command(persons(site.now), GUARD);
    const free = new SmallSite(pledge());
    free.command(persons(T0 + 13 * HOUR), GUARD);
    expect([...site.codes, ...free.codes]).toEqual([]);
  });
});
