import { Type } from '@sinclair/typebox';
import { EpcHex, Id, Instant } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

/** Nothing covered may leave, whoever asks: a whole site, a pledge, or some of its lots and units. */
export const PlaceHold = Type.Object(
  {
    type: Type.Literal('hold.place'),
    holdId: Id,
    siteId: Id,
    pledgeId: Type.Optional(Id),
    authority: Name,
    documentDigest: Type.Optional(Digest),
    /** A court's: it needs its document, and ends by another of a court's only. */
    byCourt: Type.Optional(Type.Boolean()),
    /** When it ends by itself; until somebody lifts it, where absent. */
    endsAt: Type.Optional(Instant),
    /** Lots of the pledge: the units that stand in them now. */
    lotIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true })),
    epcs: Type.Optional(Type.Array(EpcHex, { minItems: 1, maxItems: 500, uniqueItems: true })),
  },
  closed,
);

export const LiftHold = Type.Object(
  {
    type: Type.Literal('hold.lift'),
    holdId: Id,
    authority: Name,
    /** Of the court, for a court's hold. */
    documentDigest: Type.Optional(Digest),
  },
  closed,
);
