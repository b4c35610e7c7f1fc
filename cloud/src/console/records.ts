import { Type, type Static, type TObject, type TProperties } from '@sinclair/typebox';
import { Alert, AlertCode, Evidence, Severity } from '@pledgewatch/shared/alert';
import { Actor, ControlLine } from '@pledgewatch/shared/command';
import { Fen, Grams, Id, Instant, Plate } from '@pledgewatch/shared/identity';

/** Read models may say more than is promised here, never less. */
function record<P extends TProperties>(properties: P, description: string): TObject<P> {
  return Type.Object(properties, { description });
}
const Text = Type.String({ maxLength: 256 });
const Permille = Type.Integer({ minimum: 0 });
const Interval = { lowerG: Grams, nominalG: Grams, upperG: Grams };

/** How much is there: an interval, what it rests on, and how old that is. */
const PositionRecord = record(
  {
    ...Interval,
    bookedG: Grams,
    /** Share of the booked mass that is verified now. */
    verifiedPermille: Permille,
    /** When the oldest evidence under these numbers was observed; null: some was never seen. */
    oldestEvidenceAt: Type.Union([Instant, Type.Null()]),
  },
  'Quantity as an interval; times are ms since 1970.',
);

/** What the goods are worth and what they secure: not the custodian's business. */
export const ValueRecord = record(
  {
    loanId: Id,
    lowerFen: Fen,
    nominalFen: Fen,
    upperFen: Fen,
    bookedFen: Fen,
    exposureFen: Fen,
    /** ⌈exposure ÷ pledge rate⌉: what the loan asks for. */
    requiredFen: Fen,
    pledgeRatePermille: Permille,
    /** The control line as money at today's price. */
    controlLineFen: Fen,
    priceFenPerTonne: Type.Integer(),
    priceAt: Instant,
    /** Lower-bound value ÷ exposure; null when nothing is owed. */
    coveragePermille: Type.Union([Permille, Type.Null()]),
  },
  'Money in fen; what counts as collateral is rounded down, what is owed up.',
);
export type ValueRecord = Static<typeof ValueRecord>;

const pledge = {
  pledgeId: Id,
  siteId: Id,
  state: Text,
  held: Type.Boolean(),
  pledgor: Text,
  pledgee: Text,
  supervisor: Text,
  commodities: Type.Array(Text),
  position: PositionRecord,
  /** Absent when it is money and the reader may not see money. */
  controlLine: Type.Optional(ControlLine),
  value: Type.Optional(ValueRecord),
  /** When this was computed: the age of a number is this minus its own time. */
  at: Instant,
};
export const PledgeSummary = record(pledge, 'A pledge and where it stands now.');
export type PledgeSummary = Static<typeof PledgeSummary>;

export const SlotRecord = record(
  {
    slotId: Id,
    lotId: Id,
    commodity: Text,
    bookedG: Grams,
    units: Type.Integer(),
    unitsPresent: Type.Integer(),
    /** Absent when the slot was never weighed. */
    reading: Type.Optional(
      Type.Object({
        ...Interval,
        observedAt: Instant,
        verified: Type.Boolean(),
        evidence: Evidence,
      }),
    ),
  },
  'One lot on its slot.',
);
export type SlotRecord = Static<typeof SlotRecord>;

export const PledgeDetail = record(
  { ...pledge, slots: Type.Array(SlotRecord) },
  'A pledge with every slot its goods stand on.',
);
export type PledgeDetail = Static<typeof PledgeDetail>;

export const TruckRecord = record(
  {
    truckOrderId: Id,
    gateId: Id,
    /** Masked for who has no business with the vehicle. */
    plate: Plate,
    state: Text,
    units: Type.Integer(),
    netG: Grams,
    notBefore: Instant,
    notAfter: Instant,
    /** When the state was reached, by the gate's clock. */
    stateAt: Type.Optional(Instant),
    /** Why it was refused or set aside. */
    code: Type.Optional(Text),
  },
  'One truck of a release.',
);
export type TruckRecord = Static<typeof TruckRecord>;

