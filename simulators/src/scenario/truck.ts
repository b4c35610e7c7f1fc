import { setTimeout as delay } from 'node:timers/promises';
import type { Act } from './act.ts';
import { until } from './api.ts';
import { TRUCK } from './pledge.ts';
import { GATE_ID } from './site.ts';

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

/** The truck of a release comes, is weighed, loaded, weighed again, and leaves with its goods. */
export async function fetchGoods(act: Act): Promise<void> {
  const { story, stacks } = act;
  const { plate, driverId: driver, tareG: tareGrams, bags: count } = TRUCK;
  const gate = GATE_ID;
  const slot = stacks[0].slotId;
  await until(isAt(act, 'INSTRUCTED'), act.signal);
  story.say('truck', { plate });
  await does(act, { do: 'truckArrives', gate, plate, driver, tareGrams });
  const showPlate = { do: 'readPlate', gate, plate, driver, score: 0.97, direction: 'in' };
  await insist(act, isAt(act, 'AT_GATE'), () => does(act, showPlate));
  await weigh(act, 'TARE_WEIGHED', 'LOADING');
  await does(act, { do: 'truckLoads', gate, slot, count });
  await until(async () => (await truckOf(act))?.epcs.length === count, act.signal);
  await weigh(act, 'GROSS_WEIGHED', 'SETTLED');
  await does(act, { do: 'truckLeaves', gate });
  await until(isAt(act, 'SETTLED'), act.signal);
}

/** Drives onto the weighbridge and off again, until the weight is known. */
async function weigh(act: Act, ...states: string[]): Promise<void> {
  const drive = async () => {
    await does(act, { do: 'truckWeighs', gate: GATE_ID, holdMs: HOLD_MS });
    await until(async () => (await truckOf(act))?.onWeighbridge === null, act.signal);
  };
  await drive();
  await insist(act, isAt(act, ...states), drive);
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

function isAt({ cast, pledgeId }: Act, ...states: string[]): () => Promise<boolean> {
  return async () => {
    const release = await cast.maker.get<{ trucks: { state: string }[] }>(
      `/v1/releases/REL-${pledgeId}`,
    );
    return states.includes(release.trucks[0]?.state ?? '');
  };
}

async function truckOf({ cast }: Act): Promise<WorldSeen['gates'][number]['truck']> {
  const { gates } = await cast.warehouse.get<WorldSeen>('/v1/world');
  return gates[0]?.truck ?? null;
}

const does = ({ cast }: Act, action: object) => cast.warehouse.post('/v1/actions', action);
