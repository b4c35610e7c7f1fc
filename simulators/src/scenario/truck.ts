import { setTimeout as delay } from 'node:timers/promises';
import type { Act } from './act.ts';
import { until } from './api.ts';
import { TRUCK } from './pledge.ts';
import { CAMERA_ID, GATE_ID } from './site.ts';

/** A truck stands on the weighbridge so long; it settles in less than half of it. */
const HOLD_MS = 2_500;
/** What did not come within this time of its cause is caused again: a plate shown, a truck weighed. */
const AGAIN_AFTER_MS = 5_000;

interface WorldSeen {
  readonly gates: readonly {
    readonly truck: {
      readonly epcs: readonly string[];
      readonly onWeighbridge: string | null;
    } | null;
  }[];
}

/** The truck of a pledge's release comes, is weighed, loaded, weighed again, and leaves with its goods. */
export async function fetchGoods(
  act: Act,
  pledgeId: string,
  slot: string,
  { plate, driverId: driver, tareG: tareGrams, bags: count } = TRUCK,
): Promise<void> {
  const { story } = act;
  const gate = GATE_ID;
  const isAt =
    (...states: string[]) =>
    () =>
      isOrderAt(act, pledgeId, states);
  const weigh = async (...states: string[]) => {
    await driveOver(act);
    await insist(act, isAt(...states), () => driveOver(act));
  };
  await until(isAt('INSTRUCTED'), act.signal);
  story.say('truck', { plate });
  await does(act, { do: 'truckArrives', gate, plate, driver, tareGrams });
  const showPlate = { do: 'readPlate', camera: CAMERA_ID, plate, driver, score: 0.97 };
  await insist(act, isAt('AT_GATE'), () => does(act, showPlate));
  await weigh('TARE_WEIGHED', 'LOADING');
  await does(act, { do: 'truckLoads', gate, slot, count });
  await until(async () => (await truckOf(act))?.epcs.length === count, act.signal);
  await weigh('GROSS_WEIGHED', 'SETTLED');
  await does(act, { do: 'truckLeaves', gate });
  await until(isAt('SETTLED'), act.signal);
}

/** Drives onto the weighbridge and off again. */
export async function driveOver(act: Act): Promise<void> {
  await does(act, { do: 'truckWeighs', gate: GATE_ID, holdMs: HOLD_MS });
  await until(async () => (await truckOf(act))?.onWeighbridge === null, act.signal);
}

/** Waits for a fact, and has it caused again while it does not come. */
async function insist(
  { signal }: Act,
  isSo: () => Promise<boolean>,
  causeAgain: () => Promise<unknown>,
): Promise<void> {
  for (let causedAt = Date.now(); !(await isSo());) {
    signal.throwIfAborted();
    if (Date.now() - causedAt > AGAIN_AFTER_MS) {
      await causeAgain();
      causedAt = Date.now();
    }
    await delay(100, undefined, { signal });
  }
}

async function isOrderAt(
  { cast }: Act,
  pledgeId: string,
  states: readonly string[],
): Promise<boolean> {
  const path = `/v1/releases/REL-${pledgeId}`;
  const { trucks } = await cast.maker.get<{ trucks: { state: string }[] }>(path);
  return states.includes(trucks[0]?.state ?? '');
}

export async function truckOf({ cast }: Act): Promise<WorldSeen['gates'][number]['truck']> {
  const { gates } = await cast.warehouse.get<WorldSeen>('/v1/world');
  return gates[0]?.truck ?? null;
}

export const does = ({ cast }: Act, action: object) => cast.warehouse.post('/v1/actions', action);
