import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant } from '../identity/index.ts';
import { closed, Digest } from './parts.ts';
import { Signatures } from './signatures.ts';

/** What shows that nobody controls the goods for the bank any more 失去实际控制 (interpretation §55). */
export const ControlLossGround = Type.Union([
  Type.Literal('lease-ended'),
  Type.Literal('gate-open'),
  Type.Literal('supervisor-withdrew'),
  Type.Literal('goods-removed'),
  Type.Literal('access-denied'),
  Type.Literal('unverified'),
]);
export type ControlLossGround = Static<typeof ControlLossGround>;

/** Actual control of a pledge's goods is lost: everything is held at once, and the bank hears of it. */
export const DeclareControlLoss = Type.Object(
  {
    type: Type.Literal('controlLoss.declare'),
    controlLossId: Id,
    pledgeId: Id,
    ground: ControlLossGround,
    lostAt: Instant,
    evidenceDigest: Digest,
  },
  closed,
);

/** Control is regained: its proof anew, and a joint recount signed like the first count. */
export const RegainControl = Type.Object(
  {
    type: Type.Literal('controlLoss.regain'),
    controlLossId: Id,
    regainedAt: Instant,
    controlProofDigest: Digest,
    recount: Type.Object(
      { countedAt: Instant, signedBy: Signatures, documentDigest: Digest },
      closed,
    ),
  },
  closed,
);
