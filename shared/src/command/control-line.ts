import { Type, type Static } from '@sinclair/typebox';
import { Digest, closed } from './parts.ts';
import { Id, Instant } from '../identity/index.ts';
import { ControlLine } from './pledge.ts';

/** Control-line notice 质押存货控制线通知书: from a time on, so much must remain. */
export const SetControlLine = Type.Object(
  {
    type: Type.Literal('controlLine.set'),
    noticeId: Id,
    pledgeId: Id,
    controlLine: ControlLine,
    /** From when on it counts; a time past means at once. */
    effectiveAt: Instant,
    /** How long the supervisor's side may take to answer, ms; a day where absent. */
    acknowledgeWithinMs: Type.Optional(Type.Integer({ minimum: 1_000, maximum: 30 * 86_400_000 })),
    documentDigest: Digest,
  },
  closed,
);
export type SetControlLine = Static<typeof SetControlLine>;

/** The supervisor's side has read a control-line notice and works by it. */
export const AcknowledgeControlLine = Type.Object(
  { type: Type.Literal('controlLine.acknowledge'), noticeId: Id },
  closed,
);