export const ReleaseRecord = record(
  {
    releaseId: Id,
    pledgeId: Id,
    siteId: Id,
    state: Text,
    requestedBy: Type.Optional(Text),
    requestedAt: Instant,
    /** Ledger entries of the approvals behind it. */
    approvals: Type.Array(Type.Integer()),
    units: Type.Integer(),
    massG: Grams,
    trucks: Type.Array(TruckRecord),
    correlationId: Type.Optional(Text),
  },
  'Goods asked for, and the trucks that fetch them.',
);
export type ReleaseRecord = Static<typeof ReleaseRecord>;

/** A state worth telling people; the facts fill its sentence. */
export const NoteRecord = record(
  {
    /** Its place in the ledger. */
    entry: Type.Integer({ minimum: 0 }),
    note: Text,
    siteId: Type.Optional(Id),
    pledgeId: Type.Optional(Id),
    /** What it is about: a pledge, a hold, a release, a truck order. */
    subject: Text,
    at: Instant,
    facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
    correlationId: Type.Optional(Text),
  },
  'One step of the story: a pledge, a hold, a release or a truck came so far.',
);
export type NoteRecord = Static<typeof NoteRecord>;

const AlertState = Type.Union([
  Type.Literal('active'),
  Type.Literal('acknowledged'),
  Type.Literal('cleared'),
  Type.Literal('shelved'),
]);
export const AlertRecord = Type.Composite([
  Alert,
  Type.Object({
    state: AlertState,
    acknowledgedBy: Type.Optional(Text),
    acknowledgedAt: Type.Optional(Instant),
    clearedAt: Type.Optional(Instant),
  }),
]);
export type AlertRecord = Static<typeof AlertRecord>;

export const AlertFilter = Type.Object({
  state: Type.Optional(AlertState),
  code: Type.Optional(AlertCode),
  severity: Type.Optional(Severity),
  pledgeId: Type.Optional(Id),
  siteId: Type.Optional(Id),
});
export type AlertFilter = Static<typeof AlertFilter>;

export const NewWebhook = Type.Object(
  {
    url: Type.String({ pattern: '^https?://', maxLength: 2_048 }),
    /** Alerts below it are not delivered. */
    minSeverity: Type.Optional(Severity),
  },
  { additionalProperties: false },
);
export type NewWebhook = Static<typeof NewWebhook>;
export const WebhookRecord = record(
  {
    webhookId: Text,
    url: Type.String(),
    minSeverity: Type.Optional(Severity),
    createdAt: Instant,
    /** Why nothing is delivered to it any more. */
    disabled: Type.Optional(Text),
    /** Messages in its queue, those given up, and those its full queue did not take. */
    waiting: Type.Optional(Type.Integer()),
    failed: Type.Optional(Type.Integer()),
    dropped: Type.Optional(Type.Integer()),
  },
  'An address that is told of alerts (Standard Webhooks).',
);
export type WebhookRecord = Static<typeof WebhookRecord>;

export const MessageState = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('delivered'),
  Type.Literal('failed'),
]);
export type MessageState = Static<typeof MessageState>;
export const MessageRecord = record(
  {
    /** Grows with every message. */
    place: Type.Integer(),
    /** The `webhook-id` it carries at every attempt. */
    messageId: Text,
    type: Text,
    /** The ledger entry it tells of. */
    entry: Type.Integer(),
    state: MessageState,
    attempts: Type.Integer(),
    /** When it is tried again, where it waits; when it was tried last, where it does not. */
    dueAt: Instant,
    /** What the last attempt came to, where it failed. */
    reason: Type.Optional(Type.String()),
  },
  'A message of a webhook and how its delivery fares.',
);
export type MessageRecord = Static<typeof MessageRecord>;

/** An API key without its secret. */
export const KeyRecord = record(
  {
    keyId: Text,
    actor: Actor,
    createdAt: Instant,
    /** Absent: it lasts until it is revoked. */
    expiresAt: Type.Optional(Instant),
    revokedAt: Type.Optional(Instant),
    inForce: Type.Boolean(),
  },
  'An API key; times are ms since 1970.',
);
