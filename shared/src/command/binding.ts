import { Type, type Static } from '@sinclair/typebox';
import { EpcHex, Id } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

/** A unit gets another tag: both are read on it together. */
const TagBinding = Type.Object({ of: Type.Literal('tag'), oldEpc: EpcHex, newEpc: EpcHex }, closed);

/** A slot gets another scale: both weigh it together. */
const ScaleBinding = Type.Object(
  {
    of: Type.Literal('scale'),
    slotId: Id,
    oldScaleId: Id,
    newScaleId: Id,
    /** Of the new scale's verification certificate. */
    certificateDigest: Digest,
  },
  closed,
);

/** Somebody asks for another tag on a unit, or another scale under a slot, while both speak. */
export const ProposeBinding = Type.Object(
  {
    type: Type.Literal('binding.propose'),
    bindingId: Id,
    pledgeId: Id,
    binding: Type.Union([TagBinding, ScaleBinding]),
    reason: Name,
    documentDigest: Digest,
  },
  closed,
);
export type ProposeBinding = Static<typeof ProposeBinding>;

/** A person of another employer agrees, while both still speak; the old one is never used again. */
export const ConfirmBinding = Type.Object(
  { type: Type.Literal('binding.confirm'), bindingId: Id },
  closed,
);
