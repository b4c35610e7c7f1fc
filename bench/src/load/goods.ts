import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Observation } from '@pledgewatch/shared/observation';
import type { Lane } from '@pledgewatch/shared/topics';
import { epcOf, TAGS_A_SLOT, UNIT_G, type Stack } from '../pledged.ts';

const SLOTS = 10;

/** A warehouse as large as a gateway usually has: ten slots of twenty tagged bags, all pledged. */
export interface Warehouse {
  readonly siteId: string;
  readonly gatewayId: string;
  readonly pledgeId: string;
  readonly slotIds: readonly string[];
  /** Tags of all slots; slot by slot. */
  readonly epcs: readonly string[];
}

export function warehouse(number: number): Warehouse {
  const name = String(number).padStart(4, '0');
  return {
    siteId: `bench-site-${name}`,
    gatewayId: `bench-gw-${name}`,
    pledgeId: `BENCH-${name}`,
    slotIds: Array.from({ length: SLOTS }, (_, slot) => `A-${String(slot).padStart(2, '0')}`),
    epcs: Array.from({ length: SLOTS * TAGS_A_SLOT }, (_, tag) => epcOf(number, tag)),
  };
}

/** What stands on each of its slots. */
export function stacksOf({ slotIds, epcs }: Warehouse): Stack[] {
  return slotIds.map((slotId, slot) => ({
    slotId,
    epcs: epcs.slice(slot * TAGS_A_SLOT, (slot + 1) * TAGS_A_SLOT),
  }));
}

/** What the first look at a warehouse finds: every slot weighed, every tag seen. */
export function baseline({ slotIds, epcs }: Warehouse, observedAt: number): string[] {
  const items = [
    ...slotIds.map((slotId) => weightOf(slotId, 0, observedAt)),
    ...epcs.map((epc) => tagOf(epc, 0, observedAt)),
  ];
  return items.map((item) => JSON.stringify(item));
}

/**
 * The n-th item of a quiet day: of ten items six tell of tags, two or three of weights, the others of
 * air and doors.
 */
export function itemOf(of: Warehouse, lane: Lane, n: number, observedAt: number): string {
  const item = lane === 'events' ? eventOf(of, n, observedAt) : observationOf(of, n, observedAt);
  return JSON.stringify(item);
}

/** A tag of the warehouse is carried out at night. */
export function theft(epc: string, correlationId: string, observedAt: number): GoodsStatusEvent {
  const when = { ...times(observedAt), correlationId };
  return { kind: 'passage', ...when, gateId: 'G-1', direction: 'out', epc };
}

function times(observedAt: number) {
  return { observedAt, clock: 'device', receivedAt: observedAt + 12 } as const;
}

function weightOf(slotId: string, n: number, observedAt: number): GoodsStatusEvent {
  const nominalG = TAGS_A_SLOT * UNIT_G + ((n * 7) % 3) * 5_000;
  const bounds = { lowerG: nominalG - 7_500, nominalG, upperG: nominalG + 7_500 };
  const scale = { scaleId: `S-${slotId}`, slotId };
  return { kind: 'stackWeight', ...times(observedAt), ...scale, ...bounds, evidence: true };
}

function tagOf(epc: string, n: number, observedAt: number): GoodsStatusEvent {
  const seen = { present: true, confidencePermille: 990 - (n % 5), lastReadAt: observedAt - 40 };
  return { kind: 'tagPresence', ...times(observedAt), epc, zoneId: 'A', ...seen };
}

function airOf(n: number) {
  return { temperatureMilliC: 21_000 + (n % 700), humidityPermille: 550 + (n % 40) };
}

function eventOf({ slotIds, epcs }: Warehouse, n: number, observedAt: number): GoodsStatusEvent {
  const when = times(observedAt);
  switch (n % 10) {
    case 0:
    case 4:
    case 7:
      return weightOf(slotIds[n % SLOTS] ?? '', n, observedAt);
    case 5:
      return { kind: 'climate', ...when, sensorId: 'C-1', zoneId: 'A', ...airOf(n) };
    case 9: {
      const device = { deviceId: 'R-A', places: ['A'], lastHeardAt: observedAt - 900 };
      return { kind: 'deviceHealth', ...when, ...device, state: 'alive' };
    }
    default:
      return tagOf(epcs[n % epcs.length] ?? '', n, observedAt);
  }
}

function observationOf({ slotIds, epcs }: Warehouse, n: number, observedAt: number): Observation {
  const when = times(observedAt);
  const by = (deviceId: string) => ({ sourceId: 'devices', deviceId, deviceSeq: n, ...when });
  switch (n % 10) {
    case 0:
    case 4: {
      const grossG = TAGS_A_SLOT * UNIT_G + ((n * 7) % 5) * 5_000;
      return { kind: 'weight', ...by(`S-${slotIds[n % SLOTS]}`), grossG, stable: true };
    }
    case 5:
      return { kind: 'climate', ...by('C-1'), ...airOf(n) };
    case 9:
      return { kind: 'door', ...by('D-1'), open: false };
    default: {
      const read = { antenna: 1 + (n % 4), rssiCentiDbm: -5_200 - (n % 900), reads: 1 + (n % 6) };
      return { kind: 'tag', ...by('R-A'), epc: epcs[n % epcs.length] ?? '', ...read };
    }
  }
}
