import { Type, type Static } from '@sinclair/typebox';
import { Id } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

/** A handling unit by any of its names: raw EPC, EPC URI, GS1 Digital Link, SSCC. */
const UnitName = Type.String({ minLength: 2, maxLength: 256 });

/** A third party says that goods in a warehouse are its own (Civil Code 896, 918). */
export const FileClaim = Type.Object(
  {
    type: Type.Literal('claim.file'),
    claimId: Id,
    siteId: Id,
    claimant: Name,
    /** What it rests on: ownership, a retention of title, a lien. */
    ground: Name,
    documentDigest: Digest,
    units: Type.Array(UnitName, { minItems: 1, maxItems: 200, uniqueItems: true }),
  },
  closed,
);
export type FileClaim = Static<typeof FileClaim>;

/** The claim was withdrawn, or somebody decided it. */
export const EndClaim = Type.Object(
  { type: Type.Literal('claim.end'), claimId: Id, outcome: Name, documentDigest: Digest },
  closed,
);
