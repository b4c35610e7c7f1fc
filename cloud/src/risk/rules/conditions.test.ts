import { describe, expect, it } from 'vitest';
import {
  activate,
  defineSite,
  door,
  gate,
  health,
  lot,
  passage,
  pledge,
  SmallSite,
  T0,
  tag,
  truckOrder,
  weight,
} from '#/testing/small-site/index.ts';

const s = (seconds: number) => T0 + seconds * 1_000;
const told = (site: SmallSite, code: string) => site.raised.filter((alert) => alert.code === code);
const standing = (site: SmallSite, code: string) =>
  site.standing.filter((alert) => alert.code === code);

describe('TAG_MISSING', () => {
  const code = 'TAG_MISSING';

  it('stands from the absence of a pledged tag until it is there again', () => {
    const site = new SmallSite(pledge());
    site.batch([tag(s(60), 'a203', false, { correlationId: 'c-3' })]);
    expect(told(site, code)).toMatchObject([
      {
        subject: 'a203',
        severity: 'warning',
        correlationId: 'c-3',
        facts: { slotId: 'A-02', zoneId: 'A', lastReadAt: s(30) },
      },
    ]);
    site.batch([tag(s(90), 'a203', true)]);
    expect(standing(site, code)).toEqual([]);
  });

  it('is not told of a tag that is known to have left, and is of one heard outside only', () => {
    const site = new SmallSite(pledge());
    site.batch([passage(s(59), 'a203'), tag(s(60), 'a203', false)]);
    expect(told(site, code)).toEqual([]);
    const sides = passage(s(70), 'a204', { direction: 'unknown' });
    site.batch([sides, tag(s(90), 'a204', false)]);
    expect(told(site, code).map(({ subject }) => subject)).toEqual(['a204']);
  });

  it('is critical where weight went with it', () => {
    const site = new SmallSite(pledge());
    site.batch([weight(s(0), 'A-02', 10_000), weight(s(50), 'A-02', 9_000)]);
    site.batch([tag(s(60), 'a203', false)]);
    expect(told(site, code)[0]?.severity).toBe('critical');
  });

  it('is not told of what a truck order is loading or delivered', () => {
    const site = new SmallSite(pledge());
    site.law.orders = [truckOrder()];
    site.batch([gate(s(1), 'AT_GATE'), tag(s(30), 'a100', false)]);
    site.law.settle('TO-1');
    site.batch([gate(s(40), 'SETTLED'), tag(s(50), 'a101', false)]);
    site.wait(7_200_000);
    expect(told(site, code)).toEqual([]);
  });

  it('is told when the truck order that took the tag ends without delivering it', () => {
    const site = new SmallSite(pledge());
    site.law.orders = [truckOrder()];
    site.batch([gate(s(1), 'AT_GATE'), tag(s(30), 'a100', false), tag(s(31), 'a101', false)]);
    site.batch([gate(s(40), 'CANCELLED'), tag(s(600), 'a101', true)]);
    expect(told(site, code)).toEqual([]);
    site.wait(1_800_000);
    expect(told(site, code).map(({ subject }) => subject)).toEqual(['a100']);
  });

  it('is told when a truck order settled without the tag, which then is nowhere', () => {
    const site = new SmallSite(pledge());
    site.law.orders = [truckOrder()];
    site.batch([gate(s(1), 'AT_GATE'), tag(s(30), 'a100', false)]);
    site.now = s(60);
    site.batch([gate(s(40), 'SETTLED', { epcs: ['a101'] })], { at: s(60) });
    expect(told(site, code).map(({ subject }) => subject)).toEqual(['a100']);
  });

  it('clears when its tag was delivered after all', () => {
    const site = new SmallSite(pledge());
    site.law.orders = [truckOrder()];
    site.batch([tag(s(1), 'a100', false), gate(s(20), 'AT_GATE')]);
    expect(standing(site, code)).toHaveLength(1);
    site.law.settle('TO-1');
    site.batch([gate(s(40), 'SETTLED')]);
    expect(standing(site, code)).toEqual([]);
  });

  it('that comes late and is over is told, and cleared in the same breath', () => {
    const site = new SmallSite(pledge());
    site.batch([tag(s(310), 'a100', true)], { epoch: s(300) });
    site.batch([tag(s(60), 'a100', false)], { at: s(311) });
    expect(told(site, code)).toMatchObject([{ late: true, happenedAt: s(60) }]);
    expect(standing(site, code)).toEqual([]);
  });

  it('waits for the backlog where an order may have taken the tag in the dark', () => {
    const site = new SmallSite(pledge());
    site.law.orders = [truckOrder()];
    site.batch([tag(s(0), 'a100', true)]);
    site.batch([tag(s(310), 'a100', false)], { epoch: s(300) });
    expect(told(site, code)).toEqual([]);
    site.wait(900_000);
    expect(told(site, code)).toHaveLength(1);
  });
});

