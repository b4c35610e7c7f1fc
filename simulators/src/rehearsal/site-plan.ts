import type { EpochMs } from '@pledgewatch/shared/clock';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import type { World, WorldSpec } from '#/world/index.ts';

export const TIME_ZONE = 'Asia/Shanghai';
export const WORKING_HOURS = '08:00-18:00';
const DAY_MS = 86_400_000;
const VERIFIED_DAYS = 180;
/** A device may miss this many of its words before it counts as silent. */
const WORDS_MISSED = 3;
/** Shorter than this and a lost message looks like a dead device. */
const SILENCE_MIN_MS = 90_000;

/** The gateway's map of a world, as whoever installed the devices would have written it. */
export function sitePlanOf({ spec, rates, startedAt }: World): SitePlan {
  const silenceMaxMs = (everyMs: number) => Math.max(SILENCE_MIN_MS, WORDS_MISSED * everyMs);
  const scaleMs = silenceMaxMs(rates.scaleRestMs ?? rates.stackScaleMs);
  const bridgeMs = silenceMaxMs(rates.bridgeRestMs ?? rates.weighbridgeMs);
  const beatMs = silenceMaxMs(Math.min(rates.readerHeartbeatMs, rates.zoneReaderMs));
  return {
    siteId: spec.site,
    timeZone: TIME_ZONE,
    workingHours: WORKING_HOURS,
    zones: spec.zones.map(({ id, slots }) => ({ id, slotIds: slots.map((slot) => slot.id) })),
    scales: [
      ...spec.zones.flatMap(({ slots }) =>
        slots.map(({ id: slotId, scale }) => ({
          ...scalePlan(scale, startedAt),
          slotId,
          silenceMaxMs: scaleMs,
        })),
      ),
      ...spec.gates.flatMap(({ weighbridges }) =>
        weighbridges.map((scale) => ({ ...scalePlan(scale, startedAt), silenceMaxMs: bridgeMs })),
      ),
    ],
    readers: readersOf(spec, beatMs, silenceMaxMs(rates.readerHeartbeatMs)),
    doors: doorsOf(spec, silenceMaxMs(rates.doorMs)),
    climate: spec.zones.flatMap(({ id: zoneId, climate }) =>
      climate.map((id) => ({ id, zoneId, silenceMaxMs: silenceMaxMs(rates.climateMs) })),
    ),
    gates: spec.gates.map(({ id, portal, door, camera, weighbridges }) => ({
      id,
      weighbridgeIds: weighbridges.map((bridge) => bridge.id),
      readerId: portal,
      doorId: door,
      cameraId: camera,
      zoneId: spec.zones[0]?.id ?? '',
    })),
  };
}

type Scale = WorldSpec['zones'][number]['slots'][number]['scale'];

function scalePlan(scale: Scale, startedAt: EpochMs) {
  const { id, eGrams, maxGrams, accuracyClass = 'III', verifiedForDays = VERIFIED_DAYS } = scale;
  return {
    id,
    accuracyClass,
    verificationIntervalG: eGrams,
    maxG: maxGrams,
    verifiedUntil: startedAt + verifiedForDays * DAY_MS,
  };
}

function readersOf(spec: WorldSpec, zoneMs: number, portalMs: number): SitePlan['readers'] {
  const zones = spec.zones.flatMap(({ id: zoneId, reader }) =>
    reader === undefined
      ? []
      : [{ id: reader, antennas: [1, 2].map((port) => ({ port, zoneId })), silenceMaxMs: zoneMs }],
  );
  const portals = spec.gates.map(({ id: gateId, portal }) => ({
    id: portal,
    antennas: [
      { port: 1, gateId, side: 'inside' as const },
      { port: 2, gateId, side: 'outside' as const },
    ],
    silenceMaxMs: portalMs,
  }));
  return [...zones, ...portals];
}

function doorsOf(spec: WorldSpec, silenceMaxMs: number): SitePlan['doors'] {
  const zoneId = spec.zones[0]?.id ?? '';
  return [
    ...spec.zones.flatMap((zone) =>
      zone.doors.map((id) => ({ id, zoneId: zone.id, silenceMaxMs })),
    ),
    ...spec.gates.map((gate) => ({ id: gate.door, zoneId, gateId: gate.id, silenceMaxMs })),
  ];
}
