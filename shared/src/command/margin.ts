import { Type, type Static } from '@sinclair/typebox';
import { Fen, Id, Instant } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

/** How long the borrower has, ms. The law names no time; it is the contract's. */
const CureWithinMs = Type.Integer({ minimum: 1_000, maximum: 92 * 86_400_000 });

/**
 * A demand for supplementary security 补充担保通知, once the goods fell below the warning line (Civil
 * Code 433). How much is missing is worked out by the law of the pledge, never told to it.
 */
export const CallMargin = Type.Object(
  {
    type: Type.Literal('margin.call'),
    marginCallId: Id,
    pledgeId: Id,
    cureWithinMs: CureWithinMs,
    documentDigest: Digest,
  },
  closed,
);

/**
 * The borrower's answer: what it agrees to and what it disputes, which add up to the gap (ISO 20022
 * colr.004 agrees, colr.009 disputes). What is undisputed stays due.
 */
export const AnswerMargin = Type.Object(
  {
    type: Type.Literal('margin.answer'),
    marginCallId: Id,
    agreedFen: Fen,
    disputedFen: Fen,
    /** Why, where something is disputed. */
    reason: Type.Optional(Name),
  },
  closed,
);
export type AnswerMargin = Static<typeof AnswerMargin>;

/** The bank decides a dispute: it upholds its demand and gives new time, or accepts the dispute. */
export const DecideMargin = Type.Object(
  {
    type: Type.Literal('margin.decide'),
    marginCallId: Id,
    outcome: Type.Union([Type.Literal('uphold'), Type.Literal('accept')]),
    cureWithinMs: CureWithinMs,
    reason: Name,
  },
  closed,
);

/** Cash margin 保证金 behind a pledge, as the bank's core booked it: the exposure is net of it. */
export const PostCashMargin = Type.Object(
  {
    type: Type.Literal('cashMargin.post'),
    cashMarginId: Id,
    pledgeId: Id,
    /** To the bank, or back to the borrower. */
    direction: Type.Union([Type.Literal('in'), Type.Literal('out')]),
    amountFen: Type.Integer({ minimum: 1, maximum: 9e15 }),
    bookedAt: Instant,
    /** Paid by the insurer of goods that an emergency destroyed: it replaces them (Civil Code 390). */
    insurance: Type.Optional(
      Type.Object({ emergencyId: Id, insurer: Id, documentDigest: Digest }, closed),
    ),
  },
  closed,
);
