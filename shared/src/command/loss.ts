import { Type } from '@sinclair/typebox';
import { Id, Instant } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

const Mass = Type.Integer({ minimum: 1, maximum: 9e15 });

/** The loss standard 损耗标准 that the parties agreed on for a pledge's goods (Civil Code 909(3)); set once. */
export const SetLossStandard = Type.Object(
  {
    type: Type.Literal('lossStandard.set'),
    pledgeId: Id,
    lossClass: Type.Union([Type.Literal('grain'), Type.Literal('oilseed'), Type.Literal('oil')]),
    /** Since when the goods are in store. */
    enteredAt: Instant,
    /** Their mass then, on a dry-matter basis. */
    dryMassG: Mass,
    documentDigest: Digest,
  },
  closed,
);

/** Somebody found a loss, on a dry-matter basis; a gain is no loss and never adds collateral. */
export const ProposeLoss = Type.Object(
  {
    type: Type.Literal('loss.propose'),
    lossId: Id,
    pledgeId: Id,
    /** The lot that it is booked from. Demanded today; absent in losses of before, which corrected no book. */
    lotId: Type.Optional(Id),
    massG: Mass,
    /** Natural loss takes from the budget; drying is computed apart, from a laboratory's sample. */
    cause: Type.Union([Type.Literal('natural'), Type.Literal('drying')]),
    sampleDigest: Type.Optional(Digest),
    reason: Name,
  },
  closed,
);

/**
 * A second person agrees: from this entry on the lot is booked at so much less. What is confirmed is
 * never taken back.
 */
export const ConfirmLoss = Type.Object({ type: Type.Literal('loss.confirm'), lossId: Id }, closed);