describe('DOOR_OPEN', () => {
  const code = 'DOOR_OPEN';

  it('stands from its opening out of hours until it is closed', () => {
    const site = new SmallSite(pledge());
    site.batch([door(s(10), true)]);
    expect(standing(site, code)).toMatchObject([
      { subject: 'D-1', happenedAt: s(10), late: false },
    ]);
    site.batch([door(s(60), false)]);
    expect(standing(site, code)).toEqual([]);
  });

  it('waits 5 s for a truck that is expected, and is told when none comes', () => {
    const site = new SmallSite(pledge());
    site.law.orders = [truckOrder()];
    site.batch([door(s(10), true)]);
    expect(told(site, code)).toEqual([]);
    site.wait(5_000);
    expect(told(site, code)).toMatchObject([{ subject: 'D-1', happenedAt: s(10) }]);
  });

  it('is told though it was closed at once', () => {
    const site = new SmallSite(pledge());
    site.batch([door(s(10), true), door(s(12), false)]);
    site.wait(10_000);
    expect(told(site, code)).toHaveLength(1);
    expect(standing(site, code)).toEqual([]);
  });

  it('is no alarm within hours, for a truck order, or for one that begins within 5 s', () => {
    const site = new SmallSite(pledge());
    site.law.orders = [truckOrder()];
    site.batch([door(s(1), true, { outOfHours: false })]);
    site.batch([door(s(10), true, { doorId: 'GATE-1' }), gate(s(12), 'AT_GATE')]);
    site.batch([door(s(30), true, { doorId: 'D-2' })]);
    site.wait(60_000);
    expect(told(site, code)).toEqual([]);
  });

  it('concerns the zone it opens only', () => {
    const site = new SmallSite(pledge());
    site.batch([door(s(10), true, { zoneId: 'office' })]);
    site.wait(10_000);
    expect(told(site, code)).toEqual([]);
  });

  it('that comes late does not bring back a door that is closed by now', () => {
    const site = new SmallSite(pledge());
    site.batch([door(s(310), false)], { epoch: s(300) });
    site.batch([door(s(60), true)], { at: s(311) });
    site.wait(10_000);
    expect(told(site, code)).toMatchObject([{ late: true }]);
    expect(standing(site, code)).toEqual([]);
  });
});

describe('DEVICE_SILENT', () => {
  const code = 'DEVICE_SILENT';

  it('stands while a device that watches pledged goods is silent or faulty', () => {
    const site = new SmallSite(pledge());
    site.batch([health(s(40), 'silent', { lastHeardAt: s(10) })]);
    expect(standing(site, code)).toMatchObject([
      { subject: 'S-A-01', severity: 'warning', facts: { state: 'silent', sinceAt: s(10) } },
    ]);
    site.batch([health(s(60), 'alive')]);
    expect(standing(site, code)).toEqual([]);
    site.batch([health(s(70), 'fault')]);
    expect(standing(site, code)[0]?.reason.zh).toContain('故障');
  });

  it('is critical after a quarter of an hour', () => {
    const site = new SmallSite(pledge());
    site.batch([health(s(40), 'silent', { lastHeardAt: s(10) })]);
    site.wait(870_000);
    expect(standing(site, code).map(({ severity, late }) => [severity, late])).toEqual([
      ['critical', false],
    ]);
  });

  it('of a reader concerns those whose goods are in its zone', () => {
    const site = new SmallSite(
      pledge(),
      pledge({
        pledgeId: 'P-2',
        tenantId: 'bank-b',
        lots: [{ ...lot('B-01', 'b1'), zoneId: 'B' }],
      }),
    );
    site.batch([health(s(40), 'silent', { deviceId: 'R-A', places: ['A'] })]);
    expect(told(site, code).map(({ tenantId }) => tenantId)).toEqual(['bank-a']);
  });

  it('tells of a gateway, and of a pledge that comes into effect behind a silent one', () => {
    const site = new SmallSite(pledge());
    site.command(defineSite());
    site.batch([weight(T0, 'A-01', 10_000)]);
    site.wait(60_001);
    expect(standing(site, code)).toMatchObject([{ subject: 'gw-1', tenantId: 'bank-a' }]);
    const late = pledge({ pledgeId: 'P-2', tenantId: 'bank-b', lots: [lot('A-02', 'a2')] });
    site.law.pledges = [pledge({ lots: [lot('A-01', 'a1')] }), late];
    site.command(activate('P-2'));
    expect(standing(site, code).map(({ tenantId }) => tenantId)).toEqual(['bank-a', 'bank-b']);
    site.batch([weight(s(70), 'A-01', 10_000)]);
    expect(standing(site, code)).toEqual([]);
  });

  it('is not told of gateways that come back after the cloud itself was down', () => {
    const site = twoGateways();
    site.beDown(3_600_000);
    site.wait(10_000);
    site.batch([weight(s(3_611), 'A-01', 10_000)]);
    site.batch([weight(s(3_612), 'A-02', 10_000)], { gatewayId: 'gw-2' });
    site.wait(50_000);
    expect(site.raised).toEqual([]);
  });

  it('is told a deadline later of the one that does not', () => {
    const site = twoGateways();
    site.beDown(3_600_000);
    site.wait(10_000);
    site.batch([weight(s(3_611), 'A-01', 10_000)]);
    site.wait(48_999);
    expect(site.raised).toEqual([]);
    site.batch([weight(s(3_660), 'A-01', 10_000)]);
    site.wait(1);
    expect(standing(site, code)).toMatchObject([{ subject: 'gw-2', facts: { sinceAt: T0 } }]);
    expect(standing(site, 'CONTROL_LINE_BREACH')).toMatchObject([{ severity: 'warning' }]);
  });

  it('that comes late and is over is told, and cleared in the same breath', () => {
    const site = new SmallSite(pledge());
    site.batch([health(s(310), 'alive')], { epoch: s(300) });
    site.batch([health(s(60), 'silent')], { at: s(311) });
    expect(told(site, code)).toMatchObject([{ late: true }]);
    expect(standing(site, code)).toEqual([]);
  });
});

/** A pledge that needs both of its slots, each behind a gateway of its own. */
function twoGateways(): SmallSite {
  const controlLine = { basis: 'quantity', quantityG: 19_000_000 } as const;
  const site = new SmallSite();
  site.command(defineSite());
  site.batch([weight(T0, 'A-02', 10_000)], { gatewayId: 'gw-2' });
  site.batch([weight(T0, 'A-01', 10_000)]);
  site.law.pledges = [pledge({ controlLine, exposureFen: 1 })];
  return site;
}
