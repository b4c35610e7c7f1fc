import { Type, type Static } from '@sinclair/typebox';
import { Fen, Id, Instant, CorrelationId } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

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

const Allocation = Type.Object({ costsFen: Fen, interestFen: Fen, principalFen: Fen }, closed);
export type Allocation = Static<typeof Allocation>;

/** A payment as the bank booked it. Only final principal frees goods (Civil Code 561 for the order). */
export const PostRepayment = Type.Object(
  {
    type: Type.Literal('repayment.post'),
    repaymentId: Id,
    loanId: Id,
    amountFen: Fen,
    /** Where absent: costs, then interest, then principal. */
    allocation: Type.Optional(Allocation),
    /** Provisional payments free nothing; they become final once, or are reversed. */
    final: Type.Boolean(),
    /** The account that it came in on, where the core system says so. */
    accountDigest: Type.Optional(Digest),
    bookedAt: Instant,
    correlationId: Type.Optional(CorrelationId),
  },
  closed,
);

/** A payment that was not one: what it freed and has not left is taken back. */
export const ReverseRepayment = Type.Object(
  { type: Type.Literal('repayment.reverse'), repaymentId: Id, reason: Name, bookedAt: Instant },
  closed,
);

/** What money that is held should be: a repayment of a loan, or sent back to its payer. */
export const ProposeResolution = Type.Object(
  {
    type: Type.Literal('suspense.propose'),
    paymentId: Id,
    resolution: Type.Union([
      Type.Object({ to: Type.Literal('loan'), loanId: Id }, closed),
      Type.Object({ to: Type.Literal('payer'), documentDigest: Digest }, closed),
    ]),
    reason: Name,
  },
  closed,
);

/** Somebody else agrees. */
export const ApproveResolution = Type.Object(
  { type: Type.Literal('suspense.approve'), paymentId: Id },
  closed,
);
