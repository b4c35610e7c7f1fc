import type { EpochMs } from '@pledgewatch/shared/clock';
import { gaussian } from './chance.ts';
import type { Fact } from './fact.ts';
import type { Ticker } from './schedule.ts';
import { minimumGrams, readInstrument, type Instrument } from './weighing.ts';
import type { Bag, Reader, World } from './world.ts';

/** `at`, the device's own time and, where given, the correlation id, of something a device says. */
export function heading(world: World, device: string, at: EpochMs, mid?: string) {
  const deviceAt = at + (world.clockShift.get(device) ?? 0);
  return { device, at, deviceAt, ...(mid === undefined ? {} : { mid }) };
}

type Voice = (world: World, id: string, at: EpochMs) => Fact[];

const voices: Readonly<Record<Ticker['kind'], Voice>> = {
  stackScale: stackWeight,
  weighbridge: bridgeWeights,
  zoneReader: zoneRound,
  heartbeat,
  climate,
  door: (world, id, at) => {
    return [{ kind: 'door', ...heading(world, id, at), closed: world.doors.get(id) ?? true }];
  },
};

/** What one ticker's device says when its moment comes. */
export function speak(world: World, { kind, id }: Ticker, at: EpochMs): Fact[] {
  return voices[kind](world, id, at);
}

function stackWeight(world: World, slotId: string, at: EpochMs): Fact[] {
  const scale = world.slots.get(slotId)?.scale;
  return scale === undefined ? [] : [{ kind: 'stackWeight', ...weight(world, scale, at) }];
}

/** What an instrument shows; the cause of a change is named until the weight rests again. */
function weight(world: World, scale: Instrument, at: EpochMs) {
  const reading = readInstrument(scale, at, world.rates.settleMs);
  const head = heading(world, scale.spec.id, at, scale.mid);
  if (reading.stable) scale.mid = undefined;
  return { ...head, ...reading };
}

function bridgeWeights(world: World, gateId: string, at: EpochMs): Fact[] {
  const bridges = [...(world.gates.get(gateId)?.weighbridges.values() ?? [])];
  return bridges.flatMap((bridge) => bridgeWeight(world, bridge, at));
}

function bridgeWeight(world: World, bridge: Instrument, at: EpochMs): Fact[] {
  const shown = { kind: 'bridgeWeight' as const, ...weight(world, bridge, at) };
  const { grossGrams, stable, mid } = shown;
  if (!stable || !bridge.armed) return [shown];
  bridge.armed = false;
  if (grossGrams < minimumGrams(bridge.spec)) return [shown];
  bridge.registeredCount += 1;
  const weightId = `${bridge.spec.id}-${String(bridge.registeredCount).padStart(6, '0')}`;
  const head = heading(world, bridge.spec.id, at, mid);
  return [shown, { kind: 'registeredWeight', ...head, grossGrams, weightId }];
}

function zoneRound(world: World, zoneId: string, at: EpochMs): Fact[] {
  const zone = world.zones.get(zoneId);
  const reader = world.readers.get(zone?.reader ?? '');
  if (zone === undefined || reader === undefined) return [];
  return zone.slots.flatMap(({ id }, index) => {
    const epcs = [...(world.slots.get(id)?.epcs ?? [])];
    return epcs.flatMap((epc) => hear(world, reader, { epc, antenna: (index % 2) + 1, at }));
  });
}

function hear(
  world: World,
  reader: Reader,
  { epc, antenna, at }: { epc: string; antenna: number; at: EpochMs },
): Fact[] {
  const bag = world.bags.get(epc);
  if (bag === undefined || !bag.tagged || reader.chance() >= bag.heard) return [];
  return [tagFact(world, reader, { bag, antenna, at })];
}

/** One read of one tag: the strength swings by a few dB. */
export function tagFact(
  world: World,
  reader: Reader,
  read: {
    bag: Pick<Bag, 'epc' | 'rssiCdbm'>;
    antenna: number;
    at: EpochMs;
    mid?: string | undefined;
  },
): Fact {
  return {
    kind: 'tagRead',
    ...heading(world, reader.id, read.at, read.mid),
    epc: read.bag.epc,
    antenna: read.antenna,
    rssiCdbm: Math.round(read.bag.rssiCdbm + gaussian(reader.chance) * 200),
    reads: 1 + Math.floor(reader.chance() * 4),
  };
}

function heartbeat(world: World, readerId: string, at: EpochMs): Fact[] {
  const upMs = at - (world.readers.get(readerId)?.startedAt ?? at);
  return [{ kind: 'readerHeartbeat', ...heading(world, readerId, at), upMs }];
}

const DAY_MS = 86_400_000;
/** Warmest at 14:00 at the site (UTC+8). */
const WARMEST_MS = 6 * 3_600_000;

function climate(world: World, sensorId: string, at: EpochMs): Fact[] {
  const sensor = world.climate.get(sensorId);
  if (sensor === undefined) return [];
  const weather = world.spec.weather ?? { meanC: 22, swingC: 6, humidityPct: 65 };
  const day = Math.cos((2 * Math.PI * ((at - WARMEST_MS) % DAY_MS)) / DAY_MS);
  const celsius = sensor.fixedC ?? weather.meanC + weather.swingC * day;
  const humidity = weather.humidityPct - 12 * day + gaussian(sensor.chance) * 0.5;
  return [
    {
      kind: 'climate',
      ...heading(world, sensorId, at),
      celsius: Math.round((celsius + gaussian(sensor.chance) * 0.1) * 100) / 100,
      humidityPct: Math.round(Math.min(100, Math.max(0, humidity)) * 10) / 10,
    },
  ];
}
