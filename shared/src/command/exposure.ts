import { Type, type Static } from '@sinclair/typebox';
import { Fen, Id, Instant } from '../identity/index.ts';
import { closed, Digest, LocalDate, Name } from './parts.ts';

/** A bank account: its holder, where it is kept, and its number as the bank's salted digest. */
export const Account = Type.Object({ holder: Name, bank: Name, accountDigest: Digest }, closed);
export type Account = Static<typeof Account>;

/** How much of a claim a pledge secures, thousandths: all of it, or its part beside other pledges. */
const SharePermille = Type.Integer({ minimum: 1, maximum: 1_000 });

const Instalments = Type.Array(
  Type.Object(
    { dueOn: LocalDate, principalFen: Type.Integer({ minimum: 1, maximum: 9e15 }) },
    closed,
  ),
  { minItems: 1, maxItems: 400 },
);

/**
 * The terms of a loan that pledges secure: what may be drawn, when it is due, where it is paid out (to
 * the real seller, by a trade document) and where it is repaid.
 */
export const OpenExposure = Type.Object(
  {
    type: Type.Literal('exposure.open'),
    loanId: Id,
    borrower: Name,
    /** The most that may be drawn, fen. */
    limitFen: Type.Integer({ minimum: 1, maximum: 9e15 }),
    /** Each claim has its pledges, each pledge its claims (maximum-amount pledge: Civil Code 439). */
    securedBy: Type.Array(Type.Object({ pledgeId: Id, sharePermille: SharePermille }, closed), {
      minItems: 1,
      maxItems: 20,
    }),
    /** The seller that is paid. */
    payee: Account,
    /** The trade that the loan finances. */
    tradeDocumentDigest: Digest,
    repaymentAccount: Account,
    /** In the order of their days; together the limit. */
    instalments: Instalments,
    /** The agreement by which payments go elsewhere than to costs, interest, principal (Civil Code 561). */
    agreedAllocationDigest: Type.Optional(Digest),
  },
  closed,
);
export type OpenExposure = Static<typeof OpenExposure>;

/** One more pledge for a loan. */
export const SecureExposure = Type.Object(
  {
    type: Type.Literal('exposure.secure'),
    loanId: Id,
    pledgeId: Id,
    sharePermille: SharePermille,
    documentDigest: Digest,
  },
  closed,
);

/**
 * A loan is extended 展期 by an agreement of both sides: a later maturity and a new schedule. Its pledges
 * go on securing it where whoever gave them signed too.
 */
export const ExtendExposure = Type.Object(
  {
    type: Type.Literal('exposure.extend'),
    extensionId: Id,
    loanId: Id,
    /** What is not repaid yet, drawn or not, in the order of its days. */
    instalments: Instalments,
    signedAt: Instant,
    /** The bank, the borrower, and everybody whose goods secure the loan, as the pledges name them. */
    signedBy: Type.Array(Name, { minItems: 2, maxItems: 22, uniqueItems: true }),
    agreementDigest: Digest,
  },
  closed,
);
export type ExtendExposure = Static<typeof ExtendExposure>;

/** Money paid out under a loan, to the seller and for the trade document that it names. */
export const DrawExposure = Type.Object(
  {
    type: Type.Literal('exposure.draw'),
    loanId: Id,
    drawdownId: Id,
    amountFen: Type.Integer({ minimum: 1, maximum: 9e15 }),
    payeeAccountDigest: Digest,
    /** The invoice that is paid; none is paid twice. */
    documentDigest: Digest,
    bookedAt: Instant,
  },
  closed,
);

/** Costs and interest that have become due; the pledge secures them too (Civil Code 389). */
export const PostCharge = Type.Object(
  {
    type: Type.Literal('charge.post'),
    loanId: Id,
    chargeId: Id,
    costsFen: Fen,
    interestFen: Fen,
    bookedAt: Instant,
  },
  closed,
);
