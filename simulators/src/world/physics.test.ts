import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  apply,
  chanceFrom,
  createWorld,
  demoWarehouse,
  DeviceNetwork,
  type Fact,
  initialErrorGrams,
  step,
  type World,
  type WorldSpec,
} from './index.ts';

const START = Date.parse('2026-11-24T00:00:00Z');
const DAY = 86_400_000;
const HOUR = 3_600_000;

/** The demo's warehouse, speaking so rarely that days are cheap. */
function slow(more: Partial<WorldSpec> = {}, rates: WorldSpec['rates'] = {}): WorldSpec {
  const rare = { stackScaleMs: 600_000, weighbridgeMs: 60_000, zoneReaderMs: 600_000 };
  return { ...demoWarehouse, ...more, rates: { ...rare, ...rates } };
}

const after = (world: World, ms: number): Fact[] => step(world, world.now + ms);
const of = <K extends Fact['kind']>(facts: readonly Fact[], kind: K) =>
  facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);

describe('an instrument', () => {
  test('of class III with e = 5 kg may err by 2.5 kg to 2.5 t, 5 kg to 10 t, 7.5 kg above (R 76-1 table 6)', () => {
    const plate = { eGrams: 5_000 };
    const loads = [2_500_000, 2_500_001, 10_000_000, 10_000_001];
    expect(loads.map((load) => initialErrorGrams(plate, load))).toEqual([
      2_500, 5_000, 5_000, 7_500,
    ]);
    expect(initialErrorGrams({ eGrams: 5_000, accuracyClass: 'IIII' }, 250_001)).toBe(5_000);
  });

  test('keeps in service to twice what initial verification permits, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const world = createWorld(slow({}, { stackScaleMs: 1_000 }), seed, START);
        for (const { grossGrams } of of(after(world, 60_000), 'stackWeight')) {
          expect(Math.abs(grossGrams - 10_000_000)).toBeLessThanOrEqual(2 * 5_000 + 250);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('whose zero drifts 10 e a day shows 20 e more after two days, give or take what it errs by', () => {
    const [zone] = demoWarehouse.zones;
    const slots = zone!.slots.map((slot) => ({
      ...slot,
      scale: { ...slot.scale, driftPerDayE: 10 },
    }));
    const world = createWorld(slow({ zones: [{ ...zone!, slots }] }), 1, START);
    const first = of(after(world, HOUR), 'stackWeight')[0]!.grossGrams;
    const last = of(after(world, 2 * DAY), 'stackWeight').at(-1)!.grossGrams;
    expect(Math.abs(last - first - 20 * 5_000)).toBeLessThan(2 * 5_000 + 250);
  });

  test('that speaks rarely at rest is awake again as soon as its load moves', () => {
    const world = createWorld(slow({}, { stackScaleMs: 1_000, scaleRestMs: HOUR }), 1, START);
    after(world, 2 * HOUR);
    apply(world, { do: 'takeGrams', slot: 'A-01', grams: 100_000 });
    const told = of(after(world, 10_000), 'stackWeight').filter(
      ({ device }) => device === 'S-A-01',
    );
    expect(told.length).toBeGreaterThanOrEqual(5);
    expect(told.at(-1)?.stable).toBe(true);
    expect(Math.abs((told.at(-1)?.grossGrams ?? 0) - 9_900_000)).toBeLessThan(10_250);
  });
});

describe('goods', () => {
  const [lot] = demoWarehouse.lots;
  const drying = { ...lot!, moisturePermille: 20, dryingPermillePerDay: 10 };

  test('that dry 10 ‰ a day weigh 10 × 1 t × 0.99 after a day, and stop at their 2 % of water', () => {
    const world = createWorld(slow({ lots: [drying] }), 1, START);
    const load = () => world.slots.get('A-01')!.scale.loadGrams;
    after(world, DAY);
    expect(Math.abs(load() - 9_900_000)).toBeLessThan(1_000);
    after(world, 2 * DAY);
    expect(load()).toBe(9_800_000);
  });

  test('that dry never stir their scale', () => {
    const world = createWorld(slow({ lots: [drying] }), 1, START);
    expect(of(after(world, DAY), 'stackWeight').every(({ stable }) => stable)).toBe(true);
  });

  test('swapped for stones weigh what stones weigh, and keep their tags', () => {
    const world = createWorld(slow(), 1, START);
    apply(world, { do: 'swapGoods', slot: 'A-01', count: 4, unitGrams: 700_000 });
    expect(world.slots.get('A-01')!.scale.loadGrams).toBe(6 * 1_000_000 + 4 * 700_000);
    expect(world.slots.get('A-01')!.epcs.size).toBe(10);
  });

  test('cannot be taken from a stack that has less', () => {
    const world = createWorld(slow(), 1, START);
    const taking = () => apply(world, { do: 'takeGrams', slot: 'A-01', grams: 10_000_001 });
    expect(taking).toThrow('10000001 g wanted, 10000000 g stand there');
  });
});

describe('radio', () => {
  const [zone] = demoWarehouse.zones;
  const beside = { id: 'B', slots: [], reader: 'R-B', doors: [], climate: [] };
  const halls = (rates: WorldSpec['rates']) =>
    createWorld(slow({ zones: [zone!, beside] }, { zoneReaderMs: 60_000, ...rates }), 1, START);

  test('carries a tag through the wall now and then, 15 dB weaker', () => {
    const heard = of(after(halls({ crossHeard: 0.1 }), HOUR), 'tagRead');
    const through = heard.filter(({ device }) => device === 'R-B');
    // 60 rounds × 40 tags × 0.1 = 240 expected, σ = 15.
    expect(Math.abs(through.length - 240)).toBeLessThan(75);
    const { epc, rssiCdbm } = through[0]!;
    const at = heard.find((fact) => fact.device === 'R-A' && fact.epc === epc)!;
    expect(rssiCdbm).toBeLessThan(at.rssiCdbm);
  });

  test('gives EPCs that no tag bears', () => {
    const world = halls({ ghostRead: 1 });
    const ghosts = of(after(world, HOUR), 'tagRead').filter(({ epc }) => !world.bags.has(epc));
    expect(new Set(ghosts.map(({ epc }) => epc)).size).toBe(ghosts.length);
    expect(ghosts).toHaveLength(2 * 60);
  });

  test('hears a shaded tag as rarely as it is told to', () => {
    const world = halls({});
    const [epc] = world.bags.keys();
    apply(world, { do: 'shadeTag', epc: epc!, heard: 0 });
    expect(of(after(world, HOUR), 'tagRead').some((fact) => fact.epc === epc)).toBe(false);
  });

  test('a flood is a thousand reads of nothing in five seconds', () => {
    const world = createWorld(slow(), 1, START);
    apply(world, { do: 'floodReader', reader: 'R-A', count: 1_000 });
    const reads = of(after(world, 5_000), 'tagRead').filter(({ epc }) => !world.bags.has(epc));
    expect(reads).toHaveLength(1_000);
  });
});

test('a clock that runs up to 100 millionths fast or slow is off by at most 8.64 s after a day', () => {
  const world = createWorld(slow({}, { clockDriftPpm: 100 }), 1, START);
  const offs = after(world, DAY).map(({ at, deviceAt }) => Math.abs(deviceAt - at));
  expect(Math.max(...offs)).toBeLessThanOrEqual(8_640);
  expect(Math.max(...offs)).toBeGreaterThan(100);
});

describe('a network in front of the edge', () => {
  const facts = of(after(createWorld(demoWarehouse, 1, START), 600_000), 'stackWeight');
  const carried = (spec: ConstructorParameters<typeof DeviceNetwork>[0]) => {
    const network = new DeviceNetwork(spec, chanceFrom(1, 'network'));
    for (const fact of facts) network.send(fact);
    return network.receive(Infinity);
  };

  test('at rest delivers everything once, in the order of arrival, never before it was sent', () => {
    const arrivals = carried({ delayMs: 30, lostPermille: 0, duplicatedPermille: 0 });
    expect(arrivals).toHaveLength(facts.length);
    expect(new Set(arrivals.map(({ fact }) => fact)).size).toBe(facts.length);
    expect(arrivals.every(({ at, fact }) => at >= fact.at)).toBe(true);
    const times = arrivals.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test('loses and duplicates its thousandths', () => {
    // 2,400 readings: 240 lost (σ = 15), then 1 in 10 of the other 2,160 twice (σ = 14).
    const arrivals = carried({ delayMs: 30, lostPermille: 100, duplicatedPermille: 100 });
    const arrived = new Set(arrivals.map(({ fact }) => fact)).size;
    expect(facts).toHaveLength(2_400);
    expect(Math.abs(arrived - 2_160)).toBeLessThan(75);
    expect(Math.abs(arrivals.length - arrived - 216)).toBeLessThan(75);
  });

  test('that is slow lets readings overtake one another', () => {
    const arrivals = carried({ delayMs: 5_000, lostPermille: 0, duplicatedPermille: 0 });
    const sent = arrivals.map(({ fact }) => fact.at);
    expect(sent).not.toEqual(sent.toSorted((a, b) => a - b));
  });
});
