import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { ActionOf } from './action.ts';
import type { Stage } from './apply.ts';
import { openFor, passPortal, standingBefore } from './apply-goods.ts';
import { weighTruck } from './deed.ts';
import { find } from './find.ts';
import { setLoad } from './weighing.ts';
import type { Gate, Truck, World } from './world.ts';

/** From the camera to a standstill inside, the gate open the while. */
const DRIVE_IN_MS = 6_000;
/** Bags of one truck reach the portal this far apart. */
const BAG_GAP_MS = 150;
/** A truck stands on a weighbridge this long unless told. */
const HOLD_MS = 15_000;

const impossible = (reason: string): PledgewatchError =>
  new PledgewatchError('PW_WORLD_ACTION_IMPOSSIBLE', { reason });

/** A truck shows at the camera and drives in; what it carries passes the portal, outer antenna first. */
export function truckArrives(stage: Stage, action: ActionOf<'truckArrives'>): readonly string[] {
  const gate = find(stage.world.gates, 'gate', action.gate);
  if (gate.truck !== undefined) {
    throw impossible(`truck ${gate.truck.plate} already stands at gate ${action.gate}`);
  }
  const { plate, driver, tareGrams } = action;
  const epcs = action.epcs ? standingBefore(stage.world, action.gate, action.epcs) : [];
  gate.truck = { plate, driver, tareGrams, epcs: new Set(epcs), onWeighbridge: undefined };
  for (const epc of epcs)
    find(stage.world.bags, 'bag', epc).place = { in: 'truck', id: action.gate };
  showAtCamera(stage, gate, 'in');
  openFor(stage, gate.spec.door, DRIVE_IN_MS + epcs.length * BAG_GAP_MS);
  epcs.forEach((epc, index) => {
    const inMs = DRIVE_IN_MS / 2 + index * BAG_GAP_MS;
    passPortal(stage, epc, { gate: action.gate, inMs, order: [2, 1] });
  });
  return epcs;
}

function showAtCamera(stage: Stage, gate: Gate, direction: 'in' | 'out'): void {
  const { plate, driver } = truckAt(gate);
  const gateId = gate.spec.id;
  stage.plan({ do: 'readPlate', gate: gateId, plate, driver, score: 0.97, direction });
}

function truckAt(gate: Gate): Truck {
  if (gate.truck === undefined) throw impossible(`no truck stands at gate ${gate.spec.id}`);
  return gate.truck;
}

/** The truck drives onto a weighbridge, stands, and drives off again. */
export function truckWeighs(stage: Stage, action: ActionOf<'truckWeighs'>): readonly string[] {
  const gate = find(stage.world.gates, 'gate', action.gate);
  const truck = truckAt(gate);
  const weighbridge = action.weighbridge ?? gate.spec.weighbridges[0]?.id ?? '';
  find(gate.weighbridges, 'weighbridge', weighbridge);
  if (truck.onWeighbridge !== undefined) {
    throw impossible(`truck ${truck.plate} still stands on ${truck.onWeighbridge}`);
  }
  truck.onWeighbridge = weighbridge;
  weighTruck(stage.world, gate, stage.world.now, stage.mid);
  const holdMs = action.holdMs ?? HOLD_MS;
  stage.plan({ do: 'clearBridge', gate: gate.spec.id, weighbridge }, holdMs);
  return [...truck.epcs];
}

/** The truck drives out; what it carries passes the portal, inner antenna first. */
export function truckLeaves(stage: Stage, action: ActionOf<'truckLeaves'>): readonly string[] {
  const gate = find(stage.world.gates, 'gate', action.gate);
  const truck = truckAt(gate);
  const epcs = [...truck.epcs];
  showAtCamera(stage, gate, 'out');
  openFor(stage, gate.spec.door, DRIVE_IN_MS + epcs.length * BAG_GAP_MS);
  leaveBridge(stage.world, gate, truck);
  gate.truck = undefined;
  epcs.forEach((epc, index) => {
    const inMs = DRIVE_IN_MS / 2 + index * BAG_GAP_MS;
    const outMs = passPortal(stage, epc, { gate: gate.spec.id, inMs, order: [1, 2] });
    stage.plan({ do: 'putOutside', epc, gate: gate.spec.id }, outMs);
  });
  return epcs;
}

function leaveBridge(world: World, gate: Gate, truck: Truck): void {
  const bridge = gate.weighbridges.get(truck.onWeighbridge ?? '');
  if (bridge !== undefined) setLoad(bridge, 0, world.now);
}

/** A load of so many grams stands on a weighbridge for a while, whatever it is. */
export function weigh(stage: Stage, action: ActionOf<'weigh'>): readonly string[] {
  const { world } = stage;
  const gate = [...world.gates.values()].find((each) => each.weighbridges.has(action.weighbridge));
  const bridge = gate?.weighbridges.get(action.weighbridge);
  if (gate === undefined || bridge === undefined) {
    throw new PledgewatchError('PW_WORLD_ID_UNKNOWN', {
      what: 'weighbridge',
      id: action.weighbridge,
    });
  }
  setLoad(bridge, action.grams, world.now, stage.mid);
  const { weighbridge } = action;
  stage.plan({ do: 'clearBridge', gate: gate.spec.id, weighbridge }, action.holdMs ?? HOLD_MS);
  return [];
}
