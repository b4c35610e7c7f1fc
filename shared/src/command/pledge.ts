import { Type, type Static } from '@sinclair/typebox';
import { EpcHex, Fen, Grams, Id, Instant } from '../identity/index.ts';
import { BulkLot } from './bulk.ts';
import { closed, Digest, FenPerTonne, Name } from './parts.ts';
import { GoodsScope, PledgeMode, ReleasePolicy } from './release-policy.ts';
import { Signatures } from './signatures.ts';
import { ApprovalPolicy } from './signing.ts';
import { Haircuts, TemperatureBand } from './unit-condition.ts';

/** Unit goods of one origin and quality, standing on one slot, each unit with its tag. */
export const PledgedLot = Type.Object(
  {
    lotId: Id,
    slotId: Id,
    zoneId: Id,
    commodity: Name,
    /** Booked mass of one unit; unit goods leave at their booked weight. */
    unitMassG: Type.Integer({ minimum: 1, maximum: 100_000_000 }),
    epcs: Type.Array(EpcHex, { minItems: 1, maxItems: 500, uniqueItems: true }),
  },
  closed,
);
export type PledgedLot = Static<typeof PledgedLot>;

/** The least that must remain: in goods by mass, or by value. */
export const ControlLine = Type.Union([
  Type.Object({ basis: Type.Literal('quantity'), quantityG: Grams }, closed),
  Type.Object({ basis: Type.Literal('value'), valueFen: Fen }, closed),
]);
export type ControlLine = Static<typeof ControlLine>;

/**
 * Pledge of goods by control; registered mortgage with monitoring; pledge of a warehouse receipt, by
 * endorsement or by registration (guarantee interpretation §55, §59).
 */
export const SecurityType = Type.Union([
  Type.Literal('goods-pledge'),
  Type.Literal('registered-mortgage'),
  Type.Literal('receipt-pledge'),
]);
export type SecurityType = Static<typeof SecurityType>;

/** Lower-bound value ÷ exposure, thousandths. */
export const CoveragePermille = Type.Integer({ minimum: 1, maximum: 100_000 });
/** Loan ÷ value, thousandths. */
export const PledgeRatePermille = Type.Integer({ minimum: 1, maximum: 1_000 });
/** What is taken off a source's price before goods are valued, thousandths. */
export const HaircutPermille = Type.Integer({ minimum: 0, maximum: 999 });

/** A pledge of unit goods in favour of the tenant's bank, still without effect. */
export const CreatePledge = Type.Object(
  {
    type: Type.Literal('pledge.create'),
    pledgeId: Id,
    siteId: Id,
    pledgor: Name,
    pledgee: Name,
    supervisor: Name,
    mode: PledgeMode,
    securityType: SecurityType,
    lots: Type.Array(PledgedLot, { maxItems: 200 }),
    /** Heaps and tanks; of lots and bulk lots together there is at least one. */
    bulkLots: Type.Optional(Type.Array(BulkLot, { minItems: 1, maxItems: 50 })),
    /** For a floating pledge: what may come into it and where it may stand. */
    scope: Type.Optional(Type.Array(GoodsScope, { minItems: 1, maxItems: 20 })),
    releasePolicy: Type.Optional(ReleasePolicy),
    priceFenPerTonne: FenPerTonne,
    /** Whose prices it is marked to. */
    priceSource: Name,
    priceAt: Instant,
    /** A price older than this is stale: no goods move on it without a person, ms. */
    priceAgeMaxMs: Type.Integer({ minimum: 60_000, maximum: 366 * 86_400_000 }),
    /** And one from before so many trading days, by the bank's calendar; whichever comes first. */
    priceAgeMaxTradingDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 60 })),
    /** Loan ÷ value at grant, thousandths. */
    pledgeRatePermille: PledgeRatePermille,
    /** Taken off the price of the source; nothing where absent. */
    haircutPermille: Type.Optional(HaircutPermille),
    controlLine: ControlLine,
    /**
     * Coverage (lower value ÷ exposure, thousandths) below which supplementary security is demanded,
     * and below which disposal threatens. The law gives neither, so neither has a default.
     */
    warningLinePermille: CoveragePermille,
    disposalLinePermille: CoveragePermille,
    /** A loan that was drawn before, taken over with its principal; others are opened as exposures. */
    loanId: Type.Optional(Id),
    /** Outstanding principal of that loan, net of cash margin; 0 without one. */
    exposureFen: Fen,
    /** It secures whatever claims arise until then, up to an amount (Civil Code 439). */
    maximumAmount: Type.Optional(Type.Object({ amountFen: Fen, claimsUntil: Instant }, closed)),
    /** The delivered net may differ from the booked mass by so much, thousandths. */
    netTolerancePermille: Type.Integer({ minimum: 0, maximum: 50 }),
    /**
     * The paper by which the custodian confirms that it holds these goods for this pledgor. Demanded
     * today; absent in pledges of before.
     */
    possessionDigest: Type.Optional(Digest),
    /** What this pledge demands of approvals beyond the bank's own policy. */
    approvalPolicy: Type.Optional(ApprovalPolicy),
  },
  closed,
);
export type CreatePledge = Static<typeof CreatePledge>;

