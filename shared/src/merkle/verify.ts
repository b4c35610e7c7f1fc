import { HASH_BYTES, nodeHash, sameHash } from './hashes.ts';

/** No tree below 2^53 leaves has a longer proof: bounds the work a hostile proof can cause. */
const PROOF_HASHES_MAX = 54;

/** A claim that a leaf stands at `index` of a tree of `size` leaves. */
export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** A claim that the tree of `size1` leaves is a prefix of the tree of `size2`. */
export interface ConsistencyClaim {
  readonly size1: number;
  readonly size2: number;
  readonly root1: Uint8Array;
  readonly root2: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * The root an inclusion proof leads to, or `undefined` when the proof cannot belong to any tree of
 * that size (RFC 9162 §2.1.3.2). For those who hold a signature over the root rather than the root.
 */
export function rootFromInclusion(claim: InclusionClaim): Uint8Array | undefined {
  const { index, size, leafHash, proof } = claim;
  if (!isCount(index) || !isCount(size) || index >= size) return undefined;
  if (!areHashes(proof) || leafHash.length !== HASH_BYTES) return undefined;
  let node = index;
  let last = size - 1;
  let root = leafHash;
  for (const sibling of proof) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      root = nodeHash(sibling, root);
      // The right edge skips the levels on which it has no sibling.
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      root = nodeHash(root, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 ? root : undefined;
}

/**
 * Whether `proof` shows `leafHash` at `index` in the tree of `size` leaves with this `root`
 * (RFC 9162 §2.1.3.2). Never throws: whatever is wrong with the proof, the answer is no.
 */
export function verifyInclusion(claim: InclusionClaim & { readonly root: Uint8Array }): boolean {
  const root = rootFromInclusion(claim);
  return root !== undefined && sameHash(root, claim.root);
}

/**
 * Whether `proof` shows that nothing of the older tree was changed or removed (RFC 9162 §2.1.4.2).
 * Never throws. Of an empty older tree nothing can be proven, so there the answer is no.
 */
export function verifyConsistency(claim: ConsistencyClaim): boolean {
  const { size1, size2, root1, root2, proof } = claim;
  if (!isCount(size1) || !isCount(size2) || size1 === 0 || size1 > size2) return false;
  if (size1 === size2) return proof.length === 0 && Buffer.compare(root1, root2) === 0;
  if (proof.length === 0 || !areHashes(proof) || !areHashes([root1, root2])) return false;
  const roots = rootsFromConsistency(claim);
  return roots !== undefined && sameHash(roots.root1, root1) && sameHash(roots.root2, root2);
}

/** Recomputes both roots; needs 0 < size1 < size2 and a proof that is not empty. */
function rootsFromConsistency({ size1, size2, root1: oldRoot, proof }: ConsistencyClaim) {
  let node = size1 - 1;
  let last = size2 - 1;
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  // node = 0 here: the old tree is a whole subtree of the new one and is its own first step.
  const path = node === 0 ? [oldRoot, ...proof] : proof;
  let root1 = path[0]!;
  let root2 = path[0]!;
  for (const sibling of path.slice(1)) {
    if (last === 0) return undefined;
    if (node % 2 === 1 || node === last) {
      root1 = nodeHash(sibling, root1);
      root2 = nodeHash(sibling, root2);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      root2 = nodeHash(root2, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 ? { root1, root2 } : undefined;
}

function half(position: number): number {
  return Math.floor(position / 2);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function areHashes(proof: readonly Uint8Array[]): boolean {
  return proof.length <= PROOF_HASHES_MAX && proof.every((hash) => hash.length === HASH_BYTES);
}
