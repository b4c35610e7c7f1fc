import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { Id } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

/** What is kept of a person, each optional. */
function particulars<S extends TSchema>(of: S) {
  return Type.Object(
    {
      name: Type.Optional(of),
      phone: Type.Optional(of),
      /** 身份证号 or another identity document. */
      idNumber: Type.Optional(of),
      plate: Type.Optional(of),
      /** Of a picture of the face: a digest of the picture, never the picture. */
      face: Type.Optional(of),
    },
    { ...closed, minProperties: 1 },
  );
}

/** Particulars of a person in clear; they live in the erasable store alone. */
export const Particulars = particulars(Name);
export type Particulars = Static<typeof Particulars>;

/** HMAC-SHA-256 of each under a salt that lives with them: without it nobody can try them out. */
export const ParticularDigests = particulars(Digest);
export type ParticularDigests = Static<typeof ParticularDigests>;

/** A person of the tenant, as a driver: the ledger has the digests, and whoever holds the store what they are of. */
export const RegisterPerson = Type.Object(
  { type: Type.Literal('person.register'), personId: Id, digests: ParticularDigests },
  closed,
);

/** The person's particulars and their salt are destroyed; what the ledger has says nothing any more. */
export const ErasePerson = Type.Object(
  { type: Type.Literal('person.erase'), personId: Id, reason: Name },
  closed,
);
