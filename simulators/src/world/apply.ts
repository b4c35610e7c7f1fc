import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Action, ActionOf } from './action.ts';
import { moveGoods, stealBags, swapGoods, takeGrams, truckLoads } from './apply-goods.ts';
import { truckArrives, truckLeaves, truckWeighs, weigh } from './apply-truck.ts';
import { weighStack } from './deed.ts';
import { find, findDevice } from './find.ts';
import { massOf } from './goods.ts';
import { DEEDS_PER_ACTION_MAX, PENDING_MAX } from './limits.ts';
import { ghost } from './radio.ts';
import { type Deed, plan } from './schedule.ts';
import type { World } from './world.ts';

/** What an action set in motion. */
export interface Applied {
  /** World time the action was taken at. */
  readonly at: number;
  /** World time by which all it set in motion has happened. */
  readonly doneAt: number;
  /** The unit loads it concerns, if any. */
  readonly epcs: readonly string[];
}

/** What an action may use: the world, and a way to plan deeds that carry its correlation id. */
export interface Stage {
  readonly world: World;
  readonly mid: string | undefined;
  /** Plans a deed `inMs` from now. */
  readonly plan: (deed: Deed, inMs?: number) => void;
}

/**
 * Takes an action at the world's present moment. Its consequences come out of later steps.
 *
 * @throws {PledgewatchError} `PW_WORLD_ID_UNKNOWN` for a place, device or tag that does not exist;
 * `PW_WORLD_ACTION_IMPOSSIBLE` for what cannot be done now. The world is then unchanged.
 */
export function apply(world: World, action: Action): Applied {
  if (world.pending.length > PENDING_MAX - DEEDS_PER_ACTION_MAX) {
    const reason = `${world.pending.length} movements are already planned`;
    throw new PledgewatchError('PW_WORLD_ACTION_IMPOSSIBLE', { reason });
  }
  const at = world.now;
  let doneAt = at;
  const stage: Stage = {
    world,
    mid: action.mid,
    plan: (deed, inMs = 0) => {
      plan(world.pending, { at: at + inMs, deed, mid: action.mid });
      doneAt = Math.max(doneAt, at + inMs);
    },
  };
  const epcs = take(stage, action);
  return { at, doneAt, epcs };
}

type Taker<K extends Action['do']> = (stage: Stage, action: ActionOf<K>) => readonly string[];

const takers: { readonly [K in Action['do']]: Taker<K> } = {
  setStackWeight,
  moveGoods,
  stealBags,
  swapGoods,
  takeGrams,
  stripTag,
  shadeTag,
  readTag,
  truckArrives,
  truckLoads,
  truckWeighs,
  truckLeaves,
  weigh,
  readPlate,
  openDoor: moveDoor,
  closeDoor: moveDoor,
  muteDevice: mute,
  unmuteDevice: mute,
  floodReader,
  cutNetwork,
  shiftClock,
  setTemperature,
};

function take<K extends Action['do']>(stage: Stage, action: ActionOf<K>): readonly string[] {
  return (takers[action.do] as Taker<K>)(stage, action);
}

function setStackWeight({ world, mid }: Stage, { slot: id, grams }: ActionOf<'setStackWeight'>) {
  const slot = find(world.slots, 'slot', id);
  slot.extraGrams = grams - massOf(world, slot.epcs);
  weighStack(world, id, world.now, mid);
  return [...slot.epcs];
}

function stripTag({ world }: Stage, { epc }: ActionOf<'stripTag'>) {
  find(world.bags, 'tag', epc).tagged = false;
  return [epc];
}

function shadeTag({ world }: Stage, { epc, heard }: ActionOf<'shadeTag'>) {
  find(world.bags, 'tag', epc).heard = heard;
  return [epc];
}

function readTag({ world, plan }: Stage, { reader, epc, antenna }: ActionOf<'readTag'>) {
  find(world.readers, 'reader', reader);
  plan({ do: 'readTag', reader, epc, antenna: antenna ?? 1 });
  return [epc];
}

function readPlate({ world, plan }: Stage, action: ActionOf<'readPlate'>) {
  const gate = [...world.gates.values()].find(({ spec }) => spec.camera === action.camera);
  if (gate === undefined) {
    throw new PledgewatchError('PW_WORLD_ID_UNKNOWN', { what: 'camera', id: action.camera });
  }
  const { plate = null, driver = null, score = 0.97 } = action;
  plan({ do: 'readPlate', gate: gate.spec.id, plate, driver, score, direction: null });
  return [];
}

function moveDoor({ world, plan }: Stage, action: ActionOf<'openDoor' | 'closeDoor'>) {
  find(world.doors, 'door', action.door);
  plan({ do: 'door', door: action.door, closed: action.do === 'closeDoor' });
  return [];
}

function mute({ world, plan }: Stage, action: ActionOf<'muteDevice' | 'unmuteDevice'>) {
  const muted = action.do === 'muteDevice';
  findDevice(world, action.device);
  if (muted) world.muted.add(action.device);
  else world.muted.delete(action.device);
  plan({ do: 'mute', device: action.device, muted });
  return [];
}

/** Between one read of a flood and the next. */
const FLOOD_GAP_MS = 5;

function floodReader({ world, plan }: Stage, { reader: id, count }: ActionOf<'floodReader'>) {
  const { chance } = find(world.readers, 'reader', id);
  for (let read = 0; read < count; read += 1) {
    const { epc } = ghost(chance);
    plan({ do: 'readTag', reader: id, epc, antenna: 1 }, read * FLOOD_GAP_MS);
  }
  return [];
}

function cutNetwork({ world, plan }: Stage, { cut }: ActionOf<'cutNetwork'>) {
  world.networkCut = cut;
  plan({ do: 'network', cut });
  return [];
}

function shiftClock({ world }: Stage, { device, ms }: ActionOf<'shiftClock'>) {
  findDevice(world, device);
  world.clockShift.set(device, ms);
  return [];
}

function setTemperature({ world }: Stage, action: ActionOf<'setTemperature'>) {
  find(world.climate, 'climate sensor', action.sensor).fixedC = action.celsius ?? undefined;
  return [];
}
