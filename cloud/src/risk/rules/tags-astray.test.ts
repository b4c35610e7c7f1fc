import { describe, expect, it } from 'vitest';
import type { ReleaseView } from '#/core/index.ts';
import {
  activate,
  gate,
  lot,
  OTHER_BANK,
  pledge,
  SITE,
  SmallSite,
  T0,
  tag,
  truckOrder,
} from '#/testing/small-site/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const s = (seconds: number) => T0 + seconds * 1_000;
/** SGTIN-96 of company 0614141. */
const GS1 = '3034257bf7194e4000001a85';
const OTHER_GS1 = '3034257bf7194e4000001a86';
const gs1Pledge = () => pledge({ lots: [{ ...lot('A-01', 'a1'), epcs: [GS1] }] });

describe('FENCE_CROSS', () => {
  it('tells of a tag that stays in a zone where its pledge has nothing, until it is back', () => {
    const site = new SmallSite(pledge());
    site.batch([tag(s(1), 'a100', true, { zoneId: 'YARD' })]);
    site.restart();
    site.wait(29 * MINUTE);
    expect(site.codes).toEqual([]);
    site.wait(2 * MINUTE);
    expect(site.raised).toMatchObject([
      {
        code: 'FENCE_CROSS',
        subject: 'a100',
        facts: { zoneId: 'YARD', sinceAt: s(1), allowed: 'A' },
      },
    ]);
    site.batch([tag(site.now, 'a100', true)]);
    expect(site.standing).toEqual([]);
  });

  it('is silent about what passes through, what a truck order names, and other people’s goods', () => {
    const site = new SmallSite(pledge());
    site.law.orders = [truckOrder({ epcs: new Set(['a101']), notAfter: T0 + HOUR })];
    site.batch([gate(s(1), 'AT_GATE'), gate(s(2), 'LOADING')]);
    site.batch(['a100', 'a101', 'ffff'].map((epc) => tag(s(3), epc, true, { zoneId: 'YARD' })));
    site.batch([tag(s(600), 'a100', true)]);
    site.wait(HOUR);
    expect(site.codes).toEqual([]);
  });
});

describe('TAG_CLONE', () => {
  it('tells of a tag that is present at home and read on another site', () => {
    const site = new SmallSite(pledge());
    site.batch([tag(s(1), 'a100', true)]);
    site.batch([tag(s(60), 'a100', true)], { siteId: 'elsewhere', gatewayId: 'gw-2' });
    expect(site.raised).toMatchObject([
      { code: 'TAG_CLONE', severity: 'critical', siteId: SITE, subject: 'a100', pledgeId: 'P-1' },
    ]);
    expect(JSON.stringify(site.raised)).not.toContain('elsewhere');
  });

  it('is silent when it is at home no more, was not heard there of late, or belongs to nobody', () => {
    const site = new SmallSite(pledge());
    site.batch([tag(s(1), 'a101', true)]);
    site.batch([tag(s(2), 'a102', true), tag(s(3), 'a102', false)]);
    const away = { siteId: 'elsewhere', gatewayId: 'gw-2' };
    site.batch([tag(s(9), 'a102', true), tag(s(9), 'ffff', true)], away);
    site.batch([tag(T0 + 5 * HOUR, 'a101', true)], away);
    expect(site.codes).not.toContain('TAG_CLONE');
  });
});

