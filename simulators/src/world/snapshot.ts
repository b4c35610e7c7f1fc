import { devicesOf } from './find.ts';
import type { World } from './world.ts';

/** The truth of the world as a JSON value: what stands where, not what devices say of it. */
export function snapshot(world: World) {
  return {
    site: world.spec.site,
    seed: world.seed,
    now: world.now,
    networkCut: world.networkCut,
    slots: [...world.slots.values()].map(({ id, zone, scale, epcs }) => ({
      id,
      zone,
      scale: scale.spec.id,
      grams: scale.loadGrams,
      epcs: [...epcs],
    })),
    gates: [...world.gates.values()].map(({ spec, truck, weighbridges }) => ({
      id: spec.id,
      truck:
        truck === undefined
          ? null
          : { ...truck, epcs: [...truck.epcs], onWeighbridge: truck.onWeighbridge ?? null },
      weighbridges: [...weighbridges.values()].map((bridge) => ({
        id: bridge.spec.id,
        grams: bridge.loadGrams,
        weighings: bridge.registeredCount,
      })),
    })),
    doors: [...world.doors].map(([id, closed]) => ({ id, closed })),
    devices: [...devicesOf(world)].map(([id, kind]) => ({
      id,
      kind,
      muted: world.muted.has(id),
      clockShiftMs: world.clockShift.get(id) ?? 0,
    })),
    away: [...world.bags.values()]
      .filter(({ place }) => place.in !== 'slot')
      .map(({ epc, place }) => ({ epc, place })),
    stripped: [...world.bags.values()].filter(({ tagged }) => !tagged).map(({ epc }) => epc),
    pending: world.pending.length,
  };
}
