import { Type, type Static } from '@sinclair/typebox';
import { Fen, Id, Instant } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

/**
 * Notice that the goods of a pledge will be sold 处置通知: security that was asked for was not given in
 * its time (Civil Code 433). Until they are sold the borrower can still cure it.
 */
export const NotifyDisposal = Type.Object(
  {
    type: Type.Literal('disposal.notify'),
    disposalId: Id,
    pledgeId: Id,
    /** How long after the notice the goods are not sold, ms. */
    noticeMs: Type.Integer({ minimum: 1_000, maximum: 92 * 86_400_000 }),
    documentDigest: Digest,
  },
  closed,
);

/**
 * The goods are realised as a whole (Civil Code 436, 438): by agreed appraisal 折价, auction 拍卖 or sale
 * 变卖. Costs of the sale, what each secured loan is paid, and the surplus make the proceeds.
 */
export const RealiseDisposal = Type.Object(
  {
    type: Type.Literal('disposal.realise'),
    disposalId: Id,
    way: Type.Union([Type.Literal('appraisal'), Type.Literal('auction'), Type.Literal('sale')]),
    documentDigest: Digest,
    /** Somebody's appraisal, needed for appraisal or sale below the market's price. */
    appraisalDigest: Type.Optional(Digest),
    buyer: Name,
    proceedsFen: Fen,
    saleCostsFen: Fen,
    payments: Type.Array(
      Type.Object(
        { repaymentId: Id, loanId: Id, amountFen: Type.Integer({ minimum: 1, maximum: 9e15 }) },
        closed,
      ),
      { maxItems: 100 },
    ),
    /** What goes back to the borrower, and the reference of its payment. */
    surplusFen: Fen,
    surplusReference: Type.Optional(Name),
    bookedAt: Instant,
  },
  closed,
);
export type RealiseDisposal = Static<typeof RealiseDisposal>;
