import { Type, type Static } from '@sinclair/typebox';
import { EpcHex, Id, Instant } from '../identity/index.ts';
import { closed, Digest, Name } from './parts.ts';

const Item = Type.Optional(Type.String({ maxLength: 256 }));
/** The units it stands for, each on one living receipt; absent for a quantity alone. */
const Units = Type.Optional(Type.Array(EpcHex, { minItems: 1, maxItems: 500, uniqueItems: true }));
const Mass = Type.Integer({ minimum: 1, maximum: 9e15 });

/**
 * What a warehouse receipt says (GB/T 30332-2024 §5.1, Civil Code 909). Every item may be left out, so
 * that the checker can name all that are missing at once; a receipt with one missing is not issued.
 */
export const ReceiptItems = Type.Object(
  {
    /** That it is a receipt, and what its holder may ask for. */
    rightsNotice: Item,
    depositor: Item,
    commodity: Item,
    quality: Item,
    packaging: Item,
    pieces: Type.Optional(Type.Integer({ minimum: 1, maximum: 1e9 })),
    marks: Item,
    lossStandard: Item,
    storagePlace: Item,
    storedFrom: Type.Optional(Instant),
    storedUntil: Type.Optional(Instant),
    storageFee: Item,
    /** Sum, period and insurer; "none" where the goods are not insured. */
    insurance: Item,
    issuer: Item,
    issuePlace: Item,
    /** Who filled it in. */
    clerk: Item,
    /** The custodian's signature or seal. */
    sealDigest: Type.Optional(Digest),
  },
  closed,
);
export type ReceiptItems = Static<typeof ReceiptItems>;

/** The custodian issues a receipt to a depositor, its first holder. */
export const IssueReceipt = Type.Object(
  {
    type: Type.Literal('receipt.issue'),
    receiptId: Id,
    siteId: Id,
    /** Tenant of the depositor. */
    holder: Id,
    quantityG: Mass,
    epcs: Units,
    items: ReceiptItems,
  },
  closed,
);

/** Proof of deposit and nothing more: it cannot be endorsed or pledged. */
export const IssueStockInNote = Type.Object(
  {
    type: Type.Literal('stockInNote.issue'),
    receiptId: Id,
    siteId: Id,
    holder: Id,
    quantityG: Mass,
    commodity: Name,
  },
  closed,
);

/** One receipt becomes several of the same goods; their quantities add up to it, to the gram. */
export const SplitReceipt = Type.Object(
  {
    type: Type.Literal('receipt.split'),
    receiptId: Id,
    parts: Type.Array(
      Type.Object(
        {
          receiptId: Id,
          quantityG: Mass,
          pieces: Type.Integer({ minimum: 1, maximum: 1e9 }),
          epcs: Units,
        },
        closed,
      ),
      { minItems: 2, maxItems: 50 },
    ),
    /** The holder's signed request. */
    requestDigest: Digest,
  },
  closed,
);

/** Receipts of one holder over goods alike become one. */
export const MergeReceipts = Type.Object(
  {
    type: Type.Literal('receipt.merge'),
    receiptId: Id,
    others: Type.Array(Id, { minItems: 1, maxItems: 49, uniqueItems: true }),
    mergedId: Id,
    requestDigest: Digest,
  },
  closed,
);

/** The holder endorses it to another; control passes when the custodian confirms (Civil Code 910). */
export const EndorseReceipt = Type.Object(
  { type: Type.Literal('receipt.endorse'), receiptId: Id, to: Id, endorsementDigest: Digest },
  closed,
);

/** The holder pledges it by endorsement, for a pledge of this bank (guarantee interpretation §59). */
export const PledgeReceipt = Type.Object(
  {
    type: Type.Literal('receipt.pledge'),
    receiptId: Id,
    /** Tenant of the pledgee. */
    pledgee: Id,
    pledgeId: Id,
    endorsementDigest: Digest,
  },
  closed,
);

/** The custodian signs or seals an endorsement, or sends it back. */
export const ConfirmReceipt = Type.Object(
  {
    type: Type.Literal('receipt.confirm'),
    receiptId: Id,
    accepted: Type.Boolean(),
    sealDigest: Digest,
  },
  closed,
);

/** The pledgee gives the receipt back to its holder. */
export const ReleaseReceipt = Type.Object(
  { type: Type.Literal('receipt.release'), receiptId: Id },
  closed,
);

/** The receipt is handed in and ends: its goods went out, or it was wrong. */
export const VoidReceipt = Type.Object(
  {
    type: Type.Literal('receipt.void'),
    receiptId: Id,
    reason: Name,
    /** The surrendered receipt; for goods delivered, with the picker's papers and the clerk's name. */
    surrenderDigest: Digest,
  },
  closed,
);
