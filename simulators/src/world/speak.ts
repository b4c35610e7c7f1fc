import type { EpochMs } from '@pledgewatch/shared/clock';
import { minimumGrams } from './accuracy.ts';
import { chanceFrom, gaussian } from './chance.ts';
import type { Fact } from './fact.ts';
import { dry } from './goods.ts';
import { strayReads } from './radio.ts';
import type { Ticker } from './schedule.ts';
import { isAtRest, readInstrument, type Instrument } from './weighing.ts';
import type { Bag, Reader, World } from './world.ts';

const MILLION = 1_000_000;

/** `at`, the device's own time and, where given, the correlation id, of something a device says. */
export function heading(world: World, device: string, at: EpochMs, mid?: string) {
  const deviceAt = at + clockErrorMs(world, device, at);
  return mid === undefined ? { device, at, deviceAt } : { device, at, deviceAt, mid };
}

/** What a device's clock is off by: what it was set wrong by, and what it drifted since the beginning. */
function clockErrorMs(world: World, device: string, at: EpochMs): number {
  const shiftMs = world.clockShift.get(device) ?? 0;
  const { clockDriftPpm } = world.rates;
  if (clockDriftPpm === 0) return shiftMs;
  let ppm = world.clockPpm.get(device);
  if (ppm === undefined) {
    ppm = (2 * chanceFrom(world.seed, `clock of ${device}`)() - 1) * clockDriftPpm;
    world.clockPpm.set(device, ppm);
  }
  return shiftMs + Math.round(((at - world.startedAt) * ppm) / MILLION);
}

/** Says what a device has to say, into the list. */
type Voice = (world: World, id: string, at: EpochMs, said: Fact[]) => void;

const voices: Readonly<Record<Ticker['kind'], Voice>> = {
  stackScale: stackWeight,
  weighbridge: bridgeWeights,
  zoneReader: zoneRound,
  heartbeat,
  climate,
  door: (world, id, at, said) => {
    const closed = world.doors.get(id) ?? true;
    said.push({ kind: 'door', ...heading(world, id, at), closed });
  },
  drying: (world, id) => dry(world, id),
};

/** What one ticker's device says when its moment comes. */
export function speak(world: World, { kind, id }: Ticker, at: EpochMs, said: Fact[]): void {
  voices[kind](world, id, at, said);
}

/** How long until a ticker is due again: longer while nothing moves, where its rates say so. */
export function pauseOf(world: World, { kind, id, everyMs, restMs }: Ticker, at: EpochMs): number {
  if (restMs === undefined) return everyMs;
  const scale = kind === 'stackScale' ? world.slots.get(id)?.scale : undefined;
  const scales = scale ? [scale] : [...(world.gates.get(id)?.weighbridges.values() ?? [])];
  return scales.every((each) => isAtRest(each, at, world.rates.settleMs)) ? restMs : everyMs;
}

function stackWeight(world: World, slotId: string, at: EpochMs, said: Fact[]): void {
  const scale = world.slots.get(slotId)?.scale;
  if (scale !== undefined) said.push({ kind: 'stackWeight', ...weight(world, scale, at) });
}

/** What an instrument shows; the cause of a change is named until the weight rests again. */
function weight(world: World, scale: Instrument, at: EpochMs) {
  const reading = readInstrument(scale, at, world.rates.settleMs);
  const head = heading(world, scale.spec.id, at, scale.mid);
  if (reading.stable) scale.mid = undefined;
  return { ...head, ...reading };
}

function bridgeWeights(world: World, gateId: string, at: EpochMs, said: Fact[]): void {
  const bridges = world.gates.get(gateId)?.weighbridges.values() ?? [];
  for (const bridge of bridges) bridgeWeight(world, bridge, at, said);
}

function bridgeWeight(world: World, bridge: Instrument, at: EpochMs, said: Fact[]): void {
  const shown = { kind: 'bridgeWeight' as const, ...weight(world, bridge, at) };
  said.push(shown);
  const { grossGrams, stable, mid } = shown;
  if (!stable || !bridge.armed) return;
  bridge.armed = false;
  if (grossGrams < minimumGrams(bridge.spec)) return;
  bridge.registeredCount += 1;
  const weightId = `${bridge.spec.id}-${String(bridge.registeredCount).padStart(6, '0')}`;
  const head = heading(world, bridge.spec.id, at, mid);
  said.push({ kind: 'registeredWeight', ...head, grossGrams, weightId });
}

function zoneRound(world: World, zoneId: string, at: EpochMs, said: Fact[]): void {
  const zone = world.zones.get(zoneId);
  const reader = world.readers.get(zone?.reader ?? '');
  if (zone === undefined || reader === undefined) return;
  for (const [index, { id }] of zone.slots.entries()) {
    const antenna = (index % 2) + 1;
    for (const epc of world.slots.get(id)?.epcs ?? []) {
      const bag = world.bags.get(epc);
      if (bag === undefined || !bag.tagged || reader.chance() >= bag.heard) continue;
      said.push(tagFact(world, reader, { bag, antenna, at }));
    }
  }
  for (const bag of strayReads(world, zone, reader)) {
    said.push(tagFact(world, reader, { bag, antenna: 1, at }));
  }
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

function heartbeat(world: World, readerId: string, at: EpochMs, said: Fact[]): void {
  const upMs = at - (world.readers.get(readerId)?.startedAt ?? at);
  said.push({ kind: 'readerHeartbeat', ...heading(world, readerId, at), upMs });
}

const DAY_MS = 86_400_000;
/** Warmest at 14:00 at the site (UTC+8). */
const WARMEST_MS = 6 * 3_600_000;

function climate(world: World, sensorId: string, at: EpochMs, said: Fact[]): void {
  const sensor = world.climate.get(sensorId);
  if (sensor === undefined) return;
  const weather = world.spec.weather ?? { meanC: 22, swingC: 6, humidityPct: 65 };
  const day = Math.cos((2 * Math.PI * ((at - WARMEST_MS) % DAY_MS)) / DAY_MS);
  const celsius = sensor.fixedC ?? weather.meanC + weather.swingC * day;
  const humidity = weather.humidityPct - 12 * day + gaussian(sensor.chance) * 0.5;
  said.push({
    kind: 'climate',
    ...heading(world, sensorId, at),
    celsius: Math.round((celsius + gaussian(sensor.chance) * 0.1) * 100) / 100,
    humidityPct: Math.round(Math.min(100, Math.max(0, humidity)) * 10) / 10,
  });
}
