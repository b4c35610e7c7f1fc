import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Value } from '@sinclair/typebox/value';
import { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Observation } from '@pledgewatch/shared/observation';
import { createGoods, type Goods } from './goods.ts';
import type { StateChange } from './state-change.ts';
import { atPortal, foldAll, MORNING, observe, only, plan, read, told, weigh } from './testing.ts';

const kept = ({ name, body }: StateChange) => [name, body ?? ''] as const;

describe('a door', () => {
  const door = (at: number, open: boolean) => observe('door', 'D-1', at, { open });

  it('that stands open when working hours end is told once more, as out of hours', () => {
    const goods = createGoods(plan);
    const at = (hours: number) => MORNING + hours * 3_600_000;
    goods.fold(door(0, true), MORNING);
    const told = [7.9, 8, 8.1, 23.9, 24].flatMap((hours) =>
      only(goods.passTime(at(hours)), 'door'),
    );
    expect(told).toEqual([
      expect.objectContaining({ doorId: 'D-1', open: true, outOfHours: true, observedAt: at(8) }),
    ]);
  });

  it('is told when it opens and closes, however often it reports', () => {
    const events = told('door', [
      door(0, false),
      door(60_000, false),
      door(61_000, true),
      door(62_000, true),
      door(63_000, false),
    ]);
    expect(events.map(({ open }) => open)).toEqual([false, true, false]);
    expect(events[1]).toMatchObject({ doorId: 'D-1', zoneId: 'A', outOfHours: false });
  });

  it.each([
    ['2026-11-25T00:00:00Z', false],
    ['2026-11-25T09:59:59Z', false],
    ['2026-11-25T10:00:00Z', true],
    ['2026-11-24T23:59:59Z', true],
  ])('that opens at %s is out of hours: %s', (instant, outOfHours) => {
    const [event] = told('door', [door(Date.parse(instant) - MORNING, true)]);
    expect(event?.outOfHours).toBe(outOfHours);
  });
});

describe('climate', () => {
  it('is told on a step and every ten minutes', () => {
    const air = (at: number, temperatureMilliC: number) =>
      observe('climate', 'C-1', at, { temperatureMilliC, humidityPermille: 600 });
    const events = told('climate', [
      air(0, 20_000),
      air(30_000, 20_400),
      air(60_000, 20_500),
      air(660_000, 20_500),
    ]);
    expect(events.map(({ temperatureMilliC }) => temperatureMilliC)).toEqual([
      20_000, 20_500, 20_500,
    ]);
  });
});

describe('a device', () => {
  const scaleHealth = (events: GoodsStatusEvent[]) =>
    only(events, 'deviceHealth').filter(({ deviceId }) => deviceId === 'S-A-01');

  it('is silent past its limit, names what nobody watches, and is alive when heard again', () => {
    const goods = createGoods(plan);
    const first = goods.fold(weigh(0, 1_000_000), MORNING);
    expect(scaleHealth(goods.passTime(MORNING + 29_999))).toEqual([]);
    const silent = goods.passTime(MORNING + 30_000);
    const again = goods.fold(weigh(45_000, 1_000_000), MORNING + 45_000);
    expect([first, silent, again].flatMap(scaleHealth)).toMatchObject([
      { state: 'alive', places: ['A-01'] },
      { state: 'silent', places: ['A-01'], lastHeardAt: MORNING, observedAt: MORNING + 30_000 },
      { state: 'alive' },
    ]);
  });

  it('that was never heard is silent counted from the start', () => {
    const goods = createGoods(plan);
    goods.passTime(MORNING);
    expect(scaleHealth(goods.passTime(MORNING + 30_000))).toMatchObject([{ state: 'silent' }]);
    expect(scaleHealth(goods.passTime(MORNING + 50_000))).toEqual([]);
  });

  it('does not live by what was stored or not understood, or by values served while it does not answer', () => {
    const goods = createGoods(plan);
    goods.fold(weigh(0, 1_000_000), MORNING);
    goods.fold(weigh(20_000, 1_000_000, { historical: true }), MORNING + 20_000);
    goods.fold(weigh(25_000, 1_000_000, { statusCode: 0x80310000 }), MORNING + 25_000);
    const bytes = { code: 'PW_X', reason: 'r', byteCount: 1, digest: 'a'.repeat(64), head: '' };
    goods.fold(observe('undecoded', 'S-A-01', 26_000, bytes), MORNING + 26_000);
    expect(scaleHealth(goods.passTime(MORNING + 30_000))).toMatchObject([{ state: 'silent' }]);
  });

  it('tells its own faults, its goodbye and what it lost', () => {
    const health = (at: number, state: 'alive' | 'fault' | 'goodbye', droppedCount = 0) =>
      observe('health', 'R-A', at, { state, droppedCount });
    const events = foldAll(createGoods(plan), [
      health(0, 'alive'),
      health(1_000, 'fault', 3),
      read(2_000, 'aa'),
      health(3_000, 'alive', 5),
      health(4_000, 'goodbye', 5),
    ]);
    expect(only(events, 'deviceHealth').map(({ state }) => state)).toEqual([
      'alive',
      'fault',
      'alive',
      'silent',
    ]);
    expect(only(events, 'gap').map(({ count }) => count)).toEqual([3, 2]);
  });

  it('counts a numbered message once, and counts it again after it began to count anew', () => {
    const message = weigh(0, 5_000_000, { deviceSeq: 7 });
    const copy = { ...message, receivedAt: MORNING + 90_000, possibleDuplicate: true as const };
    expect(told('stackWeight', [message, copy])).toHaveLength(1);
    expect(told('stackWeight', [message, weigh(90_000, 5_000_000, { deviceSeq: 7 })])).toHaveLength(
      2,
    );
  });
});

