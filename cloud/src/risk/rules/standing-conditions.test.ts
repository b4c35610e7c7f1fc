import { describe, expect, it } from 'vitest';
import {
  activate,
  BANK,
  defineSite,
  gate,
  health,
  pledge,
  SmallSite,
  T0,
  tag,
  truckOrder,
  weight,
} from '#/testing/small-site/index.ts';

const s = (seconds: number) => T0 + seconds * 1_000;
const MINUTE = 60_000;
/** Twenty tonnes owed for, with a control line of so many. */
const lineOf = (tonnes: number) =>
  pledge({ exposureFen: 1, controlLine: { basis: 'quantity', quantityG: tonnes * 1e6 } });

/** Twenty tonnes on two scales that err by 15 kg each: surely 19,970 kg. */
function weighed(of = lineOf(10)): SmallSite {
  const site = new SmallSite(of);
  site.batch([weight(s(1), 'A-01', 10_000), weight(s(1), 'A-02', 10_000)]);
  return site;
}

describe('CONTROL_LINE_NEAR', () => {
  it('tells of a lower bound less than 5 % above the line, with the figures', () => {
    // 19,970 kg are 4.0 % above 19,200 kg (19,200 × 1.04 = 19,968).
    const site = weighed(lineOf(19.2));
    expect(site.raised).toMatchObject([
      { code: 'CONTROL_LINE_NEAR', severity: 'warning', subject: 'P-1' },
    ]);
    expect(site.raised[0]?.facts).toMatchObject({
      heldG: 19_970_000,
      lineG: 19_200_000,
      marginPermille: 40,
    });
    expect(site.raised[0]?.reason.en).toContain('4 % above its control line of 19,200 kg');
  });

  it('is silent 5 % above, stays until 6 % above, and gives way to a breach', () => {
    // 19,970 ÷ 1.05 = 19,019: the line of 19,000 kg is passed by 5.1 %.
    expect(weighed(lineOf(19)).codes).toEqual([]);
    const site = new SmallSite(lineOf(18.5));
    const reads = (at: number, kg: number) =>
      site.batch([weight(s(at), 'A-01', kg), weight(s(at), 'A-02', 10_000)]);
    // 9,285 + 9,985 = 19,270 kg: 4.2 % above 18,500.
    reads(1, 9_300);
    expect(site.standing.map(({ code }) => code)).toEqual(['CONTROL_LINE_NEAR']);
    // 9,485 + 9,985 = 19,470 kg: 5.2 %, not yet 6 %.
    reads(2, 9_500);
    expect(site.standing).toHaveLength(1);
    // 9,685 + 9,985 = 19,670 kg: 6.3 %.
    reads(3, 9_700);
    expect(site.standing).toEqual([]);
    reads(4, 9_680);
    expect(site.standing).toEqual([]);
    reads(4_000, 9_300);
    expect(site.standing.map(({ code }) => code)).toContain('CONTROL_LINE_NEAR');
    reads(4_001, 8_000);
    const codes = site.standing.map(({ code }) => code);
    expect(codes).toContain('CONTROL_LINE_BREACH');
    expect(codes).not.toContain('CONTROL_LINE_NEAR');
  });
});

describe('COVERAGE_LOW', () => {
  it('tells when less than 80 % of the booked mass has been verified for a quarter of an hour', () => {
    const site = weighed();
    site.batch([health(s(2), 'silent', { deviceId: 'S-A-01', places: ['A-01'] })]);
    expect(site.codes).not.toContain('COVERAGE_LOW');
    site.wait(15 * MINUTE);
    const low = site.raised.find(({ code }) => code === 'COVERAGE_LOW');
    // One of two stacks of ten tonnes.
    expect(low?.facts).toMatchObject({ verifiedPermille: 500, sinceAt: s(2) });
    site.batch([health(s(1_000), 'alive', { deviceId: 'S-A-01', places: ['A-01'] })]);
    site.batch([weight(s(1_001), 'A-01', 10_000)]);
    expect(site.standing.map(({ code }) => code)).not.toContain('COVERAGE_LOW');
  });

  it('is silent about a device that reboots, and over a restart its time goes on', () => {
    const site = weighed();
    const about = { deviceId: 'S-A-01', places: ['A-01'] };
    site.batch([health(s(2), 'silent', about)]);
    site.wait(10 * MINUTE);
    site.batch([health(s(700), 'alive', about), weight(s(701), 'A-01', 10_000)]);
    site.wait(30 * MINUTE);
    expect(site.codes).not.toContain('COVERAGE_LOW');
    const silentAt = site.now + 1_000;
    site.batch([health(silentAt, 'silent', about)]);
    site.wait(10 * MINUTE);
    site.restart();
    site.wait(5 * MINUTE);
    expect(site.raised.find(({ code }) => code === 'COVERAGE_LOW')?.facts['sinceAt']).toBe(
      silentAt,
    );
  });
});

