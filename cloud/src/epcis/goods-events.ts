import type { GoodsStatusEvent, GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import { epcUri } from '@pledgewatch/shared/epc';
import type { Draft, SensorReport } from './event.ts';
import { ordersOf } from './orders.ts';
import { OWN, uriOf } from './words.ts';

/** What a goods status event says of the goods; its time and readers are the caller's to add. */
export type GoodsDraft = Omit<Draft, 'at' | 'siteId' | 'concerns' | 'item'>;

const SENSOR_REPORTS: ReadonlySet<string> = new Set([
  'stackWeight',
  'tagPresence',
  'climate',
  'door',
]);

/** Whether it says only what a sensor saw of goods that stay where they are. */
export function isSensorReport({ kind }: GoodsStatusEvent): boolean {
  return SENSOR_REPORTS.has(kind);
}

/**
 * The EPCIS events of one goods status event. What speaks of devices and streams alone (health, gaps,
 * answers) is no event of goods; where it matters to a pledge, an alarm says so.
 */
export function goodsDrafts(event: GoodsStatusEvent, siteId: string): GoodsDraft[] {
  switch (event.kind) {
    case 'stackWeight':
      return [stackWeight(event, siteId)];
    case 'tagPresence':
      return [tagPresence(event, siteId)];
    case 'climate':
      return [climate(event, siteId)];
    case 'door':
      return [door(event, siteId)];
    case 'passage':
      return [passage(event, siteId)];
    case 'gate':
      return gate(event, siteId);
    default:
      return [];
  }
}

function stackWeight(event: GoodsStatusOf<'stackWeight'>, siteId: string): GoodsDraft {
  const { scaleId, slotId, lowerG, nominalG, upperG, evidence, notEvidence = [] } = event;
  const mass: SensorReport = {
    type: 'Mass',
    value: kilograms(nominalG),
    minValue: kilograms(lowerG),
    maxValue: kilograms(upperG),
    uom: 'KGM',
    ...(!evidence && { exception: 'ERROR_CONDITION' }),
  };
  return {
    ...reported(siteId, slotId),
    sensorElementList: [
      { sensorMetadata: seenBy(event, uriOf.device(siteId, scaleId)), sensorReport: [mass] },
    ],
    ...(notEvidence.length > 0 && { 'pw:notEvidence': notEvidence }),
  };
}

/** A tag that is not there any more was not observed: it is named in the report, not in the list. */
function tagPresence(event: GoodsStatusOf<'tagPresence'>, siteId: string): GoodsDraft {
  const { epc, zoneId, present, confidencePermille, lastReadAt } = event;
  const uri = epcUri(epc);
  const presence = { type: OWN.tagPresence, booleanValue: present, uriValue: uri };
  return {
    ...reported(siteId, zoneId),
    ...(present && { epcList: [uri] }),
    sensorElementList: [{ sensorMetadata: { time: iso(lastReadAt) }, sensorReport: [presence] }],
    'pw:confidencePermille': confidencePermille,
  };
}

function climate(event: GoodsStatusOf<'climate'>, siteId: string): GoodsDraft {
  const { sensorId, zoneId, temperatureMilliC: milliC, humidityPermille: permille } = event;
  const sensorReport: SensorReport[] = [];
  if (milliC !== undefined) {
    sensorReport.push({ type: 'Temperature', value: milliC / 1_000, uom: 'CEL' });
  }
  if (permille !== undefined) {
    sensorReport.push({ type: 'RelativeHumidity', value: permille / 10, uom: 'P1' });
  }
  const sensorMetadata = seenBy(event, uriOf.device(siteId, sensorId));
  if (sensorReport.length === 0) return { ...reported(siteId, zoneId), epcList: [] };
  return { ...reported(siteId, zoneId), sensorElementList: [{ sensorMetadata, sensorReport }] };
}

function door(event: GoodsStatusOf<'door'>, siteId: string): GoodsDraft {
  const { doorId, zoneId, open, outOfHours } = event;
  const report: SensorReport = {
    type: OWN.doorOpen,
    booleanValue: open,
    ...(open && outOfHours && { exception: 'ALARM_CONDITION' }),
  };
  const sensorMetadata = seenBy(event, uriOf.device(siteId, doorId));
  return {
    ...reported(siteId, zoneId),
    sensorElementList: [{ sensorMetadata, sensorReport: [report] }],
  };
}

function passage(event: GoodsStatusOf<'passage'>, siteId: string): GoodsDraft {
  const { gateId, direction, epc, plate, truckOrderId, emergencyId } = event;
  return {
    ...at(siteId, gateId),
    ...PASSAGE[direction],
    epcList: epc === undefined ? [] : [epcUri(epc)],
    ...ordersOf({ truckOrderId }),
    ...(plate !== undefined && { 'pw:plate': plate }),
    ...(emergencyId !== undefined && { 'pw:emergencyId': emergencyId }),
  };
}

const PASSAGE = {
  in: { bizStep: 'arriving', disposition: 'in_progress' },
  out: { bizStep: 'departing', disposition: 'in_transit' },
  unknown: { bizStep: 'sensor_reporting' },
} as const;

/** What a step of a truck order is; refusals and expiry move no goods. */
const GATE: Partial<
  Record<GoodsStatusOf<'gate'>['step'], { bizStep: string; disposition?: string }>
> = {
  AT_GATE: { bizStep: 'arriving', disposition: 'in_progress' },
  TARE_WEIGHED: { bizStep: 'sensor_reporting' },
  LOADING: { bizStep: 'loading', disposition: 'in_progress' },
  GROSS_WEIGHED: { bizStep: 'sensor_reporting' },
  SETTLED: { bizStep: 'departing', disposition: 'in_transit' },
};

const MISMATCH = { WRONG_GOODS: 'mismatch_instance', NET_MISMATCH: 'mismatch_quantity' } as const;

function gate(event: GoodsStatusOf<'gate'>, siteId: string): GoodsDraft[] {
  const { gateId, step, code, epcs = [], plate, alibiIds = [] } = event;
  const words = step === 'DISCREPANT' ? discrepant(code) : GATE[step];
  if (!words) return [];
  const sensorReport = weighed(event);
  const sensorElement = { sensorMetadata: seenBy(event), sensorReport };
  return [
    {
      ...at(siteId, gateId),
      ...words,
      epcList: epcs.map(epcUri),
      ...ordersOf(event),
      ...(sensorReport.length > 0 && { sensorElementList: [sensorElement] }),
      'pw:step': step,
      ...(code !== undefined && { 'pw:code': code }),
      ...(plate !== undefined && { 'pw:plate': plate }),
      ...(alibiIds.length > 0 && { 'pw:alibiIds': alibiIds }),
    },
  ];
}

function discrepant(code: GoodsStatusOf<'gate'>['code']) {
  const disposition =
    code && code in MISMATCH ? MISMATCH[code as keyof typeof MISMATCH] : undefined;
  return { bizStep: 'inspecting', ...(disposition && { disposition }) };
}

/** Tare and gross as they stood on the deck; the net, its bounds alone, as one report. */
function weighed({ tareG, grossG, netLowerG, netUpperG }: GoodsStatusOf<'gate'>): SensorReport[] {
  const reports: SensorReport[] = [];
  if (tareG !== undefined) reports.push(massOf(tareG, 'tare'));
  if (grossG !== undefined) reports.push(massOf(grossG, 'gross'));
  if (netLowerG !== undefined && netUpperG !== undefined) {
    const bounds = { minValue: kilograms(netLowerG), maxValue: kilograms(netUpperG) };
    reports.push({ type: 'Mass', ...bounds, uom: 'KGM', stringValue: 'net' });
  }
  return reports;
}

function massOf(massG: number, stringValue: string): SensorReport {
  return { type: 'Mass', value: kilograms(massG), uom: 'KGM', stringValue };
}

function reported(siteId: string, placeId: string) {
  return { ...at(siteId, placeId), bizStep: 'sensor_reporting' } as const;
}

function at(siteId: string, placeId: string) {
  return {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    readPoint: { id: uriOf.place(siteId, placeId) },
    bizLocation: { id: uriOf.site(siteId) },
  } as const;
}

function seenBy({ observedAt }: GoodsStatusEvent, deviceID?: string) {
  return { time: iso(observedAt), ...(deviceID !== undefined && { deviceID }) };
}

function kilograms(massG: number): number {
  return massG / 1_000;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