describe('what is missing is said', () => {
  it('when a source lost something or a message was not understood', () => {
    const lost = { fromAt: MORNING, toAt: MORNING + 5, count: 4, reason: 'queue-overflow' };
    const digest = 'a'.repeat(64);
    const events = foldAll(createGoods(plan), [
      observe('gap', 'S-A-01', 0, lost),
      observe('undecoded', 'S-A-01', 1, {
        code: 'PW_X',
        reason: 'r',
        byteCount: 1,
        digest,
        head: '',
      }),
    ]);
    expect(only(events, 'gap')).toMatchObject([{ scope: 'device', of: 'S-A-01', ...lost }]);
    expect(only(events, 'undecoded')).toMatchObject([{ deviceId: 'S-A-01', code: 'PW_X', digest }]);
  });

  it('when the gateway was stopped in order: that is no loss, and nobody watched all the same', () => {
    const goods = createGoods(plan);
    const saved = new Map<string, string>();
    const keep = (from: Goods) => {
      for (const { name, body } of from.takeChanges()) saved.set(name, body ?? '');
      return createGoods(plan, [...saved]);
    };
    goods.fold(weigh(0, 5_000_000), MORNING);
    goods.stop(MORNING + 7_000);
    const second = keep(goods);
    const [gap] = second.passTime(MORNING + 600_000);
    const fromAt = MORNING + 7_000;
    expect(gap).toMatchObject({ reason: 'gateway-switched-off', fromAt, toAt: MORNING + 600_000 });
    // What ends it next is a loss again, however soon after the start.
    const [loss] = keep(second).passTime(MORNING + 900_000);
    expect(loss).toMatchObject({ reason: 'gateway-stopped', fromAt: MORNING + 600_000 });
  });

  it('is no gap when it is started again at once, and a loss is a loss afterwards', () => {
    const goods = createGoods(plan);
    goods.fold(weigh(0, 5_000_000), MORNING);
    goods.stop(MORNING + 1_000);
    const second = createGoods(plan, goods.takeChanges().map(kept));
    expect(second.passTime(MORNING + 3_000)).toEqual([]);
    const third = createGoods(plan, second.takeChanges().map(kept));
    expect(third.passTime(MORNING + 200_000)).toMatchObject([{ reason: 'gateway-stopped' }]);
  });

  it('when the gateway was stopped: nobody watched, and silence counts anew', () => {
    const goods = createGoods(plan);
    goods.fold(weigh(0, 5_000_000), MORNING);
    const restored = createGoods(plan, goods.takeChanges().map(kept));
    const events = restored.passTime(MORNING + 3_600_000);
    expect(events).toMatchObject([
      { kind: 'gap', reason: 'gateway-stopped', fromAt: MORNING, toAt: MORNING + 3_600_000 },
    ]);
    expect(restored.passTime(MORNING + 3_629_000)).toEqual([]);
    expect(restored.passTime(MORNING + 3_630_000).length).toBeGreaterThan(0);
  });
});

