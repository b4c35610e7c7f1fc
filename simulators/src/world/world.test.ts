import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Action } from './action.ts';
import { apply, createWorld, demoWarehouse, type Fact, skipTo, step, type World } from './index.ts';
import { sgtin96Hex } from './epc.ts';

const START = Date.parse('2026-11-24T00:00:00Z');
const world = (seed = 1): World => createWorld(demoWarehouse, seed, START);
const after = (w: World, seconds: number): Fact[] => step(w, w.now + seconds * 1_000);
const of = <K extends Fact['kind']>(facts: readonly Fact[], kind: K) =>
  facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);

const someActions: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    do: fc.constant('setStackWeight' as const),
    slot: fc.constantFrom('A-01', 'A-02'),
    grams: fc.integer({ min: 0, max: 14_000_000 }),
  }),
  fc.record({
    do: fc.constant('stealBags' as const),
    slot: fc.constantFrom('A-03', 'A-04'),
    count: fc.integer({ min: 1, max: 3 }),
    viaPortal: fc.boolean(),
  }),
  fc.constant<Action>({ do: 'weigh', weighbridge: 'WB-1', grams: 15_000_000 }),
  fc.constant<Action>({ do: 'muteDevice', device: 'S-A-01' }),
);

/** Applies what can be applied; what cannot is part of the history too. */
function history(seed: number, actions: readonly Action[], strideMs: number): Fact[] {
  const w = world(seed);
  const facts: Fact[] = [];
  for (const action of actions) {
    try {
      apply(w, action);
    } catch {
      facts.push();
    }
    const until = w.now + 20_000;
    while (w.now < until) facts.push(...step(w, Math.min(until, w.now + strideMs)));
  }
  return facts;
}

