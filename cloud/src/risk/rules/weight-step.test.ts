import { describe, expect, it } from 'vitest';
import {
  alertsIn,
  gate,
  pledge,
  SmallSite,
  T0,
  truckOrder,
  weight,
} from '#/testing/small-site/index.ts';

const s = (seconds: number) => T0 + seconds * 1_000;

function stack(...kilograms: number[]): SmallSite {
  const site = new SmallSite(pledge());
  site.batch(kilograms.map((kg, minute) => weight(s(minute * 60), 'A-01', kg)));
  return site;
}
const steps = (site: SmallSite) => site.raised.filter(({ code }) => code === 'WEIGHT_STEP');

describe('WEIGHT_STEP', () => {
  it('tells a loss beyond both readings’ tolerances, from the interval before to the one after', () => {
    const [alert] = steps(stack(10_000, 9_969));
    expect(alert).toMatchObject({
      subject: 'A-01',
      pledgeId: 'P-1',
      severity: 'critical',
      happenedAt: s(60),
      facts: { beforeLowerG: 9_985_000, afterUpperG: 9_984_000, lossG: 1_000, takenG: 0 },
      evidence: [
        { entry: 0, item: 0 },
        { entry: 0, item: 1 },
      ],
    });
  });

  it('is silent about what the tolerances explain, and about gains', () => {
    expect(stack(10_000, 9_970, 10_010, 9_985).codes).toEqual([]);
    expect(stack(10_000, 11_000, 12_000).codes).toEqual([]);
  });

  it('finds a loss taken shovel by shovel within the hour', () => {
    expect(steps(stack(10_000, 9_980, 9_965))).toHaveLength(1);
  });

  it('does not compare with what stood there more than an hour ago', () => {
    const site = new SmallSite(pledge());
    for (let hour = 0; hour < 5; hour += 1) {
      site.batch([weight(s(hour * 3_601), 'A-01', 10_000 - hour * 16)]);
    }
    expect(site.codes).not.toContain('WEIGHT_STEP');
  });

  it('compares across a silence, however long', () => {
    const site = stack(10_000);
    site.batch([weight(s(40_000), 'A-01', 9_000)]);
    expect(steps(site)).toHaveLength(1);
  });

  it('concerns no slot without pledged goods, and no reading that is no evidence', () => {
    const site = new SmallSite(pledge());
    site.batch([weight(s(0), 'B-01', 10_000), weight(s(60), 'B-01', 1_000)]);
    site.batch([weight(s(0), 'A-01', 10_000)]);
    const shaken = { evidence: false, notEvidence: ['unstable' as const] };
    site.batch([weight(s(70), 'A-01', 1_000, shaken), weight(s(80), 'A-01', 10_000)]);
    expect(site.codes).toEqual([]);
  });

  it('is a warning while what stands there covers all that is pledged', () => {
    expect(steps(stack(12_000, 11_000))[0]?.severity).toBe('warning');
  });

  it('does not repeat itself while it stands, unless the loss has doubled', () => {
    const site = stack(10_000, 9_000, 8_500, 8_200);
    expect(steps(site)).toHaveLength(1);
    site.batch([weight(s(240), 'A-01', 7_000)]);
    expect(steps(site)).toHaveLength(2);
    expect(site.standing.map(({ facts }) => facts['lossSumG'])).toEqual([2_880_000]);
  });

  it('begins anew once it was acknowledged', () => {
    const site = stack(10_000, 9_000);
    const alertId = steps(site)[0]?.alertId ?? '';
    expect(site.command({ type: 'alert.acknowledge', alertId })).toMatchObject([
      { do: 'clear-alert', alertId },
    ]);
    site.batch([weight(s(120), 'A-01', 8_500)]);
    expect(steps(site).at(-1)?.facts).toMatchObject({ lossG: 470_000, lossSumG: 470_000 });
  });
});

