import { createGoods } from '@pledgewatch/edge/goods';
import type { EpochMs } from '@pledgewatch/shared/clock';
import { Observing, sitePlanOf } from '#/rehearsal/index.ts';
import {
  apply,
  createWorld,
  type Fact,
  initialErrorGrams,
  step,
  type World,
  type WorldSpec,
} from '#/world/index.ts';
import type { Baseline } from './baseline.ts';
import { CLOCK_OFF_MAX_MS, LISTEN_MS, PASS_MS, PASSES, PASSES_TOLD_MIN } from './limits.ts';

const CORNERS = 4;
/** A third of Max stands on each corner in turn (OIML R 76-1, A.4.7). */
const CORNER_SHARE = 3;

/**
 * Hands a simulated site over: passes at each portal, reads of what is not there, loads on the corners
 * of each weighbridge, and what every clock is off by. Passages are told by the edge's own fold.
 */
export function commission(spec: WorldSpec, seed: number, now: EpochMs): Baseline {
  const world = createWorld(spec, seed, now);
  const listened = step(world, world.now + LISTEN_MS);
  const readers = crossReads(world, listened);
  const corners = cornerLoads(world);
  return {
    siteId: spec.site,
    takenAt: now,
    portals: spec.gates.map(({ id }) => portalPasses(world, id)),
    readers,
    corners,
    clocks: clockOffsets(listened),
  };
}

/** Carries one bag out and in again, and again; counts what the edge says of it. */
function portalPasses(world: World, gateId: string): Baseline['portals'][number] {
  const goods = createGoods(sitePlanOf(world));
  const observing = new Observing(world.spec);
  const [slot] = [...world.slots.values()].filter(({ epcs }) => epcs.size > 0);
  const epc = [...(slot?.epcs ?? [])].at(-1) ?? '';
  const [inside, outside] = [{ slot: slot?.id ?? '' }, { outOf: gateId }];
  let told = 0;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const isOut = pass % 2 === 0;
    const from = isOut ? inside : { backThrough: gateId };
    apply(world, { do: 'moveGoods', from, to: isOut ? outside : inside, epcs: [epc] });
    const facts = step(world, world.now + PASS_MS);
    const passages = facts
      .map((fact) => ({ at: fact.at, fact, number: observing.number(fact) }))
      .flatMap((arrival) => observing.observe(arrival))
      .flatMap((each) => goods.fold(each, each.receivedAt))
      .flatMap((event) => (event.kind === 'passage' ? [event.direction] : []));
    if (passages.length === 1 && passages[0] === (isOut ? 'out' : 'in')) told += 1;
  }
  return { gateId, passes: PASSES, told, isGood: told >= PASSES_TOLD_MIN };
}

function crossReads(world: World, facts: readonly Fact[]): Baseline['readers'] {
  const zoneOf = (epc: string) => {
    const place = world.bags.get(epc)?.place;
    return place?.in === 'slot' ? world.slots.get(place.id)?.zone : undefined;
  };
  const watched = new Map([...world.zones.values()].map(({ id, reader }) => [reader, id]));
  return [...world.readers.keys()].map((readerId) => {
    const reads = facts.filter((fact) => fact.kind === 'tagRead' && fact.device === readerId);
    const zone = watched.get(readerId);
    const strange = reads.filter(
      (fact) => fact.kind === 'tagRead' && (zone === undefined || zoneOf(fact.epc) !== zone),
    );
    return { readerId, reads: reads.length, crossReads: strange.length };
  });
}

function cornerLoads(world: World): Baseline['corners'] {
  const bridges = world.spec.gates.flatMap(({ weighbridges }) => weighbridges);
  return bridges.map((bridge) => {
    const loadG = Math.round(bridge.maxGrams / CORNER_SHARE / bridge.eGrams) * bridge.eGrams;
    const errorsG = Array.from({ length: CORNERS }, () => {
      apply(world, { do: 'weigh', weighbridge: bridge.id, grams: loadG });
      const shown = step(world, world.now + 14_000).flatMap((fact) =>
        fact.kind === 'bridgeWeight' && fact.device === bridge.id && fact.stable
          ? [fact.grossGrams]
          : [],
      );
      step(world, world.now + 60_000);
      return (shown.at(-1) ?? 0) - loadG;
    });
    // What is shown is rounded to whole steps besides.
    const limitG = initialErrorGrams(bridge, loadG) + (bridge.dGrams ?? 0) / 2;
    const isGood = errorsG.every((errorG) => Math.abs(errorG) <= limitG);
    return { scaleId: bridge.id, loadG, errorsG, limitG, isGood };
  });
}

function clockOffsets(facts: readonly Fact[]): Baseline['clocks'] {
  const last = new Map(facts.map((fact) => [fact.device, fact.deviceAt - fact.at]));
  return [...last]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([deviceId, offMs]) => ({
      deviceId,
      offMs,
      isGood: Math.abs(offMs) <= CLOCK_OFF_MAX_MS,
    }));
}
