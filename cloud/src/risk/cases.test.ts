import { describe, expect, it } from 'vitest';
import type { Decision } from '#/core/index.ts';
import {
  activate,
  defineSite,
  health,
  lot,
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
const stack = (bags: number) =>
  pledge({
    lots: [{ ...lot('A-01', 'a1'), epcs: Array.from({ length: bags }, (_, n) => epc(n)) }],
  });

function joinedIn(decisions: readonly Decision[]) {
  return decisions.flatMap((each) =>
    each.do === 'move-alert' && each.move === 'joined' ? [each] : [],
  );
}

describe('forty bags stolen from one stack', () => {
  it('are one case with its members: those told before it, those in it, and how many', () => {
    const site = new SmallSite(stack(40));
    site.batch(Array.from({ length: 20 }, (_, n) => passage(s(1), epc(n))));
    const theCase = site.raised.at(-1);
    // Ten were told one by one; the eleventh opened the case and names them.
    expect(theCase?.case?.count).toBe(GROUP_ALERTS_MAX + 1);
    const told = site.raised.slice(0, GROUP_ALERTS_MAX);
    const named = theCase?.case?.members ?? [];
    expect(named.map(({ subject }) => subject)).toEqual(
      Array.from({ length: 11 }, (_, n) => epc(n)),
    );
    expect(named.slice(0, 10).map(({ alertId }) => alertId)).toEqual(
      told.map(({ alertId }) => alertId),
    );
    // The other nine joined it with the same batch: 11 + 9 = 20.
    expect(joinedIn(site.decisions)).toMatchObject([
      { alertId: theCase?.alertId, count: 20, calls: false },
    ]);
    const more = site.batch(Array.from({ length: 20 }, (_, n) => passage(s(2), epc(20 + n))));
    // From 11 to 40 it has more than doubled: somebody is called again.
    expect(joinedIn(more)).toMatchObject([{ count: 40, calls: true }]);
    expect(joinedIn(more)[0]?.members).toHaveLength(20);
    for (const { evidence } of joinedIn(more)[0]?.members ?? [])
      expect(evidence?.entry).toBeGreaterThan(0);
  });

  it('are told of alike after a restart in the middle', () => {
    const [straight, restarted] = [new SmallSite(stack(40)), new SmallSite(stack(40))];
    for (const site of [straight, restarted]) {
      site.batch(Array.from({ length: 20 }, (_, n) => passage(s(1), epc(n))));
      if (site === restarted) site.restart();
      site.batch(Array.from({ length: 20 }, (_, n) => passage(s(2), epc(20 + n))));
    }
    expect(restarted.decisions).toEqual(straight.decisions);
  });
});

describe('a gateway that falls silent', () => {
  it('is one case with all of its devices', () => {
    const site = new SmallSite(pledge());
    site.command(defineSite());
    site.command(activate());
    const devices = Array.from({ length: 25 }, (_, n) => `S-${n}`);
    site.batch(devices.map((deviceId) => health(s(1), 'alive', { deviceId, places: ['A-01'] })));
    site.wait(120_000);
    const silent = site.raised.filter(({ code }) => code === 'DEVICE_SILENT');
    expect(silent).toHaveLength(1);
    expect(silent[0]).toMatchObject({ subject: 'gw-1', case: { count: 25 } });
    expect(silent[0]?.case?.members.map(({ subject }) => subject)).toEqual(devices);
  });
});

describe('a gateway that comes back with 150,000 late readings', () => {
  it('raises no storm: of an honest outage nothing, and whoever is watched live is watched on', () => {
    const site = new SmallSite(stack(2_000));
    site.batch([tag(s(0), epc(0), true), weight(s(0), 'A-01', 2_000_000)]);
    // Every reading of 75 scans of 2,000 tags, 300 batches of 500 = 150,000, an hour late.
    for (let batch = 0; batch < 300; batch += 1) {
      const items = Array.from({ length: 500 }, (_, n) =>
        tag(s(1 + batch * 10 + n / 50), epc((batch * 500 + n) % 2_000), true, { historical: true }),
      );
      site.batch(items, { at: s(7_000), epoch: T0 });
    }
    expect(site.decisions).toEqual([]);
  });

  it('with every tag missing in it: ten alerts and one case that counts them all, called about seldom', () => {
    const site = new SmallSite(stack(2_000));
    for (let batch = 0; batch < 300; batch += 1) {
      const items = Array.from({ length: 500 }, (_, n) =>
        tag(s(1 + batch * 10 + n / 50), epc((batch * 500 + n) % 2_000), false, {
          historical: true,
        }),
      );
      site.batch(items, { at: s(7_000), epoch: T0 });
    }
    expect(site.raised).toHaveLength(GROUP_ALERTS_MAX + 1);
    const joined = joinedIn(site.decisions);
    expect(joined.at(-1)?.count).toBe(2_000);
    // 500 in the first batch, then 1,000 and 2,000: three calls of the four batches that added to it.
    expect(joined.map(({ count, calls }) => [count, calls])).toEqual([
      [500, true],
      [1_000, true],
      [1_500, false],
      [2_000, true],
    ]);
  });
});
