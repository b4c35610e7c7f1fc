import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { CorrelationId, EpcHex, Grams, Id, Instant, Plate } from '../identity/index.ts';
import { ClockQuality } from '../observation/index.ts';

/** What every goods status event carries. Its place in the lane is in the batch header. */
const base = {
  /** When it was true, by the clock that `clock` names. */
  observedAt: Instant,
  clock: ClockQuality,
  /** When the gateway first held the evidence. */
  receivedAt: Instant,
  correlationId: Type.Optional(CorrelationId),
  historical: Type.Optional(Type.Literal(true)),
};

function event<K extends string, P extends Record<string, TSchema>>(kind: K, properties: P) {
  return Type.Object(
    { kind: Type.Literal(kind), ...base, ...properties },
    { additionalProperties: false },
  );
}

/** Why a reading of a scale is no evidence, telemetry only. */
export const NotEvidence = Type.Union([
  Type.Literal('unstable'),
  Type.Literal('overload'),
  Type.Literal('below-minimum'),
  Type.Literal('not-legal-for-trade'),
  Type.Literal('verification-expired'),
  Type.Literal('status-bad'),
]);
export type NotEvidence = Static<typeof NotEvidence>;

/**
 * What stands on a stack's scale, as an interval: the true mass lies between lower and upper unless
 * the instrument breaks its class (OIML R 76-1, maximum permissible errors in service).
 */
export const StackWeightEvent = event('stackWeight', {
  scaleId: Id,
  slotId: Id,
  lowerG: Grams,
  nominalG: Grams,
  upperG: Grams,
  /** False for a reading that is telemetry only; `notEvidence` then says why. */
  evidence: Type.Boolean(),
  notEvidence: Type.Optional(Type.Array(NotEvidence, { maxItems: 6 })),
});

/** Whether a tag is where it was, with how sure that is. */
export const TagPresenceEvent = event('tagPresence', {
  epc: EpcHex,
  zoneId: Id,
  present: Type.Boolean(),
  confidencePermille: Type.Integer({ minimum: 0, maximum: 1_000 }),
  lastReadAt: Instant,
});

/** A tag or a vehicle went through a gate. */
export const PassageEvent = event('passage', {
  gateId: Id,
  direction: Type.Union([Type.Literal('in'), Type.Literal('out'), Type.Literal('unknown')]),
  epc: Type.Optional(EpcHex),
  plate: Type.Optional(Plate),
  /** The truck order the gate was executing, if any. */
  truckOrderId: Type.Optional(Id),
  /** The emergency under which the gate stood open. */
  emergencyId: Type.Optional(Id),
});

export const DoorEvent = event('door', {
  doorId: Id,
  zoneId: Id,
  open: Type.Boolean(),
  /** Outside the hours of the site's calendar. */
  outOfHours: Type.Boolean(),
});

export const ClimateEvent = event('climate', {
  sensorId: Id,
  zoneId: Id,
  temperatureMilliC: Type.Optional(Type.Integer()),
  humidityPermille: Type.Optional(Type.Integer()),
});

export const DeviceHealthEvent = event('deviceHealth', {
  deviceId: Id,
  /** The slots and zones that nobody watches while it is silent. */
  places: Type.Array(Id, { maxItems: 64 }),
  state: Type.Union([Type.Literal('alive'), Type.Literal('silent'), Type.Literal('fault')]),
  lastHeardAt: Type.Optional(Instant),
});

/**
 * Reason of a gap that nothing was lost in by accident: the gateway was stopped in order. Nobody watched all
 * the same, so it is a gap; who stops gateways is told by their silence.
 */
export const GATEWAY_SWITCHED_OFF = 'gateway-switched-off';

/** A span that was lost, thinned or never read; signed like every other event. */
export const GapEvent = event('gap', {
  scope: Type.Union([Type.Literal('source'), Type.Literal('device'), Type.Literal('lane')]),
  /** The source, device or lane it is about. */
  of: Id,
  /** For a lane: the epoch its sequence numbers belong to. */
  epoch: Type.Optional(Instant),
  fromSeq: Type.Optional(Type.Integer({ minimum: 0 })),
  toSeq: Type.Optional(Type.Integer({ minimum: 0 })),
  fromAt: Instant,
  toAt: Instant,
  count: Type.Optional(Type.Integer({ minimum: 0 })),
  reason: Type.String({ maxLength: 64 }),
});

