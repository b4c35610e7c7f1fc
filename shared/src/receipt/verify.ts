import type { KeyObject } from 'node:crypto';
import { decodeCbor } from '../cbor/index.ts';
import { CoseHeader, openSign1, verifySign1, type CoseHeaders } from '../cose/index.ts';
import { PledgewatchError } from '../errors/index.ts';
import { keyId } from '../keys/index.ts';
import { rootFromInclusion } from '../merkle/index.ts';
import { INCLUSION_PROOFS, ReceiptHeader, RFC9162_SHA256 } from './labels.ts';

/** Where a receipt says the leaf stands, in a tree of which size. */
export interface ReceiptedPlace {
  readonly treeSize: number;
  readonly leafIndex: number;
}

/**
 * Verifies that `leafHash` is durably in the ledger of `publicKey` (RFC 9942): the proof leads from
 * the leaf to a root, and the ledger signed that root.
 *
 * That the leaf is in the ledger is proven; its place is only said. RFC 9942 signs the root without
 * the tree size, and the same path can lead to it from a neighbouring place in a tree of another
 * size. Where the place matters, hold an inclusion proof against a signed checkpoint instead.
 *
 * @throws {PledgewatchError} `PW_COSE_MALFORMED` when it is not such a receipt,
 * `PW_SIGNATURE_INVALID` when it is not for this leaf or not by this key.
 */
export function verifyReceipt(
  receipt: Uint8Array,
  leafHash: Uint8Array,
  publicKey: KeyObject,
): ReceiptedPlace {
  const opened = openSign1(receipt);
  if (opened.protectedHeader.get(ReceiptHeader.structure) !== RFC9162_SHA256) {
    throw malformed('not a receipt of RFC9162_SHA256');
  }
  if (opened.payload !== null) throw malformed('a receipt leaves its payload out');
  const { treeSize, leafIndex, path } = readProof(opened.unprotectedHeader);
  const root = rootFromInclusion({ index: leafIndex, size: treeSize, leafHash, proof: path });
  if (!root || !verifySign1(opened, publicKey, { detachedPayload: root })) {
    const signer = hex(opened.protectedHeader.get(CoseHeader.keyId) ?? keyId(publicKey));
    throw new PledgewatchError('PW_SIGNATURE_INVALID', { signer });
  }
  return { treeSize, leafIndex };
}

function readProof(header: CoseHeaders): ReceiptedPlace & { readonly path: Uint8Array[] } {
  const proofs = header.get(ReceiptHeader.proofs);
  const inclusions: unknown = proofs instanceof Map ? proofs.get(INCLUSION_PROOFS) : undefined;
  if (!Array.isArray(inclusions) || inclusions.length !== 1) throw malformed('not one proof');
  const proof = decodeProof(inclusions[0]);
  if (!Array.isArray(proof) || proof.length !== 3) throw malformed('proof is not three items');
  const [treeSize, leafIndex, path] = proof as unknown[];
  if (!isCount(treeSize) || !isCount(leafIndex) || !isPath(path)) throw malformed('broken proof');
  return { treeSize, leafIndex, path };
}

function decodeProof(bytes: unknown): unknown {
  if (!(bytes instanceof Uint8Array)) throw malformed('proof is not a byte string');
  try {
    return decodeCbor(bytes);
  } catch (cause) {
    throw malformed('proof is not CBOR', cause);
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isPath(value: unknown): value is Uint8Array[] {
  return Array.isArray(value) && value.every((item) => item instanceof Uint8Array);
}

function hex(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : 'no key id';
}

function malformed(reason: string, cause?: unknown): PledgewatchError {
  return new PledgewatchError('PW_COSE_MALFORMED', { reason }, { cause });
}
