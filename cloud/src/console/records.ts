import { Type, type Static, type TObject, type TProperties } from '@sinclair/typebox';
import { Evidence } from '@pledgewatch/shared/alert';
import {
  Actor,
  ConditionKind,
  ControlLine,
  GoodsScope,
  PledgeMode,
  ReleasePattern,
  ReleasePolicy,
  SecurityType,
} from '@pledgewatch/shared/command';
import { SurveyRecord } from './survey-records.ts';
import { ConditionOfUnits } from './condition-records.ts';
import { CourseRecord } from './course-records.ts';
import { ValuationRecord } from './valuation-records.ts';
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
    /** The loan it was created for, if any; `/v1/exposures` has all. */
    loanId: Type.Optional(Id),
    lowerFen: Fen,
    nominalFen: Fen,
    upperFen: Fen,
    bookedFen: Fen,
    exposureFen: Fen,
    /** ⌈exposure ÷ pledge rate⌉: what the loan asks for. */
    requiredFen: Fen,
    pledgeRatePermille: Permille,
    /** Coverage below which more is demanded, and below which disposal threatens. */
    warningLinePermille: Permille,
    disposalLinePermille: Permille,
    /** The control line as money at today's price. */
    controlLineFen: Fen,
    /** What the goods are valued at; the haircut is taken off already. */
    priceFenPerTonne: Type.Integer(),
    /** What the source said, where a haircut makes the two differ. */
    quotedFenPerTonne: Type.Optional(Type.Integer()),
    haircutPermille: Type.Optional(Permille),
    priceSource: Text,
    priceAt: Instant,
    /** A price older than this is stale, ms. */
    priceAgeMaxMs: Type.Integer(),
    /** And so many trading days of the bank's calendar, whichever comes first. */
    priceAgeMaxTradingDays: Type.Optional(Type.Integer()),
    /** Lower-bound value ÷ exposure; null when nothing is owed. */
    coveragePermille: Type.Union([Permille, Type.Null()]),
  },
  'Money in fen; what counts as collateral is rounded down, what is owed up.',
);
export type ValueRecord = Static<typeof ValueRecord>;

const ConditionRecord = record(
  {
    condition: ConditionKind,
    /** Number in the registry, of the policy or of the lease. */
    reference: Text,
    validFrom: Instant,
    validUntil: Instant,
    /** Its time is over: it must be renewed. */
    expired: Type.Boolean(),
    /** Ledger entry that filed it. */
    entry: Type.Integer({ minimum: 0 }),
  },
  'A dated condition beside the state: registration, insurance, lease.',
);

const pledge = {
  pledgeId: Id,
  siteId: Id,
  state: Text,
  held: Type.Boolean(),
  mode: PledgeMode,
  /** For a floating pledge: what may come into it and where it may stand. */
  scope: Type.Optional(Type.Array(GoodsScope)),
  releasePolicy: ReleasePolicy,
  securityType: SecurityType,
  conditions: Type.Array(ConditionRecord),
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
  {
    ...pledge,
    slots: Type.Array(SlotRecord),
    units: Type.Optional(ConditionOfUnits),
    course: CourseRecord,
    /** Of its heaps and tanks, oldest first. */
    surveys: Type.Optional(Type.Array(SurveyRecord)),
    valuation: Type.Optional(ValuationRecord),
  },
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
    /** Who lets its goods out: the bank, the supervisor's side, or the bank on application. */
    pattern: ReleasePattern,
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
