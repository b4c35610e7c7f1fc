import { Type, type Static } from '@sinclair/typebox';
import { EpcHex, Fen, Grams, Id, Instant, Plate } from '../identity/index.ts';
import { CorrelationId } from '../identity/index.ts';

const closed = { additionalProperties: false } as const;
const Name = Type.String({ minLength: 1, maxLength: 128 });
/** SHA-256 of a document that lies elsewhere, lower-case hex. */
export const Digest = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** A site, who keeps it, and which gateway speaks for which gate. */
export const DefineSite = Type.Object(
  {
    type: Type.Literal('site.define'),
    siteId: Id,
    name: Name,
    custodianId: Id,
    timeZone: Type.String({ minLength: 1, maxLength: 64 }),
    gates: Type.Array(
      Type.Object(
        {
          gateId: Id,
          gatewayId: Id,
          /** Offline, a gate may let out no more than this within one lease. */
          leaseCeilingG: Grams,
          leaseCeilingFen: Fen,
          /** How long a lease lasts, ms. */
          leaseMs: Type.Integer({ minimum: 1_000, maximum: 86_400_000 }),
        },
        closed,
      ),
      { maxItems: 20 },
    ),
    /** A gateway from which nothing was heard for so long is silent, ms. */
    silenceMaxMs: Type.Integer({ minimum: 1_000, maximum: 86_400_000 }),
  },
  closed,
);

/** A gateway's public key, proven by its one-time token, becomes the key its batches verify under. */
export const EnrolGateway = Type.Object(
  {
    type: Type.Literal('gateway.enrol'),
    gatewayId: Id,
    siteId: Id,
    publicKey: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
    tokenId: Id,
  },
  closed,
);

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

/** A static pledge of unit goods in favour of the tenant's bank, still without effect. */
export const CreatePledge = Type.Object(
  {
    type: Type.Literal('pledge.create'),
    pledgeId: Id,
    siteId: Id,
    pledgor: Name,
    pledgee: Name,
    supervisor: Name,
    mode: Type.Literal('STATIC'),
    lots: Type.Array(PledgedLot, { minItems: 1, maxItems: 200 }),
    /** Price of one tonne, fen. */
    priceFenPerTonne: Type.Integer({ minimum: 1, maximum: 1e12 }),
    priceSource: Name,
    priceAt: Instant,
    /** Loan ÷ value at grant, thousandths. */
    pledgeRatePermille: Type.Integer({ minimum: 1, maximum: 1_000 }),
    controlLine: ControlLine,
    loanId: Id,
    /** Outstanding principal, net of cash margin. */
    exposureFen: Fen,
    /** The delivered net may differ from the booked mass by so much, thousandths. */
    netTolerancePermille: Type.Integer({ minimum: 0, maximum: 50 }),
  },
  closed,
);
export type CreatePledge = Static<typeof CreatePledge>;

/**
 * Brings a pledge into effect. It needs a written agreement, a joint baseline count and evidence of
 * actual control (Civil Code 427, 429; guarantee interpretation §55).
 */
export const ActivatePledge = Type.Object(
  {
    type: Type.Literal('pledge.activate'),
    pledgeId: Id,
    agreementDigest: Digest,
    /** Who counted together: pledgee, pledgor and supervisor, each named once. */
    baselineCount: Type.Object(
      {
        countedAt: Instant,
        signedBy: Type.Array(Name, { minItems: 3, maxItems: 3, uniqueItems: true }),
        documentDigest: Digest,
      },
      closed,
    ),
    controlProofDigest: Digest,
  },
  closed,
);

/** Releases without a human, within a daily ceiling, once maker and checker have both approved it. */
export const ProposeStandingInstruction = Type.Object(
  {
    type: Type.Literal('standingInstruction.propose'),
    standingInstructionId: Id,
    pledgeId: Id,
    dailyCeilingFen: Fen,
    validUntil: Instant,
  },
  closed,
);
export const ApproveStandingInstruction = Type.Object(
  { type: Type.Literal('standingInstruction.approve'), standingInstructionId: Id },
  closed,
);

