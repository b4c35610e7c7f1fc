import { describe, expect, it } from 'vitest';
import type { PledgeView } from '#/core/index.ts';
import {
  activate,
  defineSite,
  gate,
  health,
  pledge,
  SmallSite,
  T0,
  truckOrder,
  weight,
} from '#/testing/small-site/index.ts';

const s = (seconds: number) => T0 + seconds * 1_000;
const breaches = (site: SmallSite) =>
  site.raised.filter(({ code }) => code === 'CONTROL_LINE_BREACH');
const standing = (site: SmallSite) =>
  site.standing.filter(({ code }) => code === 'CONTROL_LINE_BREACH');

/** Twenty tonnes on two slots, of which 19,970 kg are sure. */
function site(given: Partial<PledgeView>): SmallSite {
  const small = new SmallSite(pledge({ exposureFen: 1, ...given }));
  small.batch([weight(T0, 'A-01', 10_000), weight(T0, 'A-02', 10_000)]);
  return small;
}
const line = (quantityG: number) => ({ controlLine: { basis: 'quantity', quantityG } as const });

describe('CONTROL_LINE_BREACH', () => {
  it('holds the lower bound against the line, not the nominal', () => {
    expect(breaches(site(line(19_970_000)))).toEqual([]);
    expect(breaches(site(line(19_970_001)))).toMatchObject([
      {
        subject: 'P-1',
        severity: 'critical',
        facts: { heldG: 19_970_000, lineG: 19_970_001 },
        evidence: [{ entry: 0 }, { entry: 0, item: 0 }, { entry: 0, item: 1 }],
      },
    ]);
  });

  it('holds the value against a line of value', () => {
    const [alert] = breaches(site({ controlLine: { basis: 'value', valueFen: 200_000_000 } }));
    expect(alert?.facts).toMatchObject({ heldFen: 199_700_000, lineFen: 200_000_000 });
    expect(alert?.reason.en).toContain('¥1,997,000.00');
    expect(alert?.reason.zh).toContain('¥2,000,000.00');
  });

  it('holds the value against what the exposure needs, rounded up', () => {
    // ⌈139,790,001 ÷ 0.7⌉ = 199,700,002 (199,700,001.4…); the goods are worth 199,700,000.
    const [alert] = breaches(site({ exposureFen: 139_790_001, pledgeRatePermille: 700 }));
    expect(alert?.facts).toMatchObject({ heldFen: 199_700_000, lineFen: 199_700_002 });
  });

  it('needs nothing once nothing is owed', () => {
    expect(breaches(site({ ...line(30_000_000), exposureFen: 0 }))).toEqual([]);
  });

  it('clears at once well above the line, and just above it after ten minutes', () => {
    const well = site(line(19_000_000));
    well.batch([weight(s(10), 'A-01', 8_000)]);
    well.batch([weight(s(20), 'A-01', 10_000)]);
    expect(breaches(well)).toHaveLength(1);
    expect(standing(well)).toEqual([]);
    const just = site(line(19_960_000));
    just.batch([weight(s(10), 'A-01', 9_900)]);
    just.batch([weight(s(20), 'A-01', 10_000)]);
    just.wait(599_999);
    expect(standing(just)).toHaveLength(1);
    just.wait(1);
    expect(standing(just)).toEqual([]);
  });

  it('does not flutter about the line', () => {
    const fluttering = site(line(19_970_000));
    for (let minute = 1; minute < 60; minute += 1) {
      fluttering.batch([weight(s(minute * 60), 'A-01', 10_000 - (minute % 2))]);
    }
    expect(breaches(fluttering)).toHaveLength(1);
    expect(standing(fluttering)).toHaveLength(1);
  });

  it('tells again when the shortage has doubled', () => {
    const shrinking = site(line(19_000_000));
    for (const kg of [8_900, 8_800, 8_500, 6_000])
      shrinking.batch([weight(s(kg), 'A-01', kg)], { at: s(9_000) });
    expect(standing(shrinking)).toHaveLength(1);
    expect(breaches(shrinking).length).toBeGreaterThan(1);
  });

  it('follows what is paid and what is delivered', () => {
    const owed = site({ exposureFen: 180_000_000 });
    expect(standing(owed)).toHaveLength(1);
    owed.law.pledges = owed.law.pledges.map((each) => ({ ...each, exposureFen: 100_000_000 }));
    owed.command({
      type: 'repayment.post',
      repaymentId: 'RP-1',
      loanId: 'LOAN-1',
      amountFen: 80_000_000,
      allocation: { costsFen: 0, interestFen: 0, principalFen: 80_000_000 },
      final: true,
      bookedAt: T0,
    });
    expect(standing(owed)).toEqual([]);
    const delivered = site(line(16_000_000));
    delivered.law.orders = [truckOrder()];
    delivered.law.settle('TO-1');
    delivered.batch([gate(s(1), 'SETTLED')]);
    expect(standing(delivered)).toHaveLength(1);
  });

  it('ends with its pledge', () => {
    const over = site(line(30_000_000));
    over.law.pledges = over.law.pledges.map((each) => ({ ...each, state: 'RELEASED' }));
    over.command({ type: 'release.make', releaseId: 'R-1' });
    expect(standing(over)).toEqual([]);
  });
});

