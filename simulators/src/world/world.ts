import type { Chance, EpochMs } from '@pledgewatch/shared/clock';
import { Value } from '@sinclair/typebox/value';
import { chanceFrom } from './chance.ts';
import { createBags, createLots, DRYING_EVERY_MS, massOf } from './goods.ts';
import type { Pending, Ticker } from './schedule.ts';
import {
  type GateSpec,
  type LotSpec,
  RateSpec,
  type ScaleSpec,
  type WorldSpec,
  type ZoneSpec,
} from './spec.ts';
import { createInstrument, type Instrument } from './weighing.ts';

/** One unit load with its tag. `place` is where it stands. */
export interface Bag {
  readonly epc: string;
  readonly lot: string;
  /** What is in it, grams, before anything dried away. */
  grams: number;
  /** Chance that a round of the zone reader hears it; metal shades some tags more than others. */
  heard: number;
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

/** Goods of one kind: what they are, and how much of their mass is still there. */
export interface Lot {
  readonly spec: LotSpec;
  /** Share of the first mass that has not dried away. */
  leftShare: number;
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
  readonly lots: ReadonlyMap<string, Lot>;
  /** Whether each door is closed. */
  readonly doors: Map<string, boolean>;
  readonly muted: Set<string>;
  /** What each device's clock is off by, ms, beside its drift. */
  readonly clockShift: Map<string, number>;
  /** By how many millionths each device's clock runs fast; drawn when it first speaks. */
  readonly clockPpm: Map<string, number>;
  readonly tickers: readonly Ticker[];
  /** By time, then by the order they were planned in. */
  readonly pending: Pending[];
}

/** Builds the world a checked spec describes, at rest. */
export function createWorld(spec: WorldSpec, seed: number, startsAt: EpochMs): World {
  const rates = Value.Default(RateSpec, { ...spec.rates }) as RateSpec;
  const lots = createLots(spec);
  const goods = { bags: createBags(spec, rates, seed), lots };
  const chance = (device: string): Chance => chanceFrom(seed, device);
  const readerIds = [
    ...spec.zones.flatMap((zone) => zone.reader ?? []),
    ...spec.gates.map((gate) => gate.portal),
  ];
  const tickers = createTickers(spec, rates, startsAt, chance('tickers'));
  const tickerOf = (kind: Ticker['kind'], id: string) =>
    tickers.find((each) => each.kind === kind && each.id === id);
  const place: Placing = { chance, startsAt, tickerOf };
  return {
    spec,
    rates,
    seed,
    startedAt: startsAt,
    now: startsAt,
    networkCut: false,
    zones: new Map(spec.zones.map((zone) => [zone.id, zone])),
    slots: createSlots(spec, goods, place),
    gates: new Map(spec.gates.map((gate) => [gate.id, createGate(gate, place)])),
    readers: new Map(readerIds.map((id) => [id, { id, chance: chance(id), startedAt: startsAt }])),
    climate: new Map(
      spec.zones.flatMap((zone) =>
        zone.climate.map((id) => [id, { chance: chance(id), fixedC: undefined }]),
      ),
    ),
    ...goods,
    doors: new Map(doorIds(spec).map((id) => [id, true])),
    muted: new Set(),
    clockShift: new Map(),
    clockPpm: new Map(),
    tickers,
    pending: [],
  };
}

function doorIds(spec: WorldSpec): string[] {
  return [...spec.zones.flatMap((zone) => zone.doors), ...spec.gates.map((gate) => gate.door)];
}

/** What instruments are put up with. */
interface Placing {
  readonly chance: (device: string) => Chance;
  readonly startsAt: EpochMs;
  readonly tickerOf: (kind: Ticker['kind'], id: string) => Ticker | undefined;
}

function createSlots(
  spec: WorldSpec,
  goods: Pick<World, 'bags' | 'lots'>,
  place: Placing,
): ReadonlyMap<string, Slot> {
  const slots = new Map<string, Slot>();
  const inSlots = [...goods.bags.values()].filter((bag) => bag.place.in === 'slot');
  const bySlot = Map.groupBy(inSlots, (bag) => bag.place.id);
  for (const zone of spec.zones) {
    for (const { id, scale } of zone.slots) {
      const here = bySlot.get(id) ?? [];
      const epcs = new Set(here.map((bag) => bag.epc));
      const ticker = place.tickerOf('stackScale', id);
      slots.set(id, {
        id,
        zone: zone.id,
        scale: putUp(scale, massOf(goods, epcs), ticker, place),
        epcs,
        extraGrams: 0,
      });
    }
  }
  return slots;
}

function putUp(
  scale: ScaleSpec,
  loadGrams: number,
  ticker: Ticker | undefined,
  { chance, startsAt }: Placing,
): Instrument {
  return { ...createInstrument(scale, chance(scale.id), { loadGrams, startsAt }), ticker };
}

function createGate(spec: GateSpec, place: Placing): Gate {
  const ticker = place.tickerOf('weighbridge', spec.id);
  const weighbridges = spec.weighbridges.map(
    (bridge) => [bridge.id, putUp(bridge, 0, ticker, place)] as const,
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
  const ticker = (kind: Ticker['kind'], id: string, everyMs: number, restMs?: number): Ticker => ({
    kind,
    id,
    everyMs,
    restMs,
    dueAt: startsAt + Math.floor(chance() * everyMs),
  });
  const ofZone = (zone: ZoneSpec): Ticker[] => [
    ...zone.slots.map(({ id }) => ticker('stackScale', id, rates.stackScaleMs, rates.scaleRestMs)),
    ...(zone.reader === undefined ? [] : [ticker('zoneReader', zone.id, rates.zoneReaderMs)]),
    ...(zone.reader === undefined
      ? []
      : [ticker('heartbeat', zone.reader, rates.readerHeartbeatMs)]),
    ...zone.climate.map((id) => ticker('climate', id, rates.climateMs)),
  ];
  const ofGate = (gate: GateSpec): Ticker[] => [
    ticker('weighbridge', gate.id, rates.weighbridgeMs, rates.bridgeRestMs),
    ticker('heartbeat', gate.portal, rates.readerHeartbeatMs),
  ];
  // A door says how it stands when it is switched on, so that nobody waits a minute to know.
  const doors = doorIds(spec).map((id) => ({
    ...ticker('door', id, rates.doorMs),
    dueAt: startsAt,
  }));
  const drying = spec.lots
    .filter(({ dryingPermillePerDay = 0 }) => dryingPermillePerDay > 0)
    .map(({ id }) => ticker('drying', id, DRYING_EVERY_MS));
  return [...spec.zones.flatMap(ofZone), ...spec.gates.flatMap(ofGate), ...doors, ...drying];
}
