import { EMPTY_ROOT } from './hashes.ts';
import { consistencyPath, foldInPlace, inclusionPath } from './paths.ts';

/**
 * The root over a whole list of leaf hashes (RFC 9162 §2.1.1). Made for the few hundred leaves of a
 * batch: one array copy, one hash a node.
 *
 * @param leafHashes 32 bytes each, in order; the empty list gives SHA-256 of nothing.
 */
export function rootOf(leafHashes: readonly Uint8Array[]): Uint8Array {
  if (leafHashes.length === 0) return EMPTY_ROOT;
  return foldInPlace([...leafHashes], leafHashes.length);
}

/**
 * Proof that leaf `index` stands in the tree over `leafHashes` (RFC 9162 §2.1.3.1).
 *
 * @throws {RangeError} When there is no such leaf: a mistake of the caller.
 */
export function inclusionProof(leafHashes: readonly Uint8Array[], index: number): Uint8Array[] {
  return inclusionPath(index, leafHashes.length, listSubtree(leafHashes));
}

/**
 * Proof that the tree over the first `size1` leaves is a prefix of the whole (RFC 9162 §2.1.4.1).
 *
 * @param size1 From 1 to the number of leaves.
 * @throws {RangeError} When `size1` is outside that range: a mistake of the caller.
 */
export function consistencyProof(leafHashes: readonly Uint8Array[], size1: number): Uint8Array[] {
  return consistencyPath(size1, leafHashes.length, listSubtree(leafHashes));
}

function listSubtree(leafHashes: readonly Uint8Array[]) {
  return (start: number, end: number) => foldInPlace(leafHashes.slice(start, end), end - start);
}
