import { Type } from '@sinclair/typebox';
import { Id } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

/** Nothing may leave, whoever asks: a pledge, or a whole site. */
export const PlaceHold = Type.Object(
  {
    type: Type.Literal('hold.place'),
    holdId: Id,
    siteId: Id,
    pledgeId: Type.Optional(Id),
    authority: Name,
    documentDigest: Type.Optional(Digest),
  },
  closed,
);

export const LiftHold = Type.Object(
  { type: Type.Literal('hold.lift'), holdId: Id, authority: Name },
  closed,
);
