import { describe, expect, it } from 'vitest';
import type { CommandOf } from '@pledgewatch/shared/command';
import {
  BANK,
  defineSite,
  gap,
  health,
  pledge,
  SITE,
  SmallSite,
  T0,
  tag,
  weight,
} from '#/testing/small-site/index.ts';

const s = (seconds: number) => T0 + seconds * 1_000;

const enrolled: CommandOf<'gateway.enrol'> = {
  type: 'gateway.enrol',
  gatewayId: 'gw-1',
  siteId: SITE,
  publicKey: 'A'.repeat(43),
  tokenId: 'token-1',
};

function watchedSite(): SmallSite {
  const site = new SmallSite(pledge());
  site.command(defineSite(), BANK);
  site.command(enrolled, BANK);
  return site;
}

describe('a slot', () => {
  it('reads as its newest evidence does, and names it', () => {
    const site = new SmallSite();
    site.batch([weight(s(1), 'A-01', 10_000), weight(s(2), 'A-01', 9_990)]);
    expect(site.positions.slot(SITE, 'A-01')).toEqual({
      lowerG: 9_975_000,
      nominalG: 9_990_000,
      upperG: 10_005_000,
      observedAt: s(2),
      verified: true,
      evidence: { entry: 0, item: 1 },
    });
  });

  it('is not known before anything was weighed on it', () => {
    expect(new SmallSite().positions.slot(SITE, 'A-01')).toBeUndefined();
  });

  it('never goes back to what came late', () => {
    const site = new SmallSite();
    site.batch([weight(s(100), 'A-01', 8_000)]);
    site.batch([weight(s(40), 'A-01', 10_000)], { at: s(101) });
    expect(site.positions.slot(SITE, 'A-01')?.nominalG).toBe(8_000_000);
  });

  it('is not kept from newer readings by one whose clock ran ahead', () => {
    const site = new SmallSite();
    site.batch([weight(s(9_999), 'A-01', 10_000)], { at: s(10) });
    site.batch([weight(s(20), 'A-01', 8_000)]);
    expect(site.positions.slot(SITE, 'A-01')).toMatchObject({ nominalG: 8e6, observedAt: s(20) });
  });

  it('goes by the gateway’s clock where the device has none', () => {
    const site = new SmallSite();
    const unsynced = { clock: 'unsynced', receivedAt: s(5) } as const;
    site.batch([weight(0, 'A-01', 10_000, unsynced)], { at: s(6) });
    expect(site.positions.slot(SITE, 'A-01')?.observedAt).toBe(s(5));
  });
});

describe('a reading that is no evidence', () => {
  const notLegal = { evidence: false, notEvidence: ['verification-expired' as const] };
  const unstable = { evidence: false, notEvidence: ['unstable' as const] };

  it('leaves what was known, but no longer verified, and says from when to when', () => {
    const site = new SmallSite();
    site.batch([weight(s(1), 'A-01', 10_000)]);
    site.batch([weight(s(60), 'A-01', 3_000, notLegal)]);
    expect(site.positions.slot(SITE, 'A-01')).toMatchObject({ nominalG: 1e7, verified: false });
    expect(site.positions.unverified(SITE, 'A-01')).toMatchObject([
      { fromAt: s(1), toAt: null, reason: 'no-evidence', of: 'S-A-01' },
    ]);
    site.batch([weight(s(120), 'A-01', 10_000)]);
    expect(site.positions.slot(SITE, 'A-01')?.verified).toBe(true);
    expect(site.positions.unverified(SITE, 'A-01')).toMatchObject([
      { fromAt: s(1), toAt: s(120), reason: 'no-evidence' },
    ]);
  });

  it('may be unstable for ten minutes, as while a truck loads', () => {
    const site = new SmallSite();
    site.batch([weight(s(0), 'A-01', 10_000)]);
    site.batch([weight(s(600), 'A-01', 9_000, unstable)]);
    expect(site.positions.slot(SITE, 'A-01')?.verified).toBe(true);
    site.batch([weight(s(601), 'A-01', 9_000, unstable)]);
    expect(site.positions.slot(SITE, 'A-01')?.verified).toBe(false);
  });
});

