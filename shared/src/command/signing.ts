import { Type, type Static } from '@sinclair/typebox';
import { PublicJwk } from '../command-signature/public-jwk.ts';
import { Id, Instant } from '../identity/index.ts';
import { closed, Digest } from './parts.ts';

/** A person's public key, to sign commands with. The command itself is signed by it: whoever registers it has it. */
export const RegisterSigningKey = Type.Object(
  {
    type: Type.Literal('signingKey.register'),
    userId: Id,
    publicKey: PublicJwk,
    /** Signatures count that were made within. */
    notBefore: Instant,
    notAfter: Instant,
  },
  closed,
);

/** Another person has made sure whose key it is; from then on its signatures count. */
export const ConfirmSigningKey = Type.Object(
  { type: Type.Literal('signingKey.confirm'), signingKeyId: Digest },
  closed,
);

/** The key was lost, or its holder has left: no signature that arrives from then on counts. */
export const RevokeSigningKey = Type.Object(
  {
    type: Type.Literal('signingKey.revoke'),
    signingKeyId: Digest,
    /** Absent, or past: at once. */
    from: Type.Optional(Instant),
  },
  closed,
);

/** What an approval needs beyond its two people. */
export const ApprovalPolicy = Type.Object(
  {
    /** Whether approvals, agreement, count and acknowledgement must be signed by registered keys. */
    signatures: Type.Boolean(),
    /** Whether maker and checker must have different employers. */
    employersApart: Type.Boolean(),
  },
  closed,
);
export type ApprovalPolicy = Static<typeof ApprovalPolicy>;

/** The bank's policy for all of its pledges; a single pledge may demand more, never less. */
export const SetApprovalPolicy = Type.Object(
  { type: Type.Literal('approvalPolicy.set'), ...ApprovalPolicy.properties },
  closed,
);
