import { Type, type Static } from '@sinclair/typebox';
import { Fingerprint } from '../fingerprint/index.ts';
import { Id } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

/** A trade document behind a pledge: its digest, and what may be exchanged of it. */
export const RegisterDocument = Type.Object(
  {
    type: Type.Literal('document.register'),
    documentId: Id,
    pledgeId: Id,
    documentDigest: Digest,
    /** Names the key that its fingerprint was made with; the key itself stays with its holders. */
    exchangeId: Id,
    fingerprint: Fingerprint,
  },
  closed,
);
export type RegisterDocument = Static<typeof RegisterDocument>;

/** Another operator's fingerprints, compared with the tenant's own of the same exchange. */
export const CompareDocuments = Type.Object(
  {
    type: Type.Literal('document.compare'),
    exchangeId: Id,
    /** Whose they are. */
    from: Name,
    fingerprints: Type.Array(Fingerprint, { minItems: 1, maxItems: 80 }),
  },
  closed,
);
