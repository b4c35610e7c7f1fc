import type { Chance, EpochMs } from '@pledgewatch/shared/clock';
import { Value } from '@sinclair/typebox/value';
import { chanceFrom } from './chance.ts';
import { sgtin96Hex } from './epc.ts';
import type { Pending, Ticker } from './schedule.ts';
import { type GateSpec, type LotSpec, RateSpec, type WorldSpec, type ZoneSpec } from './spec.ts';
import { createInstrument, type Instrument } from './weighing.ts';

/** One unit load with its tag. `place` is where it stands. */
export interface Bag {
  readonly epc: string;
  readonly lot: string;
  readonly grams: number;
  /** Chance that a round of the zone reader hears it; metal shades some tags more than others. */
  readonly heard: number;
  readonly rssiCdbm: number;
  tagged: boolean;
  place: BagPlace;
}

export type BagPlace =
  | { readonly in: 'slot'; readonly id: string }
  | { readonly in: 'truck'; readonly id: string }
  | { readonly in: 'way'; readonly id: string }
  | { readonly in: 'outside'; readonly id: string };

export interface Slot {
  readonly id: string;
  readonly zone: string;
  readonly scale: Instrument;
  readonly epcs: Set<string>;
  /** What lies there beside the bags (or is missing from them), grams. */
  extraGrams: number;
}

export interface Truck {
  readonly plate: string;
  readonly driver: string;
  readonly tareGrams: number;
  readonly epcs: Set<string>;
  onWeighbridge: string | undefined;
}

export interface Reader {
  readonly id: string;
  readonly chance: Chance;
  readonly startedAt: EpochMs;
}

export interface Gate {
  readonly spec: GateSpec;
  readonly weighbridges: ReadonlyMap<string, Instrument>;
  truck: Truck | undefined;
  passages: number;
}

/** A sensor of climate; `fixedC` overrides the weather. */
export interface ClimateSensor {
  readonly chance: Chance;
  fixedC: number | undefined;
}

/**
 * A warehouse: goods, places, instruments, and what is still to come. Only `step` and `apply` change
 * it; nothing in it touches time, disk or network, so one seed gives one history.
 */
export interface World {
  readonly spec: WorldSpec;
  readonly rates: RateSpec;
  readonly seed: number;
  readonly startedAt: EpochMs;
  now: EpochMs;
  networkCut: boolean;
  readonly zones: ReadonlyMap<string, ZoneSpec>;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly gates: ReadonlyMap<string, Gate>;
  readonly readers: ReadonlyMap<string, Reader>;
  readonly climate: ReadonlyMap<string, ClimateSensor>;
  readonly bags: Map<string, Bag>;
  /** Whether each door is closed. */
  readonly doors: Map<string, boolean>;
  readonly muted: Set<string>;
  /** What each device's clock is off by, ms. */
  readonly clockShift: Map<string, number>;
  readonly tickers: readonly Ticker[];
  /** By time, then by the order they were planned in. */
  readonly pending: Pending[];
}

/** Builds the world a checked spec describes, at rest. */
export function createWorld(spec: WorldSpec, seed: number, startsAt: EpochMs): World {
  const rates = Value.Default(RateSpec, { ...spec.rates }) as RateSpec;
  const bags = createBags(spec, rates, chanceFrom(seed, 'goods'));
  const chance = (device: string): Chance => chanceFrom(seed, device);
  const readerIds = [
    ...spec.zones.flatMap((zone) => zone.reader ?? []),
    ...spec.gates.map((gate) => gate.portal),
  ];
  return {
    spec,
    rates,
    seed,
    startedAt: startsAt,
    now: startsAt,
    networkCut: false,
    zones: new Map(spec.zones.map((zone) => [zone.id, zone])),
    slots: createSlots(spec, bags, chance),
    gates: new Map(spec.gates.map((gate) => [gate.id, createGate(gate, chance)])),
    readers: new Map(readerIds.map((id) => [id, { id, chance: chance(id), startedAt: startsAt }])),
    climate: new Map(
      spec.zones.flatMap((zone) =>
        zone.climate.map((id) => [id, { chance: chance(id), fixedC: undefined }]),
      ),
    ),
    bags,
    doors: new Map(doorIds(spec).map((id) => [id, true])),
    muted: new Set(),
    clockShift: new Map(),
    tickers: createTickers(spec, rates, startsAt, chance('tickers')),
    pending: [],
  };
}