describe('a tag', () => {
  it('is where it was last said to be', () => {
    const site = new SmallSite();
    site.batch([tag(s(1), 'a100', true), tag(s(50), 'a100', false)]);
    site.batch([tag(s(20), 'a100', true)], { at: s(60) });
    expect(site.positions.tag(SITE, 'a100')).toMatchObject({ present: false, observedAt: s(50) });
  });
});

describe('a silent device', () => {
  it('leaves its places unverified until it is heard again, and the span stays known', () => {
    const site = new SmallSite();
    site.batch([weight(s(0), 'A-01', 10_000), weight(s(0), 'A-02', 10_000)]);
    site.batch([health(s(40), 'silent', { lastHeardAt: s(10) })]);
    expect(site.positions.slot(SITE, 'A-01')?.verified).toBe(false);
    expect(site.positions.slot(SITE, 'A-02')?.verified).toBe(true);
    site.batch([health(s(90), 'alive')]);
    expect(site.positions.slot(SITE, 'A-01')?.verified).toBe(true);
    expect(site.positions.unverified(SITE, 'A-01')).toMatchObject([
      { fromAt: s(10), toAt: s(90), reason: 'device-silent', of: 'S-A-01' },
    ]);
    expect(site.positions.unverified(SITE, 'A-02')).toEqual([]);
  });

  it('that turns faulty is unwatched since it fell silent', () => {
    const site = new SmallSite();
    site.batch([weight(s(0), 'A-01', 10_000), health(s(40), 'silent', { lastHeardAt: s(10) })]);
    site.batch([health(s(50), 'fault')]);
    expect(site.positions.unverified(SITE, 'A-01')).toMatchObject([
      { fromAt: s(10), toAt: null, reason: 'device-fault' },
    ]);
  });

  it('keeps a place unverified while another watcher of it is silent', () => {
    const site = new SmallSite();
    site.batch([weight(s(0), 'A-01', 10_000), health(s(40), 'silent')]);
    site.batch([health(s(41), 'silent', { deviceId: 'CAM-1' }), health(s(50), 'alive')]);
    expect(site.positions.slot(SITE, 'A-01')?.verified).toBe(false);
  });
});

