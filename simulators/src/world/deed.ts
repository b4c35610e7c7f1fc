import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Fact } from './fact.ts';
import { massOf } from './goods.ts';
import type { Deed, Pending } from './schedule.ts';
import { heading, tagFact } from './speak.ts';
import { setLoad } from './weighing.ts';
import type { Bag, Gate, World } from './world.ts';

type DeedOf<K extends Deed['do']> = Extract<Deed, { do: K }>;

type Doer<K extends Deed['do']> = (
  world: World,
  deed: DeedOf<K>,
  at: EpochMs,
  mid?: string,
) => Fact[];

const doers: { readonly [K in Deed['do']]: Doer<K> } = {
  take,
  putInSlot: put,
  putOnTruck: put,
  putOutside: put,
  passPortal,
  readTag,
  door: (world, { door, closed }, at, mid) => {
    world.doors.set(door, closed);
    return [{ kind: 'door', ...heading(world, door, at, mid), closed }];
  },
  clearBridge,
  readPlate,
  mute: (world, { device, muted }, at, mid) => {
    return [{ kind: 'mute', ...heading(world, device, at, mid), muted }];
  },
  network: (world, { cut }, at, mid) => {
    return [{ kind: 'network', ...heading(world, world.spec.site, at, mid), cut }];
  },
};

/** Carries out what was planned, and says what devices notice of it at once. */
export function carryOut(world: World, { at, deed, mid }: Pending): Fact[] {
  return perform(deed, world, at, mid);
}

function perform<K extends Deed['do']>(
  deed: DeedOf<K>,
  world: World,
  at: EpochMs,
  mid: string | undefined,
): Fact[] {
  return (doers[deed.do] as Doer<K>)(world, deed, at, mid);
}

/** What a stack weighs now: its bags, and whatever else was laid on it. */
export function weighStack(world: World, slotId: string, at: EpochMs, mid?: string): void {
  const slot = world.slots.get(slotId);
  if (slot === undefined) return;
  setLoad(slot.scale, Math.max(0, massOf(world, slot.epcs) + slot.extraGrams), at, mid);
}

function take(world: World, { epc }: DeedOf<'take'>, at: EpochMs, mid?: string): Fact[] {
  const bag = world.bags.get(epc);
  if (bag === undefined) return [];
  const { place } = bag;
  bag.place = { in: 'way', id: place.id };
  if (place.in === 'slot') {
    world.slots.get(place.id)?.epcs.delete(epc);
    weighStack(world, place.id, at, mid);
  }
  const gate = place.in === 'truck' ? world.gates.get(place.id) : undefined;
  gate?.truck?.epcs.delete(epc);
  if (gate !== undefined) weighTruck(world, gate, at, mid);
  return [];
}

function put(
  world: World,
  deed: DeedOf<'putInSlot' | 'putOnTruck' | 'putOutside'>,
  at: EpochMs,
  mid?: string,
): Fact[] {
  const bag = world.bags.get(deed.epc);
  if (bag === undefined) return [];
  bag.place = placeAfter(world, deed);
  if (bag.place.in === 'slot') {
    world.slots.get(bag.place.id)?.epcs.add(bag.epc);
    weighStack(world, bag.place.id, at, mid);
  }
  const gate = bag.place.in === 'truck' ? world.gates.get(bag.place.id) : undefined;
  gate?.truck?.epcs.add(bag.epc);
  if (gate !== undefined) weighTruck(world, gate, at, mid);
  return [];
}

function placeAfter(
  world: World,
  deed: DeedOf<'putInSlot' | 'putOnTruck' | 'putOutside'>,
): Bag['place'] {
  if (deed.do === 'putInSlot') return { in: 'slot', id: deed.slot };
  if (deed.do === 'putOutside') return { in: 'outside', id: deed.gate };
  // A truck that drove off before the last bag came leaves that bag behind, on the way.
  const there = world.gates.get(deed.gate)?.truck !== undefined;
  return { in: there ? 'truck' : 'way', id: deed.gate };
}

/** Lets the truck's load show on the weighbridge it stands on, if it stands on one. */
export function weighTruck(world: World, gate: Gate, at: EpochMs, mid?: string): void {
  const { truck } = gate;
  const bridge = gate.weighbridges.get(truck?.onWeighbridge ?? '');
  if (truck === undefined || bridge === undefined) return;
  setLoad(bridge, truck.tareGrams + massOf(world, truck.epcs), at, mid);
}

function passPortal(
  world: World,
  { epc, reader: readerId, antenna }: DeedOf<'passPortal'>,
  at: EpochMs,
  mid?: string,
): Fact[] {
  const bag = world.bags.get(epc);
  const reader = world.readers.get(readerId);
  if (bag === undefined || reader === undefined) return [];
  const heard = reader.chance() < world.rates.portalHeard;
  return heard && bag.tagged ? [tagFact(world, reader, { bag, antenna, at, mid })] : [];
}

function readTag(
  world: World,
  { epc, reader: readerId, antenna }: DeedOf<'readTag'>,
  at: EpochMs,
  mid?: string,
): Fact[] {
  const reader = world.readers.get(readerId);
  if (reader === undefined) return [];
  const bag = world.bags.get(epc) ?? { epc, rssiCdbm: -5_500 };
  return [tagFact(world, reader, { bag, antenna, at, mid })];
}

function clearBridge(world: World, deed: DeedOf<'clearBridge'>, at: EpochMs): Fact[] {
  const gate = world.gates.get(deed.gate);
  const bridge = gate?.weighbridges.get(deed.weighbridge);
  if (gate?.truck?.onWeighbridge === deed.weighbridge) gate.truck.onWeighbridge = undefined;
  if (bridge !== undefined) setLoad(bridge, 0, at);
  return [];
}

function readPlate(world: World, deed: DeedOf<'readPlate'>, at: EpochMs, mid?: string): Fact[] {
  const gate = world.gates.get(deed.gate);
  if (gate === undefined) return [];
  gate.passages += 1;
  const { camera } = gate.spec;
  const passage = `${camera}-${String(gate.passages).padStart(6, '0')}`;
  const { plate, driver, score, direction } = deed;
  const head = heading(world, camera, at, mid);
  return [{ kind: 'plate', ...head, passage, plate, driver, score, direction }];
}
