import type { GoodsStatusKind, GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { ObservationKind, ObservationOf } from '@pledgewatch/shared/observation';

/** The type of a field, for ever: InfluxDB refuses a point whose field has another. */
export type FieldType = 'integer' | 'boolean' | 'text' | 'list';

/** What a bank recognises its own points by. */
export type Subject = 'slotId' | 'zoneId' | 'epc' | 'truckOrderId';

/** A measurement: which properties of an item become tags, and which become fields. */
export interface Measurement {
  readonly name: string;
  /** Sorted, as InfluxDB likes them best. `siteId` and `gatewayId` come from the batch header. */
  readonly tags: readonly string[];
  readonly fields: readonly (readonly [key: string, type: FieldType])[];
  /** Absent where a point tells of no pledge's goods in particular: those are the custodian's. */
  readonly subject?: Subject;
}

type Fields<T> = { readonly [K in keyof T & string]?: FieldType };

/** Tags every point has, and the fields every point may have. */
const EVERY_TAG = ['siteId', 'gatewayId'];
const EVERY_FIELD = { entry: 'integer', clock: 'text', historical: 'boolean' } as const;

/*
 * Tags are what there is a handful of at a site: devices, slots, zones, gates. Tag numbers (EPC),
 * plates, drivers and truck orders go on growing; as InfluxDB tags each would open a series that
 * stays in its memory for ever, and past 100,000 values it refuses the point. They are fields.
 */
function observed<K extends ObservationKind>(
  kind: K,
  of: { readonly fields: Fields<ObservationOf<K>>; readonly subject?: Subject },
): readonly [K, Measurement] {
  return [
    kind,
    measurement(`observed_${kind}`, ['deviceId', 'sourceId'], {
      ...of,
      fields: {
        possibleDuplicate: 'boolean',
        deviceSeq: 'integer',
        statusCode: 'integer',
        ...of.fields,
      },
    }),
  ];
}

function goods<K extends GoodsStatusKind>(
  kind: K,
  name: string,
  of: {
    readonly tags: readonly (keyof GoodsStatusOf<K> & string)[];
    readonly fields: Fields<GoodsStatusOf<K>>;
    readonly subject?: Subject;
  },
): readonly [K, Measurement] {
  const fields = { ...of.fields, correlationId: 'text' } as const;
  return [kind, measurement(name, of.tags, { ...of, fields })];
}

function measurement(
  name: string,
  tags: readonly string[],
  of: { readonly fields: Readonly<Record<string, FieldType>>; readonly subject?: Subject },
): Measurement {
  return {
    name,
    tags: [...tags, ...EVERY_TAG].sort(),
    fields: Object.entries({ ...EVERY_FIELD, ...of.fields }),
    ...(of.subject ? { subject: of.subject } : {}),
  };
}

/** Where observations go, by their kind. */
export const OBSERVED: ReadonlyMap<string, Measurement> = new Map<string, Measurement>([
  observed('weight', {
    fields: {
      grossG: 'integer',
      tareG: 'integer',
      stable: 'boolean',
      legalForTrade: 'boolean',
      overload: 'boolean',
      alibiId: 'text',
    },
  }),
  observed('tag', {
    fields: {
      epc: 'text',
      tid: 'text',
      antenna: 'integer',
      rssiCentiDbm: 'integer',
      reads: 'integer',
    },
    subject: 'epc',
  }),
  observed('door', { fields: { open: 'boolean' } }),
  observed('climate', { fields: { temperatureMilliC: 'integer', humidityPermille: 'integer' } }),
  observed('vehicle', {
    fields: { plate: 'text', driverId: 'text', confidencePermille: 'integer' },
  }),
  observed('health', { fields: { state: 'text', droppedCount: 'integer', detail: 'text' } }),
  observed('gap', {
    fields: {
      fromSeq: 'integer',
      toSeq: 'integer',
      fromAt: 'integer',
      toAt: 'integer',
      count: 'integer',
      reason: 'text',
    },
  }),
  observed('undecoded', {
    fields: { code: 'text', reason: 'text', byteCount: 'integer', digest: 'text' },
  }),
]);

/** Where goods status events go, by their kind. */
export const GOODS: ReadonlyMap<string, Measurement> = new Map<string, Measurement>([
  goods('stackWeight', 'stack_weight', {
    tags: ['scaleId', 'slotId'],
    fields: {
      lowerG: 'integer',
      nominalG: 'integer',
      upperG: 'integer',
      evidence: 'boolean',
      notEvidence: 'list',
    },
    subject: 'slotId',
  }),
  goods('tagPresence', 'tag_presence', {
    tags: ['zoneId'],
    fields: {
      epc: 'text',
      present: 'boolean',
      confidencePermille: 'integer',
      lastReadAt: 'integer',
    },
    subject: 'epc',
  }),
  goods('passage', 'passage', {
    tags: ['gateId', 'direction'],
    fields: { epc: 'text', plate: 'text', truckOrderId: 'text', emergencyId: 'text' },
    subject: 'epc',
  }),
  goods('door', 'door', {
    tags: ['doorId', 'zoneId'],
    fields: { open: 'boolean', outOfHours: 'boolean' },
    subject: 'zoneId',
  }),
  goods('climate', 'climate', {
    tags: ['sensorId', 'zoneId'],
    fields: { temperatureMilliC: 'integer', humidityPermille: 'integer' },
    subject: 'zoneId',
  }),
  goods('deviceHealth', 'device_health', {
    tags: ['deviceId'],
    fields: { places: 'list', state: 'text', lastHeardAt: 'integer' },
  }),
  goods('gap', 'gap', {
    tags: ['scope', 'of'],
    fields: {
      epoch: 'integer',
      fromSeq: 'integer',
      toSeq: 'integer',
      fromAt: 'integer',
      toAt: 'integer',
      count: 'integer',
      reason: 'text',
    },
  }),
  goods('undecoded', 'undecoded', {
    tags: ['sourceId', 'deviceId'],
    fields: { code: 'text', digest: 'text' },
  }),
  goods('gate', 'gate', {
    tags: ['gateId', 'step'],
    fields: {
      truckOrderId: 'text',
      code: 'text',
      plate: 'text',
      driverId: 'text',
      tareG: 'integer',
      grossG: 'integer',
      netLowerG: 'integer',
      netUpperG: 'integer',
      notEvidence: 'list',
      alibiIds: 'list',
      epcs: 'list',
    },
    subject: 'truckOrderId',
  }),
  goods('instructionAnswer', 'instruction_answer', {
    tags: [],
    fields: { instructionId: 'text', accepted: 'boolean', code: 'text', alreadyOut: 'list' },
  }),
]);

/** By name, as they are asked for. */
export const MEASUREMENTS: ReadonlyMap<string, Measurement> = new Map(
  [...OBSERVED.values(), ...GOODS.values()].map((one) => [one.name, one]),
);
