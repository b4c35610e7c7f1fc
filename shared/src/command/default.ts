import { Type, type Static } from '@sinclair/typebox';
import { Id } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

/**
 * Why a bank may declare a default 违约 (Civil Code 436): an instalment is overdue, a demand for security
 * was not met in its time, or something happened that the agreement names as a ground.
 */
export const DefaultGround = Type.Union([
  Type.Literal('instalment-overdue'),
  Type.Literal('demand-not-met'),
  Type.Literal('agreed'),
]);
export type DefaultGround = Static<typeof DefaultGround>;

/** The maker's half of a declaration; it has no effect before a second person confirms it. */
export const DeclareDefault = Type.Object(
  {
    type: Type.Literal('default.declare'),
    defaultId: Id,
    pledgeId: Id,
    ground: DefaultGround,
    /** The overdue loan, for an instalment. */
    loanId: Type.Optional(Id),
    /** The ground as the agreement words it, for an agreed one. */
    clause: Type.Optional(Name),
    /** The notice that the pledgor is given. */
    noticeDigest: Digest,
  },
  closed,
);
export type DeclareDefault = Static<typeof DeclareDefault>;

/** The checker's half: from now on nothing leaves without the bank's own two people. */
export const ConfirmDefault = Type.Object(
  { type: Type.Literal('default.confirm'), defaultId: Id },
  closed,
);

/** The default is cured: what it was declared for is no more, and the pledge goes on. */
export const CureDefault = Type.Object(
  {
    type: Type.Literal('default.cure'),
    defaultId: Id,
    /** By what it was cured. */
    documentDigest: Digest,
  },
  closed,
);