describe('a world', () => {
  test('tells the same history for the same seed, in one stride or in many', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.array(someActions, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 20_000 }),
        (seed, actions, strideMs) => {
          expect(history(seed, actions, strideMs)).toEqual(history(seed, actions, 20_000));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('tells another history for another seed', () => {
    expect(after(world(1), 10)).not.toEqual(after(world(2), 10));
  });

  test('tells what happened in order of time', () => {
    const w = world();
    apply(w, { do: 'stealBags', slot: 'A-01', count: 3 });
    const times = after(w, 30).map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test('after a long sleep speaks of now and not of every moment missed', () => {
    const w = world();
    skipTo(w, START + 3_600_000);
    const weights = of(step(w, START + 3_601_000), 'stackWeight');
    expect(weights.length).toBeLessThanOrEqual(8);
  });
});

describe('a stack scale', () => {
  test('at rest stays within its verification interval of the ten bags on it', () => {
    for (const { grossGrams, stable } of of(after(world(), 60), 'stackWeight')) {
      expect(Math.abs(grossGrams - 10_000_000)).toBeLessThan(7_500);
      expect(stable).toBe(true);
    }
  });

  test('swings while the load changes, then rests at the new weight and names the cause once', () => {
    const w = world();
    after(w, 5);
    apply(w, { do: 'setStackWeight', slot: 'A-01', grams: 8_000_000, mid: 'c-1' });
    const facts = of(after(w, 20), 'stackWeight').filter(({ device }) => device === 'S-A-01');
    const caused = facts.filter(({ mid }) => mid === 'c-1');
    expect(caused.map(({ stable }) => stable)).toEqual([false, false, false, false, true]);
    expect(Math.abs((facts.at(-1)?.grossGrams ?? 0) - 8_000_000)).toBeLessThan(7_500);
  });

  test('says overload, not a weight, beyond Max + 9e', () => {
    const w = world();
    apply(w, { do: 'setStackWeight', slot: 'A-01', grams: 15_100_000 });
    const last = of(after(w, 20), 'stackWeight').findLast(({ device }) => device === 'S-A-01');
    expect(last).toMatchObject({ overload: true, stable: false });
  });
});

describe('a theft', () => {
  test('opens the doors, lightens the stack bag by bag and passes the portal from in to out', () => {
    const w = world(3);
    const { epcs } = apply(w, { do: 'stealBags', slot: 'A-03', count: 2 });
    const facts = after(w, 40);
    expect(epcs).toHaveLength(2);
    const opened = of(facts, 'door').filter(({ closed }) => !closed);
    expect(new Set(opened.map(({ device }) => device))).toEqual(new Set(['D-1', 'GATE-1']));
    for (const epc of epcs) {
      const reads = of(facts, 'tagRead').filter((r) => r.device === 'R-G1' && r.epc === epc);
      const antennas = reads.map(({ antenna }) => antenna);
      expect(antennas).toEqual(antennas.toSorted((a, b) => a - b));
      expect(new Set(antennas)).toEqual(new Set([1, 2]));
    }
    expect(w.slots.get('A-03')?.scale.loadGrams).toBe(8_000_000);
  });

  test('that avoids the portal is heard by no portal', () => {
    const w = world();
    apply(w, { do: 'stealBags', slot: 'A-03', count: 2, viaPortal: false });
    expect(of(after(w, 40), 'tagRead').filter(({ device }) => device === 'R-G1')).toEqual([]);
  });

  test('of a tag leaves the weight and silences the tag', () => {
    const w = world();
    const [epc = ''] = w.slots.get('A-01')?.epcs ?? [];
    apply(w, { do: 'stripTag', epc });
    const facts = after(w, 120);
    expect(of(facts, 'tagRead').some((read) => read.epc === epc)).toBe(false);
    expect(w.slots.get('A-01')?.scale.loadGrams).toBe(10_000_000);
  });
});

describe('a truck', () => {
  test('shows its plate, is weighed empty and full, and takes its bags through the portal', () => {
    const w = world(5);
    apply(w, { do: 'truckArrives', gate: 'G-1', plate: '粤E12345', driver: 'D7', tareGrams: 15e6 });
    after(w, 10);
    apply(w, { do: 'truckWeighs', gate: 'G-1' });
    const tare = of(after(w, 30), 'registeredWeight');
    const { epcs } = apply(w, { do: 'truckLoads', slot: 'A-01', count: 2 });
    after(w, 20);
    apply(w, { do: 'truckWeighs', gate: 'G-1', mid: 'c-9' });
    const gross = of(after(w, 30), 'registeredWeight');
    apply(w, { do: 'truckLeaves', gate: 'G-1' });
    const leaving = after(w, 30);

    expect(tare).toMatchObject([{ weightId: 'WB-1-000001', grossGrams: 15_000_000 }]);
    expect(gross).toMatchObject([{ weightId: 'WB-1-000002', grossGrams: 17_000_000, mid: 'c-9' }]);
    expect(of(leaving, 'plate')).toMatchObject([{ plate: '粤E12345', direction: 'out' }]);
    expect(
      new Set(
        of(leaving, 'tagRead')
          .filter((r) => r.device === 'R-G1')
          .map((r) => r.epc),
      ),
    ).toEqual(new Set(epcs));
  });

  test('brings bags that stood before the gate, is weighed with them, and is unloaded', () => {
    const lot = { ...demoWarehouse.lots[0]!, id: 'L-IN', firstSerial: 9_000, stacks: [] };
    const coming = { ...lot, before: { gate: 'G-1', bags: 2 } };
    const spec = { ...demoWarehouse, lots: [...demoWarehouse.lots, coming] };
    const w = createWorld(spec, 5, START);
    const epcs = [...w.bags.values()].filter((each) => each.lot === 'L-IN').map(({ epc }) => epc);
    const truck = { plate: '粤E54321', driver: 'D8', tareGrams: 14e6, epcs };
    apply(w, { do: 'truckArrives', gate: 'G-1', ...truck });
    const arriving = after(w, 10);
    apply(w, { do: 'truckWeighs', gate: 'G-1' });
    const gross = of(after(w, 30), 'registeredWeight');
    apply(w, { do: 'moveGoods', from: { truckAt: 'G-1' }, to: { slot: 'A-04' } });
    after(w, 30);
    apply(w, { do: 'truckWeighs', gate: 'G-1' });
    const tare = of(after(w, 30), 'registeredWeight');

    const atPortal = of(arriving, 'tagRead').filter(({ device }) => device === 'R-G1');
    expect(new Set(atPortal.map(({ epc }) => epc))).toEqual(new Set(epcs));
    const unitsG = 2 * lot.unitGrams;
    expect(gross).toMatchObject([{ grossGrams: 14e6 + unitsG }]);
    expect(tare).toMatchObject([{ grossGrams: 14e6 }]);
    for (const epc of epcs) expect(w.slots.get('A-04')?.epcs).toContain(epc);
  });

  test('brings bags back through the portal from out to in', () => {
    const w = world(2);
    apply(w, { do: 'moveGoods', from: { slot: 'A-01' }, to: { outOf: 'G-1' }, count: 1 });
    after(w, 30);
    apply(w, { do: 'moveGoods', from: { backThrough: 'G-1' }, to: { slot: 'A-02' } });
    const reads = of(after(w, 30), 'tagRead').filter(({ device }) => device === 'R-G1');
    expect(reads[0]?.antenna).toBe(2);
    expect(reads.at(-1)?.antenna).toBe(1);
    expect(w.slots.get('A-02')?.scale.loadGrams).toBe(11_000_000);
  });
});

describe('a device', () => {
  test('that is muted says nothing until it is unmuted', () => {
    const w = world();
    apply(w, { do: 'muteDevice', device: 'S-A-01' });
    expect(
      after(w, 10).filter(({ device, kind }) => device === 'S-A-01' && kind !== 'mute'),
    ).toEqual([]);
    apply(w, { do: 'unmuteDevice', device: 'S-A-01' });
    expect(of(after(w, 10), 'stackWeight').some(({ device }) => device === 'S-A-01')).toBe(true);
  });

  test('dates what it says by its own clock', () => {
    const w = world();
    apply(w, { do: 'shiftClock', device: 'S-A-01', ms: -90_000 });
    for (const fact of of(after(w, 5), 'stackWeight')) {
      expect(fact.deviceAt - fact.at).toBe(fact.device === 'S-A-01' ? -90_000 : 0);
    }
  });
});

describe('an action', () => {
  test.each<[string, Action]>([
    ['PW_WORLD_ID_UNKNOWN', { do: 'setStackWeight', slot: 'Z-99', grams: 1 }],
    ['PW_WORLD_ID_UNKNOWN', { do: 'muteDevice', device: 'nobody' }],
    ['PW_WORLD_ID_UNKNOWN', { do: 'stripTag', epc: '00000000' }],
    ['PW_WORLD_ACTION_IMPOSSIBLE', { do: 'truckWeighs', gate: 'G-1' }],
    ['PW_WORLD_ACTION_IMPOSSIBLE', { do: 'stealBags', slot: 'A-01', count: 11 }],
  ])('is refused with %s and changes nothing: %j', (code, action) => {
    const w = world();
    expect(() => apply(w, action)).toThrow(expect.objectContaining({ code }));
    expect(step(w, START + 10_000)).toEqual(step(world(), START + 10_000));
  });
});

test('a tag carries the SGTIN-96 of the GS1 tag data standard', () => {
  // The example of GS1 TDS 1.13, section E.3: urn:epc:tag:sgtin-96:3.0614141.812345.6789 has
  // filter 3; a unit load has filter 6, which differs in the three filter bits alone.
  const hex = sgtin96Hex({ companyPrefix: '0614141', itemReference: '812345', serial: 6789 });
  expect(hex).toBe('30D4257BF7194E4000001A85');
});
