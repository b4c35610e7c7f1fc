import { Type, type Static } from '@sinclair/typebox';
import { Fen, Id } from '../identity/index.ts';
import { closed, Name } from './parts.ts';

/** Fixed goods, each withdrawal released one by one; or goods that come and go above a line (SB/T 10978). */
export const PledgeMode = Type.Union([Type.Literal('STATIC'), Type.Literal('FLOATING')]);
export type PledgeMode = Static<typeof PledgeMode>;

/** What a floating pledge covers: goods of one kind, on these slots and no others. */
export const GoodsScope = Type.Object(
  {
    commodity: Name,
    zoneId: Id,
    slotIds: Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true }),
  },
  closed,
);
export type GoodsScope = Static<typeof GoodsScope>;

/**
 * Who lets goods out: A the bank, item by item; B the supervisor's side, above the line; C the bank, on
 * the borrower's application, below it; D the bank alone, on its own written instruction.
 */
export const ReleasePattern = Type.Union([
  Type.Literal('A'),
  Type.Literal('B'),
  Type.Literal('C'),
  Type.Literal('D'),
]);
export type ReleasePattern = Static<typeof ReleasePattern>;

/** Up to how much somebody may approve; of any branch where none is named. */
export const ReleaseAuthority = Type.Object(
  { tenantId: Id, userId: Id, branch: Type.Optional(Name), upToFen: Fen },
  closed,
);
export type ReleaseAuthority = Static<typeof ReleaseAuthority>;

/** How a pledge lets goods out; where nothing is said, the bank releases each and none below the line. */
export const ReleasePolicy = Type.Object(
  {
    aboveLine: Type.Union([Type.Literal('A'), Type.Literal('B'), Type.Literal('D')]),
    /** Refused at once, or an application to the bank. */
    belowLine: Type.Union([Type.Literal('refused'), Type.Literal('C')]),
    /** Pattern B: whose maker and checker approve. */
    approvedBy: Type.Optional(Type.Union([Type.Literal('supervisor'), Type.Literal('custodian')])),
    /** Maker and checker have different employers. */
    employersApart: Type.Optional(Type.Boolean()),
    /** The branch that the pledge belongs to. */
    branch: Type.Optional(Name),
    /** Who may approve, up to how much; where absent, whoever has the role. */
    authority: Type.Optional(Type.Array(ReleaseAuthority, { minItems: 1, maxItems: 50 })),
  },
  closed,
);
export type ReleasePolicy = Static<typeof ReleasePolicy>;