describe('a truck order under way', () => {
  const loading = (): SmallSite => {
    const site = stack(10_000);
    site.law.orders = [truckOrder()];
    site.batch([gate(s(10), 'AT_GATE'), gate(s(20), 'TARE_WEIGHED')]);
    return site;
  };

  it('explains what it takes, and not a bag more', () => {
    const site = loading();
    site.batch([weight(s(30), 'A-01', 7_000), weight(s(60), 'A-01', 5_000)]);
    expect(site.codes).toEqual([]);
    site.batch([weight(s(90), 'A-01', 4_000)]);
    expect(steps(site)[0]?.facts).toMatchObject({ takenG: 5_015_000, lossG: 955_000 });
  });

  it('explains nothing on another slot, and nothing before it began', () => {
    const site = loading();
    site.batch([weight(s(20), 'A-02', 10_000), weight(s(30), 'A-02', 9_000)]);
    expect(steps(site)).toHaveLength(1);
    const early = stack(10_000, 9_000);
    early.law.orders = [truckOrder()];
    early.batch([gate(s(70), 'AT_GATE')]);
    expect(steps(early)).toHaveLength(1);
  });

  it('is not believed twice: what comes after it settled is a loss', () => {
    const site = loading();
    site.batch([weight(s(60), 'A-01', 5_000), gate(s(70), 'GROSS_WEIGHED')]);
    site.law.settle('TO-1');
    site.batch([gate(s(80), 'SETTLED'), weight(s(140), 'A-01', 5_000)]);
    site.batch([weight(s(200), 'A-01', 4_000)]);
    expect(steps(site)[0]?.facts).toMatchObject({ takenG: 0, lossG: 970_000 });
  });

  it('that ends without delivery must bring the goods back within half an hour', () => {
    const back = loading();
    back.batch([weight(s(60), 'A-01', 5_000), gate(s(70), 'CANCELLED')]);
    back.batch([weight(s(600), 'A-01', 10_000)]);
    back.wait(7_200_000);
    expect(back.codes).toEqual([]);
    const gone = loading();
    gone.batch([weight(s(60), 'A-01', 5_000), gate(s(70), 'CANCELLED')]);
    gone.wait(7_200_000);
    expect(steps(gone)).toHaveLength(1);
    expect(gone.codes).toContain('UNAUTH_OUT');
  });

  it('whose gate falls silent for good is not believed for ever', () => {
    const site = loading();
    site.batch([weight(s(60), 'A-01', 5_000)]);
    site.wait(24 * 3_600_000);
    expect(steps(site)).toHaveLength(1);
  });

  it('is moved by its own gate’s gateway only', () => {
    const site = stack(10_000);
    site.law.orders = [truckOrder()];
    const at = { gateId: 'G-1', gatewayId: 'gw-gate', leaseCeilingG: 0, leaseCeilingFen: 0 };
    site.law.gates = [{ ...at, leaseMs: 1_000 }];
    site.batch([gate(s(10), 'AT_GATE'), weight(s(30), 'A-01', 9_000)]);
    expect(steps(site)).toHaveLength(1);
  });
});

describe('after an outage, newest stream first', () => {
  const before = () => stack(10_000);
  const reconnected = { epoch: s(300) };

  it('a theft in the dark is told at once, late streams add nothing new', () => {
    const site = before();
    site.batch([weight(s(310), 'A-01', 8_000)], reconnected);
    expect(steps(site)).toHaveLength(1);
    const backlog = [10_000, 10_000, 9_000, 8_000].map((kg, n) => weight(s(60 + n), 'A-01', kg));
    site.batch(backlog, { at: s(311) });
    expect(steps(site)).toHaveLength(1);
  });

  it('a theft that was made good before the line came back is told late, as of its time', () => {
    const site = before();
    site.batch([weight(s(310), 'A-01', 10_000)], reconnected);
    site.batch([weight(s(60), 'A-01', 10_000), weight(s(90), 'A-01', 8_000)], { at: s(311) });
    expect(steps(site)).toMatchObject([{ late: true, happenedAt: s(90), severity: 'critical' }]);
  });

  it('a truck order executed in the dark is no theft', () => {
    const site = before();
    site.law.orders = [truckOrder()];
    site.batch([weight(s(310), 'A-01', 5_000)], reconnected);
    site.batch(
      [gate(s(60), 'AT_GATE'), weight(s(90), 'A-01', 5_000), gate(s(100), 'GROSS_WEIGHED')],
      { at: s(311) },
    );
    site.law.settle('TO-1');
    site.batch([gate(s(110), 'SETTLED')], { at: s(312) });
    site.batch([weight(s(370), 'A-01', 5_000)], reconnected);
    site.wait(7_200_000);
    expect(site.codes).toEqual([]);
  });

  it('goods missing under an order that was never executed are told when the backlog must be in', () => {
    const site = before();
    site.law.orders = [truckOrder({ notAfter: s(900) })];
    site.batch([weight(s(310), 'A-01', 5_000)], reconnected);
    expect(site.codes).toEqual([]);
    expect(alertsIn(site.wait(3_600_000)).map(({ code }) => code)).toContain('WEIGHT_STEP');
  });
});
