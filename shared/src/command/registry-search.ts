import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

/** A filing of somebody else that the search found, as the registry words it. */
const AdverseFiling = Type.Object(
  { registrationNo: Name, securedParty: Name, registeredAt: Instant },
  closed,
);

/** A search of the registry 中登网 while a pledge is in effect, and what it found. */
export const PostRegistrySearch = Type.Object(
  {
    type: Type.Literal('registrySearch.post'),
    pledgeId: Id,
    searchId: Id,
    searchedAt: Instant,
    documentDigest: Digest,
    /** Empty where the search was clear. */
    adverse: Type.Array(AdverseFiling, { maxItems: 20 }),
  },
  closed,
);
export type PostRegistrySearch = Static<typeof PostRegistrySearch>;

/** The verification 检定 of a site's scale, filed or renewed; the newest of each scale counts. */
export const FileScaleVerification = Type.Object(
  {
    type: Type.Literal('scaleVerification.file'),
    siteId: Id,
    scaleId: Id,
    /** Number of the certificate. */
    reference: Name,
    documentDigest: Digest,
    validFrom: Instant,
    validUntil: Instant,
  },
  closed,
);
export type FileScaleVerification = Static<typeof FileScaleVerification>;
