import { Type, type Static } from '@sinclair/typebox';
import { Digest } from '@pledgewatch/shared/command';
import { Fen, Grams, Id, Instant } from '@pledgewatch/shared/identity';

const GoodsOut = Type.Object({
  truckOrderId: Id,
  releaseId: Id,
  units: Type.Integer({ minimum: 0 }),
  massG: Grams,
  at: Instant,
});

const MoneyIn = Type.Object({
  paymentId: Id,
  /** A reversal takes money out again. */
  kind: Type.Union([Type.Literal('repayment'), Type.Literal('reversal'), Type.Literal('proceeds')]),
  loanId: Type.Optional(Id),
  amountFen: Fen,
  principalFen: Type.Optional(Fen),
  at: Instant,
  entry: Type.Integer({ minimum: 0 }),
});

const PledgeDay = Type.Object({
  pledgeId: Id,
  goodsOut: Type.Array(GoodsOut),
  goodsOutG: Grams,
  /** SHA-256 over `goodsOut` as canonical JSON (RFC 8785): the same for bank and warehouse. */
  goodsDigest: Digest,
  /** Absent for who may not see money. */
  moneyIn: Type.Optional(Type.Array(MoneyIn)),
  /** What came in, less what was reversed. */
  moneyInFen: Type.Optional(Type.Integer()),
});
export type PledgeDay = Static<typeof PledgeDay>;

const Reconciliation = Type.Object({
  siteId: Id,
  /** A day at the site. */
  day: Type.String(),
  timeZone: Type.String(),
  /** False while the day is not over: more may come. */
  isOver: Type.Boolean(),
  /** Pledges of which something moved. */
  pledges: Type.Array(PledgeDay),
});
export type Reconciliation = Static<typeof Reconciliation>;

/** A day's file, and what it is checked by. */
export const ReconciliationFile = Type.Object(
  {
    reconciliation: Reconciliation,
    /** SHA-256 over the reconciliation as canonical JSON (RFC 8785). */
    digest: Digest,
  },
  { description: 'Money in and goods out of one day at one site, with its digest.' },
);
export type ReconciliationFile = Static<typeof ReconciliationFile>;
