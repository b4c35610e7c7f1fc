import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { CorrelationId, EpcHex, Grams, Id, Instant, Plate } from '../identity/index.ts';

/** Whose clock gave `observedAt`: the device's, the gateway's for want of one, or one known to be wrong. */
export const ClockQuality = Type.Union([
  Type.Literal('device'),
  Type.Literal('gateway'),
  Type.Literal('unsynced'),
]);
export type ClockQuality = Static<typeof ClockQuality>;

/** What every observation carries, whatever was observed. */
const base = {
  /** The configured source it came through. */
  sourceId: Id,
  deviceId: Id,
  /** The device's own sequence number, where it gives one; once per (deviceId, deviceSeq). */
  deviceSeq: Type.Optional(Type.Integer({ minimum: 0 })),
  observedAt: Instant,
  clock: ClockQuality,
  receivedAt: Instant,
  correlationId: Type.Optional(CorrelationId),
  /** Stored and sent on later by the device, or kept by the broker. */
  historical: Type.Optional(Type.Literal(true)),
  /** The same bytes may have been stored before (crash between fsync and acknowledgement). */
  possibleDuplicate: Type.Optional(Type.Literal(true)),
  /** OPC UA status code, where it is not Good. */
  statusCode: Type.Optional(Type.Integer({ minimum: 0, maximum: 0xffffffff })),
};

function observation<K extends string, P extends Record<string, TSchema>>(kind: K, properties: P) {
  return Type.Object(
    { kind: Type.Literal(kind), ...base, ...properties },
    { additionalProperties: false },
  );
}

/** A scale's live or registered reading. The instrument's class and interval live in the site plan. */
export const WeightObservation = observation('weight', {
  grossG: Grams,
  tareG: Type.Optional(Grams),
  /** The instrument's own stability flag; absent where it has none. */
  stable: Type.Optional(Type.Boolean()),
  legalForTrade: Type.Optional(Type.Boolean()),
  overload: Type.Optional(Type.Boolean()),
  /** Where the instrument stored the weighing (alibi record). */
  alibiId: Type.Optional(Type.String({ maxLength: 64 })),
});

/** One tag read by one antenna. */
export const TagObservation = observation('tag', {
  epc: EpcHex,
  tid: Type.Optional(EpcHex),
  antenna: Type.Integer({ minimum: 0, maximum: 255 }),
  rssiCentiDbm: Type.Optional(Type.Integer({ minimum: -20_000, maximum: 0 })),
  reads: Type.Optional(Type.Integer({ minimum: 1 })),
});

/** A door contact. */
export const DoorObservation = observation('door', { open: Type.Boolean() });

/** Air in a zone: thousandths of a degree Celsius, thousandths of relative humidity. */
export const ClimateObservation = observation('climate', {
  temperatureMilliC: Type.Optional(Type.Integer({ minimum: -273_150, maximum: 1_000_000 })),
  humidityPermille: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
});

/** A vehicle named at a gate, by camera or by card: its plate, its driver, or both. */
export const VehicleObservation = observation('vehicle', {
  plate: Type.Optional(Plate),
  driverId: Type.Optional(Id),
  confidencePermille: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
});

/** A device's word about itself. */
export const HealthObservation = observation('health', {
  state: Type.Union([Type.Literal('alive'), Type.Literal('goodbye'), Type.Literal('fault')]),
  /** Messages the device says it lost, as it counts them. */
  droppedCount: Type.Optional(Type.Integer({ minimum: 0 })),
  detail: Type.Optional(Type.String({ maxLength: 256 })),
});

/** A source or device lost something between two observations, and says or shows it. */
export const GapObservation = observation('gap', {
  fromSeq: Type.Optional(Type.Integer({ minimum: 0 })),
  toSeq: Type.Optional(Type.Integer({ minimum: 0 })),
  fromAt: Instant,
  toAt: Instant,
  count: Type.Optional(Type.Integer({ minimum: 0 })),
  reason: Type.String({ maxLength: 64 }),
});

/** Bytes that no decoder understood: kept, never dropped. The digest is SHA-256 of all of them. */
export const UndecodedObservation = observation('undecoded', {
  code: Type.String({ maxLength: 64 }),
  reason: Type.String({ maxLength: 256 }),
  byteCount: Type.Integer({ minimum: 0 }),
  digest: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  /** The first bytes, base64. */
  head: Type.String({ maxLength: 344 }),
});

/** What a device said, in our words; the raw bytes stay at the edge. */
export const Observation = Type.Union([
  WeightObservation,
  TagObservation,
  DoorObservation,
  ClimateObservation,
  VehicleObservation,
  HealthObservation,
  GapObservation,
  UndecodedObservation,
]);
export type Observation = Static<typeof Observation>;
export type ObservationKind = Observation['kind'];
export type ObservationOf<K extends ObservationKind> = Extract<Observation, { kind: K }>;