/** A device sent what no decoder understood. */
export const UndecodedEvent = event('undecoded', {
  sourceId: Id,
  deviceId: Id,
  code: Type.String({ maxLength: 64 }),
  digest: Type.String({ pattern: '^[0-9a-f]{64}$' }),
});

/** Why a gate refused, or set a truck order aside. Domain codes, shown to people as they are. */
export const GateRefusal = Type.Union([
  Type.Literal('INSTRUCTION_BAD_SIGNATURE'),
  Type.Literal('INSTRUCTION_EXPIRED'),
  Type.Literal('INSTRUCTION_REPLAY'),
  Type.Literal('LEASE_EXPIRED'),
  Type.Literal('WRONG_GATE'),
  Type.Literal('WRONG_VEHICLE'),
  Type.Literal('WRONG_GOODS'),
  Type.Literal('NET_MISMATCH'),
  Type.Literal('HELD'),
  Type.Literal('NO_INSTRUCTION'),
  Type.Literal('GATE_FULL'),
  Type.Literal('WEIGHING_NOT_EVIDENCE'),
]);
export type GateRefusal = Static<typeof GateRefusal>;

/** The states a truck order passes at its gate. */
export const GateStep = Type.Union([
  Type.Literal('INSTRUCTED'),
  Type.Literal('AT_GATE'),
  Type.Literal('TARE_WEIGHED'),
  Type.Literal('LOADING'),
  Type.Literal('GROSS_WEIGHED'),
  Type.Literal('SETTLED'),
  Type.Literal('DISCREPANT'),
  Type.Literal('REFUSED'),
  Type.Literal('EXPIRED'),
  Type.Literal('CANCELLED'),
]);
export type GateStep = Static<typeof GateStep>;

/** A truck order moved one step, or was refused, at a gate. */
export const GateEvent = event('gate', {
  gateId: Id,
  step: GateStep,
  truckOrderId: Type.Optional(Id),
  code: Type.Optional(GateRefusal),
  plate: Type.Optional(Plate),
  driverId: Type.Optional(Id),
  tareG: Type.Optional(Grams),
  grossG: Type.Optional(Grams),
  /** Net interval from the two weighings, each with its in-service error added. */
  netLowerG: Type.Optional(Grams),
  netUpperG: Type.Optional(Grams),
  /** With WEIGHING_NOT_EVIDENCE: why what the deck shows does not count. The truck waits on it. */
  notEvidence: Type.Optional(Type.Array(NotEvidence, { maxItems: 6 })),
  alibiIds: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 4 })),
  /** Tags seen leaving with the truck; at most what one truck order may name. */
  epcs: Type.Optional(Type.Array(EpcHex, { maxItems: 64 })),
});

/** The gate's signed answer to a hold, a lease or an order that reached it. */
export const InstructionAnswerEvent = event('instructionAnswer', {
  instructionId: Id,
  accepted: Type.Boolean(),
  code: Type.Optional(GateRefusal),
  /** For a hold: truck orders that had left after it was given and before it came. */
  alreadyOut: Type.Optional(Type.Array(Id, { maxItems: 16 })),
});

/** What an observation means for the goods: the vocabulary of the event lane. */
export const GoodsStatusEvent = Type.Union([
  StackWeightEvent,
  TagPresenceEvent,
  PassageEvent,
  DoorEvent,
  ClimateEvent,
  DeviceHealthEvent,
  GapEvent,
  UndecodedEvent,
  GateEvent,
  InstructionAnswerEvent,
]);
export type GoodsStatusEvent = Static<typeof GoodsStatusEvent>;
export type GoodsStatusKind = GoodsStatusEvent['kind'];
export type GoodsStatusOf<K extends GoodsStatusKind> = Extract<GoodsStatusEvent, { kind: K }>;
