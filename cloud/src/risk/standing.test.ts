import { describe, expect, it } from 'vitest';
import {
  alertsIn,
  BANK,
  clearedIn,
  gap,
  health,
  lot,
  OTHER_BANK,
  passage,
  pledge,
  SmallSite,
  T0,
  tag,
  weight,
} from '#/testing/small-site/index.ts';
import { GROUP_ALERTS_MAX } from './limits.ts';

const s = (seconds: number) => T0 + seconds * 1_000;
const epc = (n: number) => `e${n.toString(16).padStart(5, '0')}`;
const manyTags = (count: number) =>
  pledge({
    lots: [{ ...lot('A-01', 'a1'), epcs: Array.from({ length: count }, (_, n) => epc(n)) }],
  });

/** Two banks with goods in the same zone. */
function sharedSite(): SmallSite {
  return new SmallSite(
    pledge({ lots: [lot('A-01', 'a1')] }),
    pledge({ pledgeId: 'P-2', tenantId: OTHER_BANK.tenantId, lots: [lot('A-02', 'a2')] }),
  );
}

describe('an alert', () => {
  it('has an id of cause, rule and subject, fit for a path, and no longer than the format allows', () => {
    const long = 'ab'.repeat(62);
    const lots = [{ ...lot('A-01', 'a1'), epcs: ['a1', long] }];
    const site = new SmallSite(pledge({ pledgeId: 'P'.repeat(64), lots }));
    site.batch([passage(s(1), 'a1'), passage(s(2), long)]);
    const [short, hashed] = site.raised.map(({ alertId }) => alertId);
    expect(short).toBe(`0:UNAUTH_OUT:${'P'.repeat(64)}:a1`);
    expect(hashed).toMatch(/^0:UNAUTH_OUT:[0-9a-f]{64}$/);
  });

  it('is raised once, however often its evidence comes', () => {
    const site = new SmallSite(pledge());
    for (let again = 0; again < 5; again += 1) site.batch([passage(s(again), 'a100')]);
    expect(site.codes).toEqual(['UNAUTH_OUT']);
  });

  it('that is over and comes again within one batch has an id of its own each time', () => {
    const site = new SmallSite(pledge());
    site.batch([health(s(1), 'silent'), health(s(2), 'alive'), health(s(3), 'silent')]);
    site.batch([health(s(4), 'alive')]);
    site.batch([tag(s(5), 'a100', false), tag(s(6), 'a100', true), tag(s(7), 'a100', false)]);
    expect(site.raised.map(({ alertId }) => alertId).slice(-2)).toEqual([
      '4:TAG_MISSING:P-1:a100',
      '4:TAG_MISSING:P-1:a100~2',
    ]);
  });

  it('carries the correlation id of what caused it', () => {
    const site = new SmallSite(pledge());
    site.batch([passage(s(1), 'a100', { correlationId: 'c-7' })]);
    expect(site.raised[0]?.correlationId).toBe('c-7');
  });

  it('is late when its evidence is old or says so, and dated by its event', () => {
    const site = new SmallSite(pledge());
    site.batch([passage(s(1), 'a100'), passage(s(40), 'a101')], { at: s(41) });
    site.batch([passage(s(41), 'a102', { historical: true })]);
    expect(site.raised.map(({ late, happenedAt }) => [late, happenedAt])).toEqual([
      [true, s(1)],
      [false, s(40)],
      [true, s(41)],
    ]);
  });
});

describe('acknowledging', () => {
  const raisedOne = () => {
    const site = new SmallSite(pledge());
    site.batch([passage(s(1), 'a100'), tag(s(2), 'a101', false)]);
    return site;
  };
  const idOf = (site: SmallSite, code: string) =>
    site.raised.find((alert) => alert.code === code)?.alertId ?? '';

  it('clears an event, and leaves a condition standing', () => {
    const site = raisedOne();
    const out = idOf(site, 'UNAUTH_OUT');
    expect(clearedIn(site.command({ type: 'alert.acknowledge', alertId: out }))).toEqual([out]);
    const missing = idOf(site, 'TAG_MISSING');
    expect(site.command({ type: 'alert.acknowledge', alertId: missing })).toEqual([]);
    expect(site.standing.map(({ alertId }) => alertId)).toEqual([missing]);
  });

  it('is refused for what is unknown and for what is another bank’s, in the same words', () => {
    const site = raisedOne();
    const out = idOf(site, 'UNAUTH_OUT');
    for (const [alertId, actor] of [
      ['9:UNAUTH_OUT:P-1:a100', BANK],
      [out, OTHER_BANK],
    ] as const) {
      expect(() => site.command({ type: 'alert.acknowledge', alertId }, actor)).toThrow(
        expect.objectContaining({ code: 'PW_NOT_FOUND', facts: { what: 'alert', id: alertId } }),
      );
    }
  });

  it('by the custodian is heard, and closes nothing of the bank’s', () => {
    const site = raisedOne();
    const guard = { tenantId: 'custodian', userId: 'qian', role: 'custodian' } as const;
    const alertId = idOf(site, 'UNAUTH_OUT');
    expect(site.command({ type: 'alert.acknowledge', alertId }, guard)).toEqual([]);
    expect(clearedIn(site.command({ type: 'alert.acknowledge', alertId }))).toEqual([alertId]);
  });

  it('of a condition that is over is allowed however long ago that was: nothing remembers it but the ledger', () => {
    const site = raisedOne();
    site.batch([tag(s(9), 'a101', true)]);
    const missing = idOf(site, 'TAG_MISSING');
    expect(site.risk.snapshot()).not.toContain(missing);
    expect(site.command({ type: 'alert.acknowledge', alertId: missing })).toEqual([]);
  });
});

