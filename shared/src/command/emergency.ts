import { Type } from '@sinclair/typebox';
import { EpcHex, Id, Instant } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

/**
 * Fire or flood: from now on the gates stand open, whatever holds, and every passage is recorded. The
 * pledge stays on the goods.
 */
export const DeclareEmergency = Type.Object(
  {
    type: Type.Literal('emergency.declare'),
    emergencyId: Id,
    siteId: Id,
    kind: Type.Union([Type.Literal('fire'), Type.Literal('flood')]),
    /** What it covers; absent: the whole site. */
    zoneIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 64, uniqueItems: true })),
    reason: Name,
  },
  closed,
);

/** It is over: the gates shut again. */
export const EndEmergency = Type.Object(
  { type: Type.Literal('emergency.end'), emergencyId: Id, reason: Name },
  closed,
);

/** The joint count after it, with what it destroyed. */
export const RecountPledge = Type.Object(
  {
    type: Type.Literal('emergency.recount'),
    emergencyId: Id,
    pledgeId: Id,
    countedAt: Instant,
    signedBy: Type.Array(Name, { minItems: 3, maxItems: 3, uniqueItems: true }),
    /** Units that are no more. */
    destroyed: Type.Array(EpcHex, { maxItems: 1_000, uniqueItems: true }),
    documentDigest: Digest,
  },
  closed,
);
