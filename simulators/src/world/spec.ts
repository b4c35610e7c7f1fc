import { AccuracyClass } from '@pledgewatch/shared/site-plan';
import { type Static, Type } from '@sinclair/typebox';
import { BAGS_MAX, DEVICES_PER_KIND_MAX, GATES_MAX, GRAMS_MAX, SLOTS_MAX } from './limits.ts';

/** Name of a place, a device or a lot: safe in an MQTT topic and in an OPC UA browse name. */
export const Id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' });

const closed = { additionalProperties: false };

/** What is written on a scale's plate. */
export const ScaleSpec = Type.Object(
  {
    id: Id,
    /** Verification interval e, grams (OIML R 76-1). */
    eGrams: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    /** Capacity Max, grams. */
    maxGrams: Type.Integer({ minimum: 1, maximum: GRAMS_MAX }),
    /** Steps of the indication, grams; e/10 unless told. */
    dGrams: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    /** Accuracy class (OIML R 76-1, 3.1); III, of goods in trade, unless told. Its noise follows from it. */
    accuracyClass: Type.Optional(AccuracyClass),
    /** Days until its legal verification ends; 180 unless told. */
    verifiedForDays: Type.Optional(Type.Integer({ minimum: -3_650, maximum: 3_650 })),
    /** How far its zero wanders in a day, shares of e; none unless told. */
    driftPerDayE: Type.Optional(Type.Number({ minimum: -10, maximum: 10 })),
  },
  closed,
);
export type ScaleSpec = Static<typeof ScaleSpec>;

export const SlotSpec = Type.Object({ id: Id, scale: ScaleSpec }, closed);

export const ZoneSpec = Type.Object(
  {
    id: Id,
    slots: Type.Array(SlotSpec, { maxItems: SLOTS_MAX }),
    reader: Type.Optional(Id),
    doors: Type.Array(Id, { maxItems: DEVICES_PER_KIND_MAX }),
    climate: Type.Array(Id, { maxItems: DEVICES_PER_KIND_MAX }),
  },
  closed,
);
export type ZoneSpec = Static<typeof ZoneSpec>;

export const WeighbridgeSpec = Type.Composite(
  [ScaleSpec, Type.Object({ speaks: Type.Union([Type.Literal('opcua'), Type.Literal('xk3190')]) })],
  closed,
);
export type WeighbridgeSpec = Static<typeof WeighbridgeSpec>;

export const GateSpec = Type.Object(
  {
    id: Id,
    door: Id,
    portal: Id,
    camera: Id,
    weighbridges: Type.Array(WeighbridgeSpec, { minItems: 1, maxItems: 4 }),
  },
  closed,
);
export type GateSpec = Static<typeof GateSpec>;

export const LotSpec = Type.Object(
  {
    id: Id,
    /** What one bag weighs, grams. */
    unitGrams: Type.Integer({ minimum: 1, maximum: GRAMS_MAX }),
    /** Bulk density, kg/m³: what a heap's or a bag's volume follows from. */
    densityKgPerM3: Type.Optional(Type.Number({ minimum: 10, maximum: 25_000 })),
    /** Water in it, thousandths of its mass; no more than this can dry away. */
    moisturePermille: Type.Optional(Type.Number({ minimum: 0, maximum: 800 })),
    /** What it loses by drying, thousandths of its mass a day; nothing unless told. */
    dryingPermillePerDay: Type.Optional(Type.Number({ minimum: 0, maximum: 50 })),
    companyPrefix: Type.String({ pattern: '^[0-9]{6,12}$' }),
    itemReference: Type.String({ pattern: '^[0-9]{1,7}$' }),
    /** Serial of the first bag; the rest count up from it. */
    firstSerial: Type.Integer({ minimum: 0, maximum: 2 ** 38 - BAGS_MAX }),
    stacks: Type.Array(
      Type.Object({ slot: Id, bags: Type.Integer({ minimum: 0, maximum: BAGS_MAX }) }, closed),
      { maxItems: SLOTS_MAX },
    ),
    /** Bags that are still before a gate: a truck brings them. They count on after those of the stacks. */
    before: Type.Optional(
      Type.Object({ gate: Id, bags: Type.Integer({ minimum: 1, maximum: BAGS_MAX }) }, closed),
    ),
  },
  closed,
);
export type LotSpec = Static<typeof LotSpec>;

/** How often things speak, and how likely a tag is heard. All have defaults. */
export const RateSpec = Type.Object(
  {
    stackScaleMs: Type.Integer({ minimum: 50, maximum: 3_600_000, default: 1_000 }),
    weighbridgeMs: Type.Integer({ minimum: 50, maximum: 60_000, default: 200 }),
    zoneReaderMs: Type.Integer({ minimum: 100, maximum: 3_600_000, default: 5_000 }),
    readerHeartbeatMs: Type.Integer({ minimum: 1_000, maximum: 3_600_000, default: 30_000 }),
    doorMs: Type.Integer({ minimum: 1_000, maximum: 3_600_000, default: 60_000 }),
    climateMs: Type.Integer({ minimum: 1_000, maximum: 3_600_000, default: 30_000 }),
    /** Chance that a zone round hears a tag at all; each tag's own lies around it. */
    tagHeard: Type.Number({ minimum: 0, maximum: 1, default: 0.8 }),
    /** Chance that one portal antenna hears a passing tag. */
    portalHeard: Type.Number({ minimum: 0, maximum: 1, default: 0.995 }),
    /** Chance that a zone round hears a tag of another zone, weakly, through the wall. */
    crossHeard: Type.Number({ minimum: 0, maximum: 1, default: 0 }),
    /** Chance that a zone round gives an EPC that no tag bears. */
    ghostRead: Type.Number({ minimum: 0, maximum: 1, default: 0 }),
    /** Each device's clock runs fast or slow by up to so many millionths. */
    clockDriftPpm: Type.Number({ minimum: 0, maximum: 1_000, default: 0 }),
    /** How often a scale speaks while its load rests; as at work unless told. */
    scaleRestMs: Type.Optional(Type.Integer({ minimum: 50, maximum: 3_600_000 })),
    /** The same for the weighbridges of a gate. */
    bridgeRestMs: Type.Optional(Type.Integer({ minimum: 50, maximum: 3_600_000 })),
    /** Between one bag and the next when goods are moved. */
    bagMs: Type.Integer({ minimum: 100, maximum: 600_000, default: 3_000 }),
    /** From a change of load to rest. */
    settleMs: Type.Integer({ minimum: 0, maximum: 600_000, default: 4_000 }),
  },
  closed,
);
export type RateSpec = Static<typeof RateSpec>;

/** Everything a world is built from. */
export const WorldSpec = Type.Object(
  {
    site: Id,
    zones: Type.Array(ZoneSpec, { minItems: 1, maxItems: 50 }),
    gates: Type.Array(GateSpec, { maxItems: GATES_MAX }),
    lots: Type.Array(LotSpec, { maxItems: 200 }),
    rates: Type.Optional(Type.Partial(RateSpec, closed)),
    weather: Type.Optional(
      Type.Object(
        {
          meanC: Type.Number({ minimum: -40, maximum: 50 }),
          swingC: Type.Number({ minimum: 0, maximum: 30 }),
          humidityPct: Type.Number({ minimum: 0, maximum: 100 }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type WorldSpec = Static<typeof WorldSpec>;