describe('goods that nobody can see', () => {
  const silence = () => {
    const silent = site(line(15_000_000));
    silent.batch([health(s(40), 'silent', { lastHeardAt: s(10) })]);
    return silent;
  };

  it('do not count, and the reason says so', () => {
    const [alert] = breaches(silence());
    expect(alert).toMatchObject({
      severity: 'warning',
      facts: { heldG: 9_985_000, verifiedPermille: 500, knownLowerG: 19_970_000 },
    });
    expect(alert?.reason.en).toContain('Only 50 % of the booked mass is verified now');
    expect(alert?.reason.zh).toContain('静默');
  });

  it('are critical when it lasts', () => {
    const silent = silence();
    silent.wait(900_000);
    expect(standing(silent).map(({ severity }) => severity)).toEqual(['critical']);
    expect(breaches(silent)).toHaveLength(2);
  });

  it('count again when they are seen', () => {
    const silent = silence();
    silent.batch([health(s(60), 'alive')]);
    expect(standing(silent)).toEqual([]);
  });

  it('count neither behind a silent gateway', () => {
    const behind = new SmallSite(pledge({ exposureFen: 1 }));
    behind.command(defineSite());
    behind.batch([weight(T0, 'A-01', 10_000), weight(T0, 'A-02', 10_000)]);
    behind.wait(60_001);
    expect(standing(behind)).toMatchObject([{ severity: 'warning', facts: { heldG: 0 } }]);
    behind.batch([weight(s(90), 'A-01', 10_000)]);
    expect(standing(behind)).toEqual([]);
  });

  it('count neither on a scale that gives no evidence', () => {
    const expired = site(line(15_000_000));
    const no = { evidence: false, notEvidence: ['verification-expired' as const] };
    expired.batch([weight(s(10), 'A-01', 10_000, no)]);
    expect(standing(expired)).toMatchObject([{ severity: 'warning' }]);
  });

  it('are given a quarter of an hour after activation to be weighed first', () => {
    const fresh = new SmallSite(pledge({ exposureFen: 1 }));
    fresh.command(activate());
    fresh.batch([weight(s(1), 'A-01', 10_000)]);
    expect(breaches(fresh)).toEqual([]);
    fresh.wait(900_000);
    expect(standing(fresh)).toMatchObject([{ facts: { heldG: 9_985_000 } }]);
  });
});

describe('readings that come late', () => {
  it('tell of a breach that is over by now, with what the other slots weighed then', () => {
    const small = site(line(15_000_000));
    small.batch([weight(s(310), 'A-01', 10_000), weight(s(310), 'A-02', 10_000)], {
      epoch: s(300),
    });
    const dark = [weight(s(60), 'A-01', 10_000), weight(s(90), 'A-01', 3_000)];
    small.batch(dark, { at: s(311) });
    expect(breaches(small)).toMatchObject([
      { late: true, happenedAt: s(90), severity: 'critical', facts: { heldG: 12_970_000 } },
    ]);
    expect(standing(small)).toEqual([]);
  });

  it('of goods that were carried from slot to slot are no breach', () => {
    const small = site(line(15_000_000));
    small.batch([weight(s(310), 'A-01', 4_000), weight(s(310), 'A-02', 16_000)], { epoch: s(300) });
    const dark = [
      weight(s(60), 'A-01', 10_000),
      weight(s(60), 'A-02', 10_000),
      weight(s(90), 'A-02', 16_000),
    ];
    small.batch(dark, { at: s(311) });
    expect(breaches(small).map(({ late }) => late)).toEqual([false]);
  });
});
