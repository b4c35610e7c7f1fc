import { Type } from '@sinclair/typebox';
import { EpcHex, Id, Instant } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

const PortionG = Type.Integer({ minimum: 1, maximum: 1e9 });
/** Numbers of the seals on a sample, as they stand on them. */
const Seals = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
  minItems: 1,
  maxItems: 16,
  uniqueItems: true,
});

/** What every order inside a site says. Its goods stay pledged. */
const order = {
  orderId: Id,
  pledgeId: Id,
  reason: Name,
  notBefore: Instant,
  notAfter: Instant,
};

/** Goods go from their slots to another one of the same site. */
export const RequestMove = Type.Object(
  {
    type: Type.Literal('move.request'),
    ...order,
    epcs: Type.Array(EpcHex, { minItems: 1, maxItems: 200 }),
    toZoneId: Id,
    toSlotId: Id,
  },
  closed,
);

/** A sample is to be drawn from some units, at most so much of all of them together. */
export const RequestSampling = Type.Object(
  {
    type: Type.Literal('sampling.request'),
    ...order,
    epcs: Type.Array(EpcHex, { minItems: 1, maxItems: 50 }),
    mostG: PortionG,
    laboratory: Name,
  },
  closed,
);

/** Somebody else than who asked agrees. */
export const ApproveYardOrder = Type.Object(
  { type: Type.Literal('yardOrder.approve'), orderId: Id },
  closed,
);

/** From now on the goods may be off their slots, in the yard. */
export const BeginYardOrder = Type.Object(
  { type: Type.Literal('yardOrder.begin'), orderId: Id },
  closed,
);

/** The goods stand where they stood; scales and readers must say so when they had been taken off. */
export const CancelYardOrder = Type.Object(
  { type: Type.Literal('yardOrder.cancel'), orderId: Id, reason: Name },
  closed,
);

/** The goods stand on their new slot; scales and readers must say so too. */
export const CompleteMove = Type.Object(
  { type: Type.Literal('move.complete'), orderId: Id },
  closed,
);

/** What was taken from each unit, to the gram, under which seals, by whom and before whom. */
export const DrawSample = Type.Object(
  {
    type: Type.Literal('sampling.draw'),
    orderId: Id,
    portions: Type.Array(Type.Object({ epc: EpcHex, takenG: PortionG }, closed), {
      minItems: 1,
      maxItems: 50,
    }),
    seals: Seals,
    /** Ids of users or registered persons: names of people stay out of the ledger. */
    drawnBy: Id,
    witnessedBy: Id,
    documentDigest: Digest,
  },
  closed,
);

/** The sealed sample went to the laboratory. */
export const HandOverSample = Type.Object(
  {
    type: Type.Literal('sampling.handOver'),
    orderId: Id,
    laboratory: Name,
    seals: Seals,
    /** Who brought it, and who took it there. */
    broughtBy: Id,
    receivedBy: Id,
    documentDigest: Digest,
  },
  closed,
);

/** The laboratory reports, and names the seals that it broke. */
export const ReportSample = Type.Object(
  { type: Type.Literal('sampling.report'), orderId: Id, seals: Seals, documentDigest: Digest },
  closed,
);