function doorIds(spec: WorldSpec): string[] {
  return [...spec.zones.flatMap((zone) => zone.doors), ...spec.gates.map((gate) => gate.door)];
}

function createBags(spec: WorldSpec, rates: RateSpec, chance: Chance): Map<string, Bag> {
  const bags = new Map<string, Bag>();
  for (const lot of spec.lots) {
    let serial = lot.firstSerial;
    for (const { place, count } of placesOf(lot)) {
      for (let i = 0; i < count; i += 1, serial += 1) {
        const epc = sgtin96Hex({ ...lot, serial });
        bags.set(epc, {
          epc,
          lot: lot.id,
          grams: lot.unitGrams,
          heard: clamp(rates.tagHeard + (chance() - 0.5) * 0.3),
          rssiCdbm: -4_500 - Math.floor(chance() * 2_500),
          tagged: true,
          place,
        });
      }
    }
  }
  return bags;
}

function placesOf({ stacks, before }: LotSpec): { place: Bag['place']; count: number }[] {
  const there = stacks.map(({ slot: id, bags: count }) => ({
    place: { in: 'slot', id } as const,
    count,
  }));
  if (!before) return there;
  return [...there, { place: { in: 'outside', id: before.gate }, count: before.bags }];
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

function createSlots(
  spec: WorldSpec,
  bags: ReadonlyMap<string, Bag>,
  chance: (device: string) => Chance,
): ReadonlyMap<string, Slot> {
  const slots = new Map<string, Slot>();
  const inSlots = [...bags.values()].filter(({ place }) => place.in === 'slot');
  const bySlot = Map.groupBy(inSlots, (bag) => bag.place.id);
  for (const zone of spec.zones) {
    for (const { id, scale } of zone.slots) {
      const here = bySlot.get(id) ?? [];
      const grams = here.reduce((sum, bag) => sum + bag.grams, 0);
      slots.set(id, {
        id,
        zone: zone.id,
        scale: createInstrument(scale, chance(scale.id), grams),
        epcs: new Set(here.map((bag) => bag.epc)),
        extraGrams: 0,
      });
    }
  }
  return slots;
}

function createGate(spec: GateSpec, chance: (device: string) => Chance): Gate {
  const weighbridges = spec.weighbridges.map(
    (bridge) => [bridge.id, createInstrument(bridge, chance(bridge.id), 0)] as const,
  );
  return { spec, weighbridges: new Map(weighbridges), truck: undefined, passages: 0 };
}

/** One ticker per thing that speaks by itself, each at a phase of its own. */
function createTickers(
  spec: WorldSpec,
  rates: RateSpec,
  startsAt: EpochMs,
  chance: Chance,
): readonly Ticker[] {
  const ticker = (kind: Ticker['kind'], id: string, everyMs: number): Ticker => ({
    kind,
    id,
    everyMs,
    dueAt: startsAt + Math.floor(chance() * everyMs),
  });
  const ofZone = (zone: ZoneSpec): Ticker[] => [
    ...zone.slots.map((slot) => ticker('stackScale', slot.id, rates.stackScaleMs)),
    ...(zone.reader === undefined ? [] : [ticker('zoneReader', zone.id, rates.zoneReaderMs)]),
    ...(zone.reader === undefined
      ? []
      : [ticker('heartbeat', zone.reader, rates.readerHeartbeatMs)]),
    ...zone.climate.map((id) => ticker('climate', id, rates.climateMs)),
  ];
  const ofGate = (gate: GateSpec): Ticker[] => [
    ticker('weighbridge', gate.id, rates.weighbridgeMs),
    ticker('heartbeat', gate.portal, rates.readerHeartbeatMs),
  ];
  // A door says how it stands when it is switched on, so that nobody waits a minute to know.
  const doors = doorIds(spec).map((id) => ({
    ...ticker('door', id, rates.doorMs),
    dueAt: startsAt,
  }));
  return [...spec.zones.flatMap(ofZone), ...spec.gates.flatMap(ofGate), ...doors];
}
