import { Type, type Static } from '@sinclair/typebox';
import { EpcHex, Fen, Grams, Id, Instant } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

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
