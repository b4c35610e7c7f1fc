import { Type, type Static } from '@sinclair/typebox';
import { Grams, Id, Instant, Plate } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';
import { PledgedLot } from './pledge.ts';

const LoadG = Type.Integer({ minimum: 1, maximum: 1e9 });

/** One weighing, as the weighbridge stored it (alibi record, OIML R 76 / EN 45501 5.5.3). */
export const AlibiWeighing = Type.Object(
  {
    weighbridgeId: Id,
    alibiId: Type.String({ minLength: 1, maxLength: 64 }),
    massG: Type.Integer({ minimum: 1, maximum: 1e9 }),
  },
  closed,
);
export type AlibiWeighing = Static<typeof AlibiWeighing>;

/** A truck that will bring goods for a pledge: more of them, or some that had left and come back. */
export const NotifyReceiving = Type.Object(
  {
    type: Type.Literal('receiving.notify'),
    receivingId: Id,
    pledgeId: Id,
    gateId: Id,
    plate: Plate,
    commodity: Name,
    expectedG: LoadG,
    /** The settled truck order whose goods come back; absent for new goods. */
    returnOf: Type.Optional(Id),
    notBefore: Instant,
    notAfter: Instant,
  },
  closed,
);
export type NotifyReceiving = Static<typeof NotifyReceiving>;

/** The truck came, was weighed full, unloads, was weighed empty. */
export const StepReceiving = Type.Object(
  {
    type: Type.Literal('receiving.step'),
    receivingId: Id,
    step: Type.Union([
      Type.Literal('AT_GATE'),
      Type.Literal('GROSS'),
      Type.Literal('UNLOADING'),
      Type.Literal('TARE'),
    ]),
    /** With GROSS and TARE. */
    weighing: Type.Optional(AlibiWeighing),
  },
  closed,
);

/** What was unloaded, unit by unit, and where it is to stand. Damaged units are not among the lots. */
export const InspectReceiving = Type.Object(
  {
    type: Type.Literal('receiving.inspect'),
    receivingId: Id,
    lots: Type.Array(PledgedLot, { minItems: 1, maxItems: 50 }),
    damagedG: Grams,
    documentDigest: Digest,
  },
  closed,
);

/** The goods stand on their slots; scales and readers must say so too. */
export const PutAwayReceiving = Type.Object(
  { type: Type.Literal('receiving.putAway'), receivingId: Id },
  closed,
);

/** The supplementary list is signed by all three: from now on the goods are collateral. */
export const AcceptReceiving = Type.Object(
  {
    type: Type.Literal('receiving.accept'),
    receivingId: Id,
    signedBy: Type.Array(Name, { minItems: 3, maxItems: 3, uniqueItems: true }),
    supplementaryListDigest: Digest,
    /** Searched again for these goods: rank follows registration and delivery in time (Civil Code 415). */
    registrySearch: Type.Object({ searchedAt: Instant, documentDigest: Digest }, closed),
    lienWaiverDigest: Digest,
  },
  closed,
);

export const RejectReceiving = Type.Object(
  { type: Type.Literal('receiving.reject'), receivingId: Id, reason: Name },
  closed,
);
