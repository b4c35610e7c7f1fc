import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { ActionOf } from './action.ts';
import type { Stage } from './apply.ts';
import { weighStack } from './deed.ts';
import { find } from './find.ts';
import { massOf } from './goods.ts';
import { BAGS_PER_MOVE_MAX } from './limits.ts';
import type { Bag, Gate, World } from './world.ts';

/** From a stack to the portal, or from the portal to a stack. */
const WALK_MS = 2_000;
/** Between the inner and the outer antenna of a portal. */
const PORTAL_CROSSING_MS = 700;
/** A door stays open this long after the last bag. */
const DOOR_LINGER_MS = 3_000;

type Move = ActionOf<'moveGoods'>;

const impossible = (reason: string): PledgewatchError =>
  new PledgewatchError('PW_WORLD_ACTION_IMPOSSIBLE', { reason });

/** Moves bags one after another; those that leave or come back pass the gate's portal. */
export function moveGoods(stage: Stage, { from, to, count, epcs }: Move): readonly string[] {
  const chosen = choose(stage.world, standingAt(stage.world, from), { count, epcs });
  checkDestination(stage.world, to, chosen.length);
  const gates = new Set([
    ...('backThrough' in from ? [from.backThrough] : []),
    ...('outOf' in to ? [to.outOf] : []),
  ]);
  const lastsMs = chosen.length * stage.world.rates.bagMs + WALK_MS;
  for (const gate of gates) {
    openFor(stage, find(stage.world.gates, 'gate', gate).spec.door, lastsMs);
  }
  chosen.forEach((epc, index) => {
    moveBag(stage, epc, { from, to, startsInMs: index * stage.world.rates.bagMs });
  });
  return chosen;
}

function moveBag(
  stage: Stage,
  epc: string,
  { from, to, startsInMs }: { from: Move['from']; to: Move['to']; startsInMs: number },
): void {
  let inMs = startsInMs;
  stage.plan({ do: 'take', epc }, inMs);
  if ('backThrough' in from)
    inMs = passPortal(stage, epc, { gate: from.backThrough, inMs, order: [2, 1] });
  inMs += WALK_MS;
  if ('outOf' in to) {
    const gate = to.outOf;
    inMs = passPortal(stage, epc, { gate, inMs, order: [1, 2] });
    stage.plan({ do: 'putOutside', epc, gate }, inMs);
  } else if ('truckAt' in to) {
    stage.plan({ do: 'putOnTruck', epc, gate: to.truckAt }, inMs);
  } else {
    stage.plan({ do: 'putInSlot', epc, slot: to.slot }, inMs);
  }
}

/** Plans the reads of one bag's way through a portal; gives the moment it is through. */
export function passPortal(
  stage: Stage,
  epc: string,
  { gate, inMs, order }: { gate: string; inMs: number; order: readonly [number, number] },
): number {
  const reader = find(stage.world.gates, 'gate', gate).spec.portal;
  order.forEach((antenna, index) => {
    // Each field is crossed slowly enough for two reads.
    const entersMs = inMs + index * PORTAL_CROSSING_MS;
    stage.plan({ do: 'passPortal', epc, reader, antenna }, entersMs);
    stage.plan({ do: 'passPortal', epc, reader, antenna }, entersMs + PORTAL_CROSSING_MS / 2);
  });
  return inMs + order.length * PORTAL_CROSSING_MS;
}

/** Opens a door now and closes it when what it was opened for is over. */
export function openFor(stage: Stage, door: string, lastsMs: number): void {
  stage.plan({ do: 'door', door, closed: false });
  stage.plan({ do: 'door', door, closed: true }, lastsMs + DOOR_LINGER_MS);
}

/** Thieves: in by the hall's door, out by the gate's portal or by a way without one. */
export function stealBags(stage: Stage, action: ActionOf<'stealBags'>): readonly string[] {
  const { world } = stage;
  const slot = find(world.slots, 'slot', action.slot);
  const gate = [...world.gates.values()][0];
  const viaPortal = (action.viaPortal ?? true) && gate !== undefined;
  const chosen = choose(world, [...slot.epcs], { count: action.count });
  const door = world.zones.get(slot.zone)?.doors[0];
  const lastsMs = chosen.length * world.rates.bagMs + 2 * WALK_MS;
  if (door !== undefined) openFor(stage, door, lastsMs);
  if (viaPortal) openFor(stage, gate.spec.door, lastsMs);
  chosen.forEach((epc, index) => {
    const takenMs = WALK_MS + index * world.rates.bagMs;
    stage.plan({ do: 'take', epc }, takenMs);
    const portal = { gate: gate?.spec.id ?? '', inMs: takenMs + WALK_MS, order: [1, 2] } as const;
    const outMs = viaPortal ? passPortal(stage, epc, portal) : takenMs + WALK_MS;
    stage.plan({ do: 'putOutside', epc, gate: portal.gate }, outMs);
  });
  return chosen;
}

