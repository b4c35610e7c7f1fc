import type { KeyObject } from 'node:crypto';
import { encodeCbor } from '../cbor/index.ts';
import { assembleSign1, CoseHeader, encodeProtected, signCovered } from '../cose/index.ts';
import { keyId } from '../keys/index.ts';
import { INCLUSION_PROOFS, ReceiptHeader, RFC9162_SHA256 } from './labels.ts';

/** Leaves of one tree size that are to be receipted. */
export interface ReceiptsRequest {
  readonly leaves: readonly { readonly index: number; readonly proof: readonly Uint8Array[] }[];
  readonly treeSize: number;
  /** Root of the tree of that size. */
  readonly root: Uint8Array;
  readonly key: KeyObject;
}

/**
 * Issues one inclusion receipt a leaf (RFC 9942, inclusion proofs of RFC9162_SHA256): a
 * COSE_Sign1 whose detached payload is the root. The proof stands in the unprotected header, so all
 * receipts of one tree size share one signature: signing costs the same for one leaf as for many.
 *
 * @returns The receipts, in the order of `leaves`.
 */
export function issueReceipts({ leaves, treeSize, root, key }: ReceiptsRequest): Uint8Array[] {
  const header = new Map<number, unknown>([
    [CoseHeader.keyId, keyId(key)],
    [ReceiptHeader.structure, RFC9162_SHA256],
  ]);
  const protectedBytes = encodeProtected(header, key);
  const signature = signCovered({ protectedBytes, payload: root }, key);
  return leaves.map(({ index, proof }) =>
    assembleSign1({
      protectedBytes,
      unprotectedBytes: encodeProofs(treeSize, index, proof),
      payload: null,
      signature,
    }),
  );
}

function encodeProofs(size: number, index: number, proof: readonly Uint8Array[]): Uint8Array {
  const inclusion = encodeCbor([size, index, proof]);
  const proofs = new Map([[INCLUSION_PROOFS, [inclusion]]]);
  return encodeCbor(new Map([[ReceiptHeader.proofs, proofs]]));
}