/** What is dated and stands beside a pledge's state. */
export const ConditionKind = Type.Union([
  Type.Literal('registration'),
  Type.Literal('insurance'),
  Type.Literal('lease'),
]);
export type ConditionKind = Static<typeof ConditionKind>;

/** Facts that the parties agreed to take for the loss of control. */
export const ControlLostWhen = Type.Object(
  {
    /** The lease on file has ended and no other follows it. */
    leaseEnded: Type.Optional(Type.Boolean()),
    /** Less than this share of the booked mass was verified for so long. */
    unverified: Type.Optional(
      Type.Object(
        {
          belowPermille: Type.Integer({ minimum: 1, maximum: 1_000 }),
          forMs: Type.Integer({ minimum: 60_000, maximum: 31 * 86_400_000 }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type ControlLostWhen = Static<typeof ControlLostWhen>;

/** The tripartite supervision agreement, signed by all three (Civil Code 427). */
export const AgreePledge = Type.Object(
  {
    type: Type.Literal('pledge.agree'),
    pledgeId: Id,
    signedAt: Instant,
    signedBy: Signatures,
    agreementDigest: Digest,
    /** Whether a third party's claim stops the units it names; otherwise it is told and no more. */
    claimsStopGoods: Type.Optional(Type.Boolean()),
    /** Who insures the goods: a tenant that is told of an emergency at once, as the bank is. */
    insurer: Type.Optional(Id),
    /** Whether the parties agreed that the supervisor sees values, prices and debts of this pledge. */
    supervisorSeesValues: Type.Optional(Type.Boolean()),
    /** What units that are not sound still count for; nothing where it is silent. */
    conditionHaircutsPermille: Type.Optional(Haircuts),
    /** Outside it a climate reading and one person are enough to call units breached. */
    temperature: Type.Optional(TemperatureBand),
    /** Grounds of default beside overdue money and security that was refused (Civil Code 436). */
    defaultGrounds: Type.Optional(
      Type.Array(Name, { minItems: 1, maxItems: 20, uniqueItems: true }),
    ),
    /** When control counts as lost without anybody's word. */
    controlLostWhen: Type.Optional(ControlLostWhen),
    /** Dated conditions that must be in force before the pledge takes effect. */
    conditionsNeeded: Type.Optional(
      Type.Array(ConditionKind, { minItems: 1, maxItems: 3, uniqueItems: true }),
    ),
    /** Whether an adverse filing in the registry holds the pledge; otherwise it is told and no more. */
    adverseFilingHolds: Type.Optional(Type.Boolean()),
  },
  closed,
);

/**
 * The joint baseline count. What the sensors show when it is filed is hashed together with its
 * document; the ledger keeps that digest.
 */
export const CountPledge = Type.Object(
  {
    type: Type.Literal('pledge.count'),
    pledgeId: Id,
    countedAt: Instant,
    signedBy: Signatures,
    documentDigest: Digest,
  },
  closed,
);

/** Evidence that the supervisor, for the creditor, actually controls the goods (interpretation §55). */
export const ControlPledge = Type.Object(
  {
    type: Type.Literal('pledge.control'),
    pledgeId: Id,
    controlledAt: Instant,
    controlProofDigest: Digest,
    /** The receipt, endorsed and sealed by its custodian, where a receipt is pledged on paper. */
    endorsedReceiptDigest: Type.Optional(Digest),
  },
  closed,
);

/** The inquiry answered: nothing registered before, no lien of the warehouse, the pledge confirmed. */
export const ConfirmPledge = Type.Object(
  {
    type: Type.Literal('pledge.confirm'),
    pledgeId: Id,
    registrySearch: Type.Object({ searchedAt: Instant, documentDigest: Digest }, closed),
    /** The custodian's lien comes before every pledge (Civil Code 456), unless it waives it. */
    lienWaiverDigest: Digest,
    confirmationDigest: Digest,
    /**
     * So long after the pledge takes effect, and after each top-up, the registry is searched again, ms:
     * purchase-money security registered within ten days goes first (Civil Code 416). Demanded today;
     * absent in pledges of before, for which no date is watched.
     */
    searchAgainAfterMs: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 31 * 86_400_000 })),
  },
  closed,
);

/** Brings a confirmed pledge into effect; the sensors are asked once more. */
export const ActivatePledge = Type.Object(
  { type: Type.Literal('pledge.activate'), pledgeId: Id },
  closed,
);

/** Files or renews a dated condition; the newest of its kind counts. */
export const FileCondition = Type.Object(
  {
    type: Type.Literal('condition.file'),
    pledgeId: Id,
    condition: ConditionKind,
    /** Number in the registry, of the policy or of the lease. */
    reference: Name,
    documentDigest: Digest,
    validFrom: Instant,
    validUntil: Instant,
  },
  closed,
);
