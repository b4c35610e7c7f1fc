import { Type, type Static, type TProperties } from '@sinclair/typebox';
import { AlertCode, Evidence, Severity } from '@pledgewatch/shared/alert';
import { LocalDay } from '@pledgewatch/shared/command';
import { documentHead } from '@pledgewatch/shared/document';
import { Grams, Id, Instant } from '@pledgewatch/shared/identity';

const closed = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
const Count = Type.Integer({ minimum: 0 });
const Entry = Type.Integer({ minimum: 0 });
const Text = Type.String({ maxLength: 256 });
const Words = closed({ en: Type.String(), zh: Type.String() });
const NullableInstant = Type.Union([Instant, Type.Null()]);
const interval = { lowerG: Grams, nominalG: Grams, upperG: Grams };
const stock = { ...interval, bookedG: Grams, units: Count };
/** Fen as a number, or as digits past 2^53. */
const Figure = Type.Union([Type.Integer(), Type.String({ pattern: String.raw`^-?\d+$` })]);

const StackRecord = closed({
  slotId: Id,
  lotIds: Type.Array(Id),
  commodities: Type.Array(Text),
  bookedG: Grams,
  units: Count,
  unitsPresent: Count,
  verified: Type.Boolean(),
  ...Type.Partial(Type.Object(interval)).properties,
  observedAt: Type.Optional(Instant),
  evidence: Type.Optional(Evidence),
  /** The smallest loss its instrument can see: what its bounds leave open, grams. */
  smallestLossG: Type.Optional(Grams),
});

const UnsoundRecord = closed({
  condition: Text,
  units: Count,
  massG: Grams,
  /** What they lose of their value, thousandths. */
  haircutPermille: Count,
});

const MovementRecord = closed({
  entry: Entry,
  at: Instant,
  truckOrderId: Text,
  releaseId: Text,
  units: Count,
  returnedUnits: Count,
  /** What the gate weighed; absent where it weighed nothing. */
  netLowerG: Type.Optional(Grams),
  netUpperG: Type.Optional(Grams),
});

const GapRecord = closed({
  slotIds: Type.Array(Id),
  fromAt: Instant,
  /** Null while it lasts. */
  toAt: NullableInstant,
  reason: Text,
  of: Text,
  gatewayId: Id,
  entry: Type.Union([Entry, Type.Null()]),
});

const AlertOfDay = closed({
  alertId: Text,
  code: AlertCode,
  severity: Severity,
  subject: Text,
  happenedAt: Instant,
  raisedAt: Instant,
  clearedAt: Type.Optional(Instant),
  reason: Words,
});

const EventOfDay = closed({ entry: Entry, at: Instant, event: Text, subject: Text });

const Money = closed({
  lowerValueFen: Figure,
  /** What must stay: for the loan at its pledge rate, or the control line, whichever is more. */
  requiredFen: Figure,
  exposureFen: Type.Integer({ minimum: 0 }),
  /** Lower-bound value ÷ exposure; null when nothing is owed. */
  coveragePermille: Type.Union([Type.Integer(), Type.Null()]),
  priceFenPerTonne: Type.Integer(),
  priceAt: Instant,
});

/** What a daily statement says. Masses are grams, money fen, times ms since 1970. */
export const StatementContent = closed({
  fromDay: LocalDay,
  day: LocalDay,
  timeZone: Text,
  from: Instant,
  to: Instant,
  /** The day is not over: figures are those of the moment it was asked for. */
  interim: Type.Boolean(),
  state: Text,
  held: Type.Boolean(),
  stock: closed({
    opening: closed({ ...stock, at: Instant }),
    receivedG: Grams,
    /** What samples took; absent where none was drawn. */
    sampledG: Type.Optional(Grams),
    /** What an emergency destroyed; absent where none did. */
    destroyedG: Type.Optional(Grams),
    delivered: closed({ massG: Grams, units: Count }),
    closing: closed(stock),
    /** Measured less what movements explain; negative: goods are missing. */
    varianceG: Grams,
    /** The natural-loss budget, and what was confirmed as lost in the span; absent without a loss standard. */
    loss: Type.Optional(
      closed({
        budgetG: Grams,
        consumedG: Grams,
        remainingG: Grams,
        confirmedG: Grams,
        unexplainedG: Grams,
      }),
    ),
  }),
  verifiedPermille: Count,
  oldestEvidenceAt: NullableInstant,
  stacks: Type.Array(StackRecord),
  /** Units that are not sound, by condition; absent while all are. */
  unsound: Type.Optional(Type.Array(UnsoundRecord)),
  movements: Type.Array(MovementRecord),
  gaps: closed({
    spans: Type.Array(GapRecord),
    omitted: Count,
    /** Spans that ended before it may be missing; 0: none was forgotten. */
    wholeSince: Instant,
  }),
  alerts: Type.Array(AlertOfDay),
  events: Type.Array(EventOfDay),
  /** Movements, alerts and events beyond those listed. */
  omitted: Count,
  notVouched: Type.Array(closed({ code: Text, words: Words })),
  /** Absent in the edition without money. */
  money: Type.Optional(Money),
});
export type StatementContent = Static<typeof StatementContent>;
export type Movement = Static<typeof MovementRecord>;
export type AlertOfDay = Static<typeof AlertOfDay>;
export type EventOfDay = Static<typeof EventOfDay>;

export const DailyStatement = Type.Object(
  { ...documentHead, kind: Type.Literal('daily-statement'), content: StatementContent },
  { additionalProperties: false, description: 'The daily statement of a pledge.' },
);
export type DailyStatement = Static<typeof DailyStatement>;
