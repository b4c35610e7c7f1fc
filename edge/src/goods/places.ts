import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { PLACES_MAX } from './limits.ts';

/** What one antenna watches. */
export type AntennaPlace =
  | { readonly zoneId: string }
  | { readonly gateId: string; readonly side: 'inside' | 'outside' };

/** What every antenna of the site watches, by reader and port. */
export function antennaPlaces(plan: SitePlan): Map<string, Map<number, AntennaPlace>> {
  return new Map(
    plan.readers.map(({ id, antennas }) => [
      id,
      new Map(antennas.map(({ port, ...place }) => [port, place])),
    ]),
  );
}

/** Readers that watch each zone. */
export function readersOfZones(plan: SitePlan): Map<string, readonly string[]> {
  const readers = new Map<string, string[]>();
  for (const { id, antennas } of plan.readers) {
    for (const antenna of antennas) {
      if (!('zoneId' in antenna)) continue;
      const ids = readers.get(antenna.zoneId) ?? [];
      if (!ids.includes(id)) ids.push(id);
      readers.set(antenna.zoneId, ids);
    }
  }
  return readers;
}

/** A device of the plan: what nobody watches while it is silent, and when that is. */
export interface WatchedDevice {
  readonly places: readonly string[];
  /** Longest normal silence, ms; Infinity for one that speaks only when something happens. */
  readonly silenceMaxMs: number;
}

/** Every device of the plan with the slots, zones and gates it watches. */
export function watchedDevices(plan: SitePlan): Map<string, WatchedDevice> {
  const devices = new Map<string, WatchedDevice>();
  const add = (id: string, places: Iterable<string>, silenceMaxMs: number): void => {
    devices.set(id, { places: [...new Set(places)].slice(0, PLACES_MAX), silenceMaxMs });
  };
  for (const { cameraId, id } of plan.gates) {
    if (cameraId !== undefined) add(cameraId, [id], Infinity);
  }
  for (const { id, slotId, silenceMaxMs } of plan.scales) {
    add(id, slotId === undefined ? gatesWeighingOn(plan, id) : [slotId], silenceMaxMs);
  }
  for (const { id, antennas, silenceMaxMs } of plan.readers) {
    const places = antennas.map((each) => ('zoneId' in each ? each.zoneId : each.gateId));
    add(id, places, silenceMaxMs);
  }
  for (const { id, zoneId, gateId, silenceMaxMs } of [...plan.doors, ...plan.climate]) {
    add(id, gateId === undefined ? [zoneId] : [zoneId, gateId], silenceMaxMs);
  }
  return devices;
}

function gatesWeighingOn(plan: SitePlan, scaleId: string): string[] {
  return plan.gates
    .filter(({ weighbridgeIds }) => weighbridgeIds.includes(scaleId))
    .map(({ id }) => id);
}