/** Fills bags with something of another weight; which tag hangs on which bag stays as it was. */
export function swapGoods(stage: Stage, action: ActionOf<'swapGoods'>): readonly string[] {
  const { world, mid } = stage;
  const slot = find(world.slots, 'slot', action.slot);
  const chosen = choose(world, [...slot.epcs], { count: action.count });
  for (const epc of chosen) find(world.bags, 'bag', epc).grams = action.unitGrams;
  weighStack(world, slot.id, world.now, mid);
  return chosen;
}

/** Takes some of a stack and none of its tags. */
export function takeGrams(stage: Stage, action: ActionOf<'takeGrams'>): readonly string[] {
  const { world, mid } = stage;
  const slot = find(world.slots, 'slot', action.slot);
  const there = massOf(world, slot.epcs) + slot.extraGrams;
  if (action.grams > there) throw impossible(`${action.grams} g wanted, ${there} g stand there`);
  slot.extraGrams -= action.grams;
  weighStack(world, slot.id, world.now, mid);
  return [...slot.epcs];
}

/** Loads bags of one slot onto the truck at a gate (the only one that has a truck, unless named). */
export function truckLoads(stage: Stage, action: ActionOf<'truckLoads'>): readonly string[] {
  const gate = action.gate ?? gateWithTruck(stage.world).spec.id;
  const { count, epcs } = action;
  return moveGoods(stage, {
    do: 'moveGoods',
    from: { slot: action.slot },
    to: { truckAt: gate },
    ...(count === undefined ? {} : { count }),
    ...(epcs === undefined ? {} : { epcs }),
  });
}

function gateWithTruck(world: World): Gate {
  const gates = [...world.gates.values()].filter(({ truck }) => truck !== undefined);
  const [gate] = gates;
  if (gate === undefined || gates.length > 1) {
    throw impossible(`${gates.length} gates have a truck, name one`);
  }
  return gate;
}

function standingAt(world: World, from: Move['from']): string[] {
  if ('slot' in from) return [...find(world.slots, 'slot', from.slot).epcs];
  if ('truckAt' in from) {
    return [...(find(world.gates, 'gate', from.truckAt).truck?.epcs ?? [])];
  }
  find(world.gates, 'gate', from.backThrough);
  const isOutside = ({ place }: Bag) => place.in === 'outside' && place.id === from.backThrough;
  return [...world.bags.values()].filter(isOutside).map(({ epc }) => epc);
}

/** Those of these bags that stand before the gate, which must be all of them. */
export function standingBefore(
  world: World,
  gate: string,
  epcs: readonly string[],
): readonly string[] {
  return choose(world, standingAt(world, { backThrough: gate }), { epcs });
}

function checkDestination(world: World, to: Move['to'], count: number): void {
  if ('slot' in to) find(world.slots, 'slot', to.slot);
  else if ('outOf' in to) find(world.gates, 'gate', to.outOf);
  else {
    const { truck } = find(world.gates, 'gate', to.truckAt);
    if (truck === undefined) throw impossible(`no truck stands at gate ${to.truckAt}`);
    if (truck.epcs.size + count > BAGS_PER_MOVE_MAX) throw impossible('the truck is full');
  }
}

function choose(
  world: World,
  standing: readonly string[],
  { count, epcs }: { count?: number | undefined; epcs?: readonly string[] | undefined },
): readonly string[] {
  const planned = new Set(
    world.pending.flatMap(({ deed }) => (deed.do === 'take' ? deed.epc : [])),
  );
  const free = standing.filter((epc) => !planned.has(epc));
  if (epcs !== undefined) {
    const missing = epcs.find((epc) => !free.includes(epc));
    if (missing !== undefined) throw impossible(`bag ${missing} does not stand there`);
    return epcs;
  }
  const wanted = count ?? free.length;
  if (wanted === 0 || wanted > free.length || wanted > BAGS_PER_MOVE_MAX) {
    throw impossible(`${wanted} bags wanted, ${free.length} stand there`);
  }
  return free.slice(-wanted);
}
