import { describe, expect, it } from 'vitest';
import {
  activate,
  gate,
  passage,
  pledge,
  SmallSite,
  T0,
  tag,
  truckOrder,
  weight,
} from '#/testing/small-site/index.ts';

const s = (seconds: number) => T0 + seconds * 1_000;
const outs = (site: SmallSite) => site.raised.filter(({ code }) => code === 'UNAUTH_OUT');

function fullSite(): SmallSite {
  const site = new SmallSite(pledge());
  site.batch([weight(T0, 'A-01', 10_000), weight(T0, 'A-02', 10_000)]);
  site.law.orders = [truckOrder()];
  return site;
}

describe('a pledged tag at a gate', () => {
  it('leaves without leave while no truck order names it', () => {
    const site = fullSite();
    site.batch([gate(s(1), 'AT_GATE'), passage(s(10), 'a105')]);
    expect(outs(site)).toMatchObject([
      { subject: 'a105', severity: 'critical', facts: { gateId: 'G-1', passedAt: s(10) } },
    ]);
  });

  it('leaves with leave while a truck order in execution names it, and after it was delivered', () => {
    const site = fullSite();
    site.batch([gate(s(1), 'AT_GATE'), passage(s(10), 'a100'), gate(s(20), 'GROSS_WEIGHED')]);
    site.law.settle('TO-1');
    site.batch([gate(s(30), 'SETTLED'), passage(s(31), 'a101')]);
    expect(outs(site)).toEqual([]);
  });

  it('has no leave by an order that has not begun', () => {
    const site = fullSite();
    site.batch([passage(s(10), 'a100')]);
    expect(outs(site)).toHaveLength(1);
  });

  it('that comes in, or is not pledged, is nothing', () => {
    const site = fullSite();
    site.batch([passage(s(1), 'a105', { direction: 'in' }), passage(s(2), 'ffff')]);
    expect(outs(site)).toEqual([]);
  });

  it('heard outside only is a warning, and critical once it surely left', () => {
    const site = fullSite();
    site.batch([passage(s(1), 'a105', { direction: 'unknown' })]);
    site.batch([passage(s(9), 'a105')]);
    expect(outs(site).map(({ severity }) => severity)).toEqual(['warning', 'critical']);
    expect(site.standing).toHaveLength(1);
  });

  it('before its pledge was in effect concerned nobody', () => {
    const site = fullSite();
    site.now = s(100);
    site.command(activate());
    site.batch([passage(s(50), 'a105')], { at: s(110) });
    expect(outs(site)).toEqual([]);
    site.batch([passage(s(111), 'a105')]);
    expect(outs(site)).toHaveLength(1);
  });

  it('stolen in the dark is told though its order delivered it, as it says, later on', () => {
    const site = fullSite();
    const epoch = s(300);
    site.batch([gate(s(310), 'AT_GATE'), gate(s(320), 'GROSS_WEIGHED')], { epoch });
    site.law.settle('TO-1');
    site.batch([gate(s(330), 'SETTLED')], { epoch });
    site.batch([passage(s(60), 'a100')], { at: s(331) });
    expect(outs(site)).toMatchObject([{ subject: 'a100', pledgeId: 'P-1', late: true }]);
  });

  it('leaves with leave when its gate names the order, whose begin is still on its way', () => {
    const site = fullSite();
    const epoch = s(300);
    const truckOrderId = 'TO-1';
    site.batch([passage(s(310), 'a100', { truckOrderId })], { epoch });
    expect(outs(site)).toEqual([]);
    site.batch([passage(s(311), 'a105', { truckOrderId })], { epoch });
    expect(outs(site)).toHaveLength(1);
  });
});

describe('weight that left a slot', () => {
  it('and turned up nowhere within half a minute is out, gate or no gate', () => {
    const site = fullSite();
    site.batch([weight(s(10), 'A-02', 7_000)]);
    expect(outs(site)).toEqual([]);
    site.wait(30_000);
    expect(outs(site)).toMatchObject([
      {
        subject: 'A-02',
        facts: { lossG: 2_970_000, waitedMs: 30_000 },
        reason: {
          en: expect.stringContaining('no other slot of the site within 30 s'),
          zh: expect.stringContaining('30 s 内'),
        },
      },
    ]);
  });

  it('and was put on another slot of the site is not out', () => {
    const site = fullSite();
    site.batch([weight(s(10), 'A-02', 8_000), weight(s(25), 'B-01', 0)]);
    site.batch([weight(s(26), 'B-01', 2_000)]);
    site.wait(60_000);
    expect(outs(site)).toEqual([]);
    expect(site.codes).toEqual(['WEIGHT_STEP']);
  });

  it('as tags that were told of is not told twice', () => {
    const site = fullSite();
    site.batch([weight(s(10), 'A-02', 8_000), passage(s(12), 'a200'), passage(s(13), 'a201')]);
    site.wait(60_000);
    expect(outs(site).map(({ subject }) => subject)).toEqual(['a200', 'a201']);
  });

  it('in the dark is counted once, though two streams tell of it', () => {
    const site = fullSite();
    site.batch([weight(s(310), 'A-02', 7_000)], { epoch: s(300) });
    const dark = [weight(s(60), 'A-02', 10_000), weight(s(90), 'A-02', 7_000)];
    site.batch([...dark, passage(s(91), 'a200'), passage(s(92), 'a201')], { at: s(311) });
    site.wait(60_000);
    expect(outs(site).map(({ subject }) => subject)).toEqual(['a200', 'a201', 'A-02']);
    expect(outs(site).at(-1)?.facts['lossG']).toBe(970_000);
  });

  it('less than a unit is a step, not a way out', () => {
    const site = fullSite();
    site.batch([weight(s(10), 'A-02', 9_600), tag(s(11), 'a200', true)]);
    site.wait(60_000);
    expect(site.codes).toEqual(['WEIGHT_STEP']);
  });
});