/** A payment as the bank booked it. Only final principal frees goods (Civil Code 561 for the order). */
export const PostRepayment = Type.Object(
  {
    type: Type.Literal('repayment.post'),
    repaymentId: Id,
    loanId: Id,
    amountFen: Fen,
    allocation: Type.Object({ costsFen: Fen, interestFen: Fen, principalFen: Fen }, closed),
    final: Type.Boolean(),
    bookedAt: Instant,
    correlationId: Type.Optional(CorrelationId),
  },
  closed,
);

/** A truck that is to fetch part of a release. */
export const TruckToName = Type.Object(
  {
    truckOrderId: Id,
    gateId: Id,
    plate: Plate,
    driverId: Type.Optional(Id),
    epcs: Type.Array(EpcHex, { minItems: 1, maxItems: 64, uniqueItems: true }),
    notBefore: Instant,
    notAfter: Instant,
  },
  closed,
);

export type TruckToName = Static<typeof TruckToName>;

/** Asks for goods back and names the trucks that fetch them. */
export const RequestRelease = Type.Object(
  {
    type: Type.Literal('release.request'),
    releaseId: Id,
    pledgeId: Id,
    trucks: Type.Array(TruckToName, { minItems: 1, maxItems: 50 }),
    correlationId: Type.Optional(CorrelationId),
  },
  closed,
);
/** The first of two approvals. */
export const MakeRelease = Type.Object(
  { type: Type.Literal('release.make'), releaseId: Id },
  closed,
);
/** The second of two approvals, by somebody else. */
export const CheckRelease = Type.Object(
  { type: Type.Literal('release.check'), releaseId: Id },
  closed,
);
export const RejectRelease = Type.Object(
  { type: Type.Literal('release.reject'), releaseId: Id, reason: Name },
  closed,
);
export const CancelRelease = Type.Object(
  { type: Type.Literal('release.cancel'), releaseId: Id, reason: Name },
  closed,
);

/** How a discrepant truck order ends. */
export const ResolveDiscrepancy = Type.Object(
  {
    type: Type.Literal('truckOrder.resolve'),
    truckOrderId: Id,
    exit: Type.Union([
      Type.Literal('weigh-again'),
      Type.Literal('unload'),
      Type.Literal('accept-variance'),
      Type.Literal('cancel'),
    ]),
    reason: Name,
  },
  closed,
);

/** Nothing may leave, whoever asks: a pledge, or a whole site. */
export const PlaceHold = Type.Object(
  {
    type: Type.Literal('hold.place'),
    holdId: Id,
    siteId: Id,
    pledgeId: Type.Optional(Id),
    authority: Name,
    documentDigest: Type.Optional(Digest),
  },
  closed,
);
export const LiftHold = Type.Object(
  { type: Type.Literal('hold.lift'), holdId: Id, authority: Name },
  closed,
);

/** Somebody saw an alert and takes it on (ISA-18.2). */
export const AcknowledgeAlert = Type.Object(
  {
    type: Type.Literal('alert.acknowledge'),
    alertId: Type.String({ minLength: 1, maxLength: 200 }),
    note: Type.Optional(Type.String({ maxLength: 512 })),
  },
  closed,
);

/** Everything a person or a system may ask for; the body of the matching API call. */
export const Command = Type.Union([
  DefineSite,
  EnrolGateway,
  CreatePledge,
  ActivatePledge,
  ProposeStandingInstruction,
  ApproveStandingInstruction,
  PostRepayment,
  RequestRelease,
  MakeRelease,
  CheckRelease,
  RejectRelease,
  CancelRelease,
  ResolveDiscrepancy,
  PlaceHold,
  LiftHold,
  AcknowledgeAlert,
]);
export type Command = Static<typeof Command>;
export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

/** What a key may do. */
export const Role = Type.Union([
  Type.Literal('operator'),
  Type.Literal('pledgee'),
  Type.Literal('pledgor'),
  Type.Literal('custodian'),
  Type.Literal('auditor'),
]);
export type Role = Static<typeof Role>;

/** Who gave a command: never the key itself, which nobody stores. */
export const Actor = Type.Object({ tenantId: Id, userId: Id, role: Role }, closed);
export type Actor = Static<typeof Actor>;

/** What a command entry's body holds, as JSON. */
export const CommandRecord = Type.Object(
  { actor: Actor, idempotencyKey: Type.String({ minLength: 8, maxLength: 128 }), command: Command },
  closed,
);
export type CommandRecord = Static<typeof CommandRecord>;
