import { Type, type Static } from '@sinclair/typebox';
import { Instant } from '../identity/index.ts';
import { closed, Digest, FenPerTonne, Name } from './parts.ts';

/** What a source says a tonne is worth: every pledge of the bank that names the source is marked to it. */
export const PostPrice = Type.Object(
  {
    type: Type.Literal('price.post'),
    /** As the pledges name it. */
    priceSource: Name,
    priceFenPerTonne: FenPerTonne,
    /** When the source said so. */
    observedAt: Instant,
    /** Where it was read: the bulletin, the contract month, the person who quoted it. */
    provenance: Name,
    documentDigest: Type.Optional(Digest),
  },
  closed,
);
export type PostPrice = Static<typeof PostPrice>;
