import { Type, type Static } from '@sinclair/typebox';
import { Grams, Id, Instant } from '../identity/index.ts';

/** OIML R 76-1 accuracy classes of non-automatic weighing instruments. */
export const AccuracyClass = Type.Union([
  Type.Literal('I'),
  Type.Literal('II'),
  Type.Literal('III'),
  Type.Literal('IIII'),
]);
export type AccuracyClass = Static<typeof AccuracyClass>;

/** A scale under a stack or a truck, with what decides how far it may err. */
export const ScalePlan = Type.Object(
  {
    id: Id,
    /** The stack's slot; absent for a weighbridge, which a gate names. */
    slotId: Type.Optional(Id),
    accuracyClass: AccuracyClass,
    /** Verification scale interval e, grams. */
    verificationIntervalG: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    maxG: Grams,
    /** End of the legal verification (检定有效期); readings after it are telemetry, not evidence. */
    verifiedUntil: Instant,
    /** Longest silence that is normal, ms. */
    silenceMaxMs: Type.Integer({ minimum: 1_000, maximum: 86_400_000, default: 30_000 }),
  },
  { additionalProperties: false },
);

/** A fixed reader; each antenna watches a zone, or one side of a gate. */
export const ReaderPlan = Type.Object(
  {
    id: Id,
    antennas: Type.Array(
      Type.Union([
        Type.Object({ port: Type.Integer({ minimum: 0, maximum: 255 }), zoneId: Id }),
        Type.Object({
          port: Type.Integer({ minimum: 0, maximum: 255 }),
          gateId: Id,
          side: Type.Union([Type.Literal('inside'), Type.Literal('outside')]),
        }),
      ]),
      { minItems: 1, maxItems: 64 },
    ),
    silenceMaxMs: Type.Integer({ minimum: 1_000, maximum: 86_400_000, default: 30_000 }),
  },
  { additionalProperties: false },
);

/** A door contact or a climate sensor and the zone it belongs to. */
export const PlaceSensorPlan = Type.Object(
  {
    id: Id,
    zoneId: Id,
    /** For a gate's own door. */
    gateId: Type.Optional(Id),
    silenceMaxMs: Type.Integer({ minimum: 1_000, maximum: 604_800_000, default: 3_600_000 }),
  },
  { additionalProperties: false },
);

/** A gate: who weighs there, who reads plates there. */
export const GatePlan = Type.Object(
  {
    id: Id,
    /** The first is used unless a weighing is to be repeated elsewhere. */
    weighbridgeIds: Type.Array(Id, { minItems: 1, maxItems: 4 }),
    /** Reader whose antennas watch its two sides. */
    readerId: Type.Optional(Id),
    doorId: Type.Optional(Id),
    cameraId: Type.Optional(Id),
    zoneId: Id,
    /** When its window ends, a truck already inside may finish within so long, s. */
    finishWithinS: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400, default: 7_200 })),
    /** From the barrier's opening to the last tag at the portal, s; then the truck is discrepant. */
    settleWithinS: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400, default: 600 })),
  },
  { additionalProperties: false },
);

/** What stands where: the map a gateway needs to make goods status out of observations. */
export const SitePlan = Type.Object(
  {
    siteId: Id,
    /** IANA zone; the calendar's hours are local to it. */
    timeZone: Type.String({ minLength: 1, maxLength: 64 }),
    /** Local working hours `HH:MM-HH:MM`; a door that opens outside them is out of hours. */
    workingHours: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d-([01]\\d|2[0-4]):[0-5]\\d$' }),
    zones: Type.Array(
      Type.Object(
        { id: Id, slotIds: Type.Array(Id, { maxItems: 1_000 }) },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 100 },
    ),
    scales: Type.Array(ScalePlan, { maxItems: 1_000 }),
    readers: Type.Array(ReaderPlan, { maxItems: 100 }),
    doors: Type.Array(PlaceSensorPlan, { maxItems: 200 }),
    climate: Type.Array(PlaceSensorPlan, { maxItems: 500 }),
    gates: Type.Array(GatePlan, { maxItems: 20 }),
    /** A tag unread for so long is missing, s; longer for one that is usually read more rarely. */
    tagMissingAfterS: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400, default: 600 })),
  },
  { additionalProperties: false },
);
export type SitePlan = Static<typeof SitePlan>;
export type ScalePlan = Static<typeof ScalePlan>;
export type ReaderPlan = Static<typeof ReaderPlan>;
export type GatePlan = Static<typeof GatePlan>;