describe('TAG_GHOST', () => {
  it('tells of a tag among GS1 tags that no GS1 scheme can have written', () => {
    const site = new SmallSite(gs1Pledge());
    site.batch([tag(s(1), 'deadbeefdeadbeefdeadbeef', true)]);
    site.batch([tag(s(2), 'deadbeefdeadbeefdeadbeef', true)]);
    expect(site.raised).toMatchObject([
      { code: 'TAG_GHOST', subject: 'deadbeefdeadbeefdeadbeef', facts: { pledges: 'P-1' } },
    ]);
  });

  it('is silent about strange but possible tags, and where other tags are in use', () => {
    const gs1 = new SmallSite(gs1Pledge());
    gs1.batch([tag(s(1), OTHER_GS1, true), tag(s(1), 'deadbeef', false)]);
    const plain = new SmallSite(pledge());
    plain.batch([tag(s(1), 'deadbeefdeadbeefdeadbeef', true)]);
    expect([...gs1.codes, ...plain.codes]).toEqual([]);
  });

  /** A tag that a truck order delivered. */
  function delivered(): SmallSite {
    const site = new SmallSite(pledge());
    site.law.orders = [truckOrder({ epcs: new Set(['a100']) })];
    site.command(activate());
    site.batch([gate(s(1), 'AT_GATE'), gate(s(2), 'LOADING')]);
    site.law.settle('TO-1');
    site.batch([gate(s(60), 'SETTLED')]);
    return site;
  }
  const ghosts = (site: SmallSite) => site.raised.filter(({ code }) => code === 'TAG_GHOST');

  it('tells of a delivered tag that is here again and nobody takes in within a day', () => {
    const site = delivered();
    site.batch([tag(s(7_200), 'a100', true)]);
    site.restart();
    site.wait(23 * HOUR);
    expect(ghosts(site)).toEqual([]);
    site.wait(HOUR);
    expect(ghosts(site)).toMatchObject([{ subject: 'a100', facts: { heardAt: s(7_200) } }]);
  });

  it('is silent about goods that came back and were taken in', () => {
    const site = delivered();
    site.batch([tag(s(7_200), 'a100', true)]);
    site.law.pledges = [pledge()];
    site.wait(2 * DAY);
    expect(ghosts(site)).toEqual([]);
  });
});

describe('RUN_ON_WAREHOUSE', () => {
  /** Four pledges of twenty tonnes each on one site. */
  function warehouse(): SmallSite {
    const pledges = [1, 2, 3, 4].map((n) =>
      pledge({ pledgeId: `P-${n}`, ...(n > 2 && { tenantId: OTHER_BANK.tenantId }) }),
    );
    return new SmallSite(...pledges);
  }
  let requests = 0;
  function ask(site: SmallSite, pledgeId: string, tonnes: number): void {
    const releaseId = `R-${(requests += 1)}`;
    const trucks = [truckOrder({ pledgeId, netG: tonnes * 1e6 })];
    const view = { releaseId, pledgeId, siteId: SITE, trucks } as unknown as ReleaseView;
    site.law.release = (id) => (id === releaseId ? view : undefined);
    site.command({ type: 'release.request', releaseId, pledgeId, trucks: [] });
  }

  it('tells every bank on the site of the third pledge that is wanted back within a day', () => {
    const site = warehouse();
    for (const pledgeId of ['P-1', 'P-2', 'P-3']) ask(site, pledgeId, 8);
    // 24 of 80 t booked are 30 %, and the month before it was none.
    expect(site.raised).toMatchObject([
      { code: 'RUN_ON_WAREHOUSE', tenantId: 'bank-a', facts: { sharePermille: 300, meanG: 0 } },
      { code: 'RUN_ON_WAREHOUSE', tenantId: 'bank-b', facts: { pledges: 'P-3, P-4' } },
    ]);
  });

  it('is silent about a busy warehouse, about one pledge that ends, and about what is spread over days', () => {
    const busy = warehouse();
    for (let day = 0; day < 40; day += 1) {
      for (const pledgeId of ['P-1', 'P-2', 'P-3']) ask(busy, pledgeId, day < 29 ? 1 : 6);
      busy.wait(DAY);
    }
    // 18 t on day 30 are six times the 3 t a day of the month before: the first such day is told.
    expect(busy.raised).toHaveLength(2);
    const one = warehouse();
    for (let truck = 0; truck < 5; truck += 1) ask(one, 'P-1', 4);
    const slow = warehouse();
    for (const pledgeId of ['P-1', 'P-2', 'P-3']) {
      ask(slow, pledgeId, 8);
      slow.wait(DAY);
    }
    expect([...one.codes, ...slow.codes]).toEqual([]);
  });
});
