import { Type } from '@sinclair/typebox';
import { Fen, Id, Instant, CorrelationId } from '../identity/index.ts';
import { closed } from './parts.ts';

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
