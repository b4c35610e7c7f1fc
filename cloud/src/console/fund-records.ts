import { Type, type Static } from '@sinclair/typebox';
import { Fen, Id, Instant } from '@pledgewatch/shared/identity';

const Text = Type.String({ maxLength: 256 });
const Account = Type.Object({
  holder: Text,
  bank: Text,
  accountDigest: Type.String({ description: "The bank's salted digest of the number" }),
});

/** A loan, what is owed under it, and what secures it. */
export const ExposureRecord = Type.Object(
  {
    loanId: Id,
    borrower: Text,
    /** Absent for a loan that was drawn before a pledge named it. */
    terms: Type.Optional(
      Type.Object({
        limitFen: Fen,
        instalments: Type.Array(Type.Object({ dueOn: Text, principalFen: Fen })),
        payee: Account,
        repaymentAccount: Account,
      }),
    ),
    securedBy: Type.Array(
      Type.Object({ pledgeId: Id, sharePermille: Type.Integer({ minimum: 1, maximum: 1_000 }) }),
    ),
    drawnFen: Fen,
    principalFen: Fen,
    interestFen: Fen,
    costsFen: Fen,
    /** Principal that its schedule asked for and nobody repaid. */
    overdueFen: Fen,
  },
  { description: 'A loan with what is owed under it now and the pledges that secure it; fen.' },
);
export type ExposureRecord = Static<typeof ExposureRecord>;

/** Money that matches no loan. */
export const SuspendedRecord = Type.Object(
  {
    paymentId: Id,
    amountFen: Fen,
    /** The loan it was said to be for. */
    loanId: Id,
    why: Text,
    final: Type.Boolean(),
    bookedAt: Instant,
    heldAt: Instant,
    /** Ledger entry that told of it. */
    entry: Type.Integer({ minimum: 0 }),
    proposedBy: Type.Optional(Text),
    reason: Type.Optional(Text),
  },
  { description: 'A payment that is held until two people say what it is.' },
);
export type SuspendedRecord = Static<typeof SuspendedRecord>;