describe('a gateway that was away for less than a minute', () => {
  const saved = new Map<string, string>();
  const restarted = (from: Goods, at: number) => {
    for (const { name, body } of from.takeChanges()) saved.set(name, body ?? '');
    const goods = createGoods(plan, [...saved]);
    goods.start(at);
    return goods;
  };
  const silentScales = (goods: Goods, at: number) =>
    goods.passTime(at).flatMap((each) => (each.kind === 'deviceHealth' ? each.deviceId : []));

  it('grants its devices one more deadline: they may have spoken to nobody', () => {
    const goods = createGoods(plan);
    goods.fold(weigh(0, 5_000_000), MORNING);
    // Away from 1 s to 40 s; S-A-01 may be silent for 30 s.
    const again = restarted(goods, MORNING + 40_000);
    expect(silentScales(again, MORNING + 40_001)).toEqual([]);
    expect(silentScales(again, MORNING + 69_999)).toEqual([]);
    expect(silentScales(again, MORNING + 70_000)).toContain('S-A-01');
  });

  it('calls no tag missing for the time it did not listen', () => {
    const goods = createGoods(plan);
    const reads = [0, 5_000, 10_000].map((at) => read(at, 'aa'));
    foldAll(goods, reads);
    // Away from 11 s to 50 s; a tag is missing 60 s after its last read, here 60 s after the start.
    const again = restarted(goods, MORNING + 50_000);
    const missing = (at: number) => {
      const events = foldAll(again, [observe('health', 'R-A', at, { state: 'alive' })]);
      return only([...events, ...again.passTime(MORNING + at)], 'tagPresence');
    };
    for (const at of [60_000, 80_000, 100_000, 109_999]) expect(missing(at)).toEqual([]);
    expect(missing(110_001)).toMatchObject([{ epc: 'aa', present: false }]);
  });

  it('grants it once between two words, or one that starts again and again would miss nothing', () => {
    const goods = createGoods(plan);
    goods.fold(weigh(0, 5_000_000), MORNING);
    const twice = restarted(restarted(goods, MORNING + 20_000), MORNING + 40_000);
    expect(silentScales(twice, MORNING + 50_000)).toContain('S-A-01');
  });
});

type Happening = { readonly at: number } & (
  | { readonly seen: Observation }
  | { readonly seen: null }
);

const epc = fc.constantFrom('aa', 'bb', 'cc');
const lag = fc.constantFrom(0, 0, 0, 700, 20_000);
const happening: fc.Arbitrary<(at: number) => Observation | null> = fc.oneof(
  fc.constant(() => null),
  fc
    .record({ epc, antenna: fc.constantFrom(1, 2), rssi: fc.integer({ min: -70, max: -50 }), lag })
    .map(
      ({ epc, antenna, rssi, lag }) =>
        (at: number) =>
          read(at, epc, antenna, {
            rssiCentiDbm: rssi * 100,
            observedAt: MORNING + Math.max(1, at - lag),
          }),
    ),
  fc.record({ epc, side: fc.constantFrom('inside' as const, 'outside' as const) }).map(
    ({ epc, side }) =>
      (at: number) =>
        atPortal(at, epc, side),
  ),
  fc
    .record({ grossG: fc.integer({ min: -20_000, max: 12_000_000 }), stable: fc.boolean(), lag })
    .map(
      ({ grossG, stable, lag }) =>
        (at: number) =>
          weigh(at, grossG, { stable, observedAt: MORNING + Math.max(1, at - lag) }),
    ),
  fc.boolean().map((open) => (at: number) => observe('door', 'D-1', at, { open })),
  fc
    .constantFrom('alive' as const, 'fault' as const, 'goodbye' as const)
    .map((state) => (at: number) => observe('health', 'R-A', at, { state })),
);
const history = fc
  .array(fc.tuple(fc.constantFrom(100, 900, 5_000, 20_000, 70_000), happening), { maxLength: 80 })
  .map((steps) => {
    let at = 0;
    return steps.map(([waitMs, make]): Happening => ({ at: (at += waitMs), seen: make(at) }));
  });

function live(goods: Goods, { at, seen }: Happening): GoodsStatusEvent[] {
  return seen === null ? goods.passTime(MORNING + at) : goods.fold(seen, MORNING + at);
}

describe('the fold', () => {
  it('gives the same events when it is saved and restored at any point, in any order of parts', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.boolean()), (happenings, stops) => {
        const straight = createGoods(plan);
        const expected = happenings.flatMap((each) => live(straight, each));
        const saved = new Map<string, string>();
        let goods = createGoods(plan);
        const events = happenings.flatMap((each) => {
          const told = live(goods, each);
          for (const { name, body } of goods.takeChanges()) {
            saved.delete(name);
            if (body !== null) saved.set(name, body);
          }
          if (stops.next().value) goods = createGoods(plan, [...saved].reverse());
          return told;
        });
        expect(events).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('only ever says what the vocabulary has words for', () => {
    fc.assert(
      fc.property(history, (happenings) => {
        const goods = createGoods(plan);
        for (const event of happenings.flatMap((each) => live(goods, each))) {
          expect([...Value.Errors(GoodsStatusEvent, event)]).toEqual([]);
        }
      }),
    );
  });

  it('calls missing only what it has called present', () => {
    fc.assert(
      fc.property(history, (happenings) => {
        const goods = createGoods(plan);
        const events = happenings.flatMap((each) => live(goods, each));
        for (const epc of ['aa', 'bb', 'cc']) {
          const presence = only(events, 'tagPresence').filter((event) => event.epc === epc);
          presence.forEach(({ present }, index) => {
            if (!present) expect(presence[index - 1]?.present).toBe(true);
          });
        }
      }),
    );
  });
});