describe('what concerns several banks', () => {
  it('is told to each in words of its own', () => {
    const site = sharedSite();
    site.batch([gap(s(1), { count: 3 })]);
    expect(site.raised.map(({ tenantId, pledgeId }) => [tenantId, pledgeId])).toEqual([
      ['bank-a', 'P-1'],
      ['bank-b', 'P-2'],
    ]);
    for (const { tenantId, reason, facts } of site.raised) {
      const others = tenantId === 'bank-a' ? /P-2|bank-b/ : /P-1|bank-a/;
      expect(JSON.stringify([reason, facts])).not.toMatch(others);
    }
  });

  it('is one alert a bank, not one a pledge', () => {
    const site = new SmallSite(
      pledge({ lots: [lot('A-01', 'a1')] }),
      pledge({ pledgeId: 'P-3', lots: [lot('A-03', 'a3')] }),
    );
    site.batch([gap(s(1), { count: 3 })]);
    expect(site.raised).toMatchObject([{ tenantId: 'bank-a', facts: { pledges: 'P-1, P-3' } }]);
    expect(site.raised[0]).not.toHaveProperty('pledgeId');
  });

  it('is nobody’s business where no pledged goods are concerned', () => {
    const site = sharedSite();
    site.batch([
      weight(s(0), 'B-01', 10_000),
      weight(s(1), 'B-01', 1),
      passage(s(1), 'ffff'),
      tag(s(1), 'ffff', false),
      health(s(1), 'silent', { deviceId: 'S-B-01', places: ['B-01'] }),
    ]);
    site.batch([gap(s(2), { count: 3 })], { siteId: 'elsewhere' });
    expect(site.codes).toEqual([]);
  });
});

describe('a storm', () => {
  it('is so many alerts, then one case, which closes when all in it is over', () => {
    const site = new SmallSite(manyTags(500));
    site.batch(Array.from({ length: 500 }, (_, n) => tag(s(1), epc(n), false)));
    expect(site.raised).toHaveLength(GROUP_ALERTS_MAX + 1);
    expect(site.raised.at(-1)).toMatchObject({ code: 'TAG_MISSING', subject: 'P-1' });
    expect(site.raised.at(-1)?.reason.en).toContain('gathered in this case');
    site.batch(Array.from({ length: 500 }, (_, n) => tag(s(9), epc(n), true)));
    site.wait(601_000);
    expect(site.standing).toEqual([]);
  });

  it('of events is over when its case is acknowledged, and the next begins anew', () => {
    const site = new SmallSite(manyTags(50));
    const leaving = Array.from({ length: 50 }, (_, n) => passage(s(1), epc(n)));
    site.batch(leaving);
    expect(site.raised).toHaveLength(GROUP_ALERTS_MAX + 1);
    for (const { alertId } of site.standing) site.command({ type: 'alert.acknowledge', alertId });
    expect(site.standing).toEqual([]);
    site.wait(601_000);
    expect(alertsIn(site.batch([passage(s(700), epc(49))]))).toHaveLength(1);
  });

  it('of 150,000 late readings after an outage raises a handful, and a live alert is not drowned', () => {
    const site = new SmallSite(manyTags(2_000));
    site.batch([tag(s(0), epc(0), true)]);
    for (let batch = 0; batch < 300; batch += 1) {
      const items = Array.from({ length: 500 }, (_, n) => {
        const at = s(1 + batch * 10 + n / 50);
        return tag(at, epc((batch * 500 + n) % 2_000), (batch >> 2) % 2 === 1);
      });
      site.batch(items, { at: s(4_000) });
    }
    expect(site.raised.length).toBeLessThanOrEqual(2 * (GROUP_ALERTS_MAX + 1));
    expect(site.raised.every(({ late }) => late)).toBe(true);
    const live = alertsIn(site.batch([passage(s(4_001), epc(7)), tag(s(4_001), epc(3), false)]));
    expect(live.map(({ code, late }) => [code, late])).toContainEqual(['UNAUTH_OUT', false]);
  });

  it('keeps what it knows within bounds', () => {
    const site = new SmallSite(manyTags(2_000));
    site.batch(Array.from({ length: 2_000 }, (_, n) => tag(s(1), epc(n), false)));
    const size = site.risk.snapshot().length;
    for (let again = 0; again < 5; again += 1) {
      site.batch(Array.from({ length: 2_000 }, (_, n) => tag(s(2 + again), epc(n), false)));
    }
    expect(site.risk.snapshot().length).toBe(size);
  });
});