describe('SCALE_NOT_LEGAL', () => {
  const expired = { evidence: false, notEvidence: ['verification-expired' as const] };

  it('tells once of a scale whose verification has expired, until it gives evidence again', () => {
    const site = weighed();
    site.batch([weight(s(10), 'A-01', 10_000, expired)]);
    site.batch([weight(s(20), 'A-01', 10_000, expired)]);
    const told = site.raised.filter(({ code }) => code === 'SCALE_NOT_LEGAL');
    expect(told).toMatchObject([{ subject: 'S-A-01', facts: { slotId: 'A-01', sinceAt: s(10) } }]);
    expect(told[0]?.reason.zh).toContain('检定已过有效期');
    site.restart();
    site.batch([weight(s(30), 'A-01', 10_000)]);
    expect(site.standing.map(({ code }) => code)).not.toContain('SCALE_NOT_LEGAL');
  });

  it('is silent about what passes by itself: swinging, too light, too heavy', () => {
    const site = weighed();
    for (const why of ['unstable', 'below-minimum', 'overload'] as const) {
      site.batch([weight(s(10), 'A-01', 10_000, { evidence: false, notEvidence: [why] })]);
    }
    expect(site.codes).not.toContain('SCALE_NOT_LEGAL');
  });

  it('is silent where no pledged goods stand', () => {
    const site = weighed();
    site.batch([weight(s(10), 'B-07', 10_000, expired)]);
    expect(site.codes).toEqual([]);
  });
});

describe('CLOCK_BAD', () => {
  it('tells of a gateway that is more than a minute ahead, and clears ten minutes after the last of it', () => {
    const site = weighed();
    const ahead = (at: number, sealedAt: number) =>
      site.batch([tag(at, 'a100', true)], { at, sealedAt });
    ahead(s(10), s(10) + 61_000);
    expect(site.raised).toMatchObject([
      { code: 'CLOCK_BAD', subject: 'gw-1', facts: { aheadMs: 61_000 } },
    ]);
    ahead(s(20), s(20));
    expect(site.standing).toHaveLength(1);
    ahead(s(10 + 600), s(10 + 600));
    expect(site.standing).toEqual([]);
  });

  it('tells of events dated by a clock known to be wrong, by how many', () => {
    const site = weighed();
    site.batch([
      tag(s(10), 'a100', true, { clock: 'unsynced' }),
      tag(s(10), 'a101', true, { clock: 'unsynced' }),
      tag(s(10), 'a102', true),
    ]);
    expect(site.raised).toMatchObject([{ code: 'CLOCK_BAD', facts: { count: 2 } }]);
  });

  it('is silent about a minute, and about a backlog, however old', () => {
    const site = weighed();
    site.batch([tag(s(10), 'a100', true)], { at: s(10), sealedAt: s(10) + 60_000 });
    site.batch([tag(s(20), 'a100', true)], { at: s(90_000), sealedAt: s(20) });
    expect(site.codes).not.toContain('CLOCK_BAD');
  });
});

describe('a gate that refuses a forged, a used or an expired order', () => {
  it.each(['INSTRUCTION_BAD_SIGNATURE', 'INSTRUCTION_REPLAY', 'INSTRUCTION_EXPIRED'] as const)(
    'tells %s, critical, of the order or, where none is known, of every bank on the site',
    (code) => {
      const site = new SmallSite(pledge());
      site.law.orders = [truckOrder()];
      site.command(defineSite());
      site.command(activate(), BANK);
      site.batch([gate(s(1), 'REFUSED', { code, plate: '粤B•••01#digest1' })]);
      site.batch([
        gate(s(2), 'REFUSED', { code, plate: '粤B•••02#digest2', truckOrderId: 'TO-9' }),
      ]);
      expect(site.raised).toMatchObject([
        {
          code,
          severity: 'critical',
          subject: 'TO-1',
          facts: { plate: '粤B•••01', pledges: 'P-1' },
        },
        { code, severity: 'critical', subject: 'G-1', facts: { plate: '粤B•••02' } },
      ]);
    },
  );
});