describe('a gateway', () => {
  it('that is not heard within its site’s deadline is due for a tick, which makes it silent', () => {
    const site = watchedSite();
    site.batch([weight(s(10), 'A-01', 10_000)]);
    expect(site.positions.nextDueAt()).toBe(s(70) + 1);
    expect(site.positions.slot(SITE, 'A-01')?.verified).toBe(true);
    site.wait(60_001);
    expect(site.positions.slot(SITE, 'A-01')?.verified).toBe(false);
    expect(site.positions.nextDueAt()).toBeNull();
    expect(site.positions.hearingChanges()).toBe(1);
  });

  it('that speaks again leaves the span of its silence behind', () => {
    const site = watchedSite();
    site.batch([weight(s(10), 'A-01', 10_000)]);
    site.wait(120_000);
    site.batch([weight(s(131), 'A-01', 10_000)], { at: s(131) });
    expect(site.positions.slot(SITE, 'A-01')?.verified).toBe(true);
    expect(site.positions.unverified(SITE)).toMatchObject([
      { gatewayId: 'gw-1', fromAt: s(10), toAt: s(131), reason: 'gateway-silent' },
    ]);
    expect(site.positions.hearingChanges()).toBe(2);
  });

  it('that missed its deadline while the cloud was down gets one more, unverified meanwhile', () => {
    const site = watchedSite();
    site.batch([weight(s(10), 'A-01', 10_000)]);
    site.beDown(3_600_000);
    site.wait(0);
    expect([...site.positions.gateways()]).toMatchObject([{ hearing: 'excused' }]);
    expect(site.positions.isExcused(pledge())).toBe(true);
    expect(site.positions.slot(SITE, 'A-01')?.verified).toBe(false);
    expect(site.positions.unverified(SITE, 'A-01')).toMatchObject([
      { fromAt: s(10), toAt: null, reason: 'cloud-away' },
    ]);
    expect(site.positions.nextDueAt()).toBe(s(3_610 + 60) + 1);
    site.batch([weight(s(3_620), 'A-01', 10_000)]);
    expect(site.positions.isExcused(pledge())).toBe(false);
    expect(site.positions.slot(SITE, 'A-01')?.verified).toBe(true);
    expect(site.positions.unverified(SITE, 'A-01')).toMatchObject([
      { fromAt: s(10), toAt: s(3_620), reason: 'cloud-away' },
    ]);
  });

  it('is silent once the second deadline has passed, however late the cloud meets that one', () => {
    const site = watchedSite();
    site.batch([weight(s(10), 'A-01', 10_000)]);
    site.beDown(3_600_000);
    site.wait(60_000);
    expect([...site.positions.gateways()]).toMatchObject([{ hearing: 'excused' }]);
    site.beDown(3_600_000);
    site.wait(0);
    expect([...site.positions.gateways()]).toMatchObject([{ hearing: 'silent', heardAt: s(10) }]);
    expect(site.positions.unverified(SITE)).toMatchObject([
      { fromAt: s(10), toAt: null, reason: 'gateway-silent' },
    ]);
  });

  it('is given two seconds, because a running cloud meets its deadlines within one', () => {
    const site = watchedSite();
    site.beDown(62_001);
    site.wait(0);
    expect([...site.positions.gateways()]).toMatchObject([{ hearing: 'silent' }]);
  });

  it('that was enrolled and never spoke is silent too', () => {
    const site = watchedSite();
    site.wait(60_001);
    expect([...site.positions.gateways()]).toMatchObject([
      { gatewayId: 'gw-1', hearing: 'silent' },
    ]);
  });

  it('is never silent where no site deadline is known', () => {
    const site = new SmallSite();
    site.batch([weight(s(10), 'A-01', 10_000)]);
    expect(site.positions.nextDueAt()).toBeNull();
  });

  it('speaks for its own slots only', () => {
    const site = watchedSite();
    site.batch([weight(s(10), 'A-01', 10_000)]);
    site.batch([weight(s(50), 'A-02', 10_000)], { gatewayId: 'gw-2' });
    site.wait(25_000);
    expect(site.positions.slot(SITE, 'A-01')?.verified).toBe(false);
    expect(site.positions.slot(SITE, 'A-02')?.verified).toBe(true);
    expect(site.positions.gatewayOfSlot(SITE, 'A-02')).toBe('gw-2');
  });
});

describe('a gap record', () => {
  it('of a device concerns what it watches, of a lane everything its gateway watches', () => {
    const site = new SmallSite();
    site.batch([weight(s(0), 'A-01', 10_000), weight(s(0), 'A-02', 10_000)]);
    site.batch([gap(s(9), { scope: 'device', of: 'S-A-01' }), gap(s(9))]);
    expect(site.positions.unverified(SITE, 'A-01')).toHaveLength(2);
    expect(site.positions.unverified(SITE, 'A-02')).toMatchObject([{ of: 'events', entry: 1 }]);
    expect(site.positions.unverified(SITE)).toHaveLength(2);
  });

  it('is kept for the newest 2,000, and the list says since when it is whole', () => {
    const site = new SmallSite();
    const gaps = Array.from({ length: 2_001 }, (_, n) => gap(s(n)));
    site.batch(gaps);
    expect(site.positions.unverified(SITE)).toHaveLength(2_000);
    expect(site.positions.unverifiedWholeSince(SITE)).toBe(s(0));
  });
});

it('goes on from a snapshot as if nothing had happened', () => {
  const [one, other] = [watchedSite(), watchedSite()];
  for (const site of [one, other]) {
    site.batch([weight(s(0), 'A-01', 10_000), tag(s(0), 'a100', true), health(s(1), 'silent')]);
    site.batch([
      gap(s(2)),
      weight(s(3), 'A-02', 1, { evidence: false, notEvidence: ['overload'] }),
    ]);
    if (site === other) site.restart();
    site.beDown(90_000);
    site.wait(0);
    if (site === other) site.restart();
    site.wait(90_000);
    site.batch([health(s(195), 'alive'), weight(s(195), 'A-01', 9_000)]);
  }
  expect(other.positions.snapshot()).toBe(one.positions.snapshot());
});
