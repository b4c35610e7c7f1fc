import assert from 'node:assert/strict';
import { EMPTY_ROOT, nodeHash } from './hashes.ts';
import { consistencyPath, inclusionPath, splitPoint, type SubtreeRoot } from './paths.ts';

/**
 * Where the hashes of complete subtrees live. Node (level, index) is the root over the leaves
 * [index · 2^level, (index + 1) · 2^level); it never changes once written.
 */
export interface NodeStore {
  get(level: number, index: number): Uint8Array | undefined;
  put(level: number, index: number, hash: Uint8Array): void;
}

/**
 * Appends leaves behind the `size` already stored and writes every subtree they complete: at most
 * two nodes a leaf on average, each exactly once. Existing nodes are never written again.
 *
 * @returns The new size.
 */
export function appendLeaves(
  store: NodeStore,
  size: number,
  leafHashes: readonly Uint8Array[],
): number {
  let first = size;
  let nodes = leafHashes;
  for (let level = 0; nodes.length > 0; level++) {
    for (const [offset, node] of nodes.entries()) store.put(level, first + offset, node);
    nodes = completedParents(store, { level, first, nodes });
    first = Math.floor(first / 2);
  }
  return size + leafHashes.length;
}

/** Root of the first `size` leaves, in O(log² size) reads (RFC 9162 §2.1.1). */
export function storedRoot(store: NodeStore, size: number): Uint8Array {
  return size === 0 ? EMPTY_ROOT : storedSubtree(store)(0, size);
}

/**
 * Inclusion proof of leaf `index` in the tree of the first `size` leaves (RFC 9162 §2.1.3.1).
 *
 * @throws {RangeError} When there is no such leaf: a mistake of the caller.
 */
export function storedInclusionProof(
  store: NodeStore,
  { index, size }: { readonly index: number; readonly size: number },
): Uint8Array[] {
  return inclusionPath(index, size, storedSubtree(store));
}

/**
 * Proof that the tree of `size1` leaves is a prefix of that of `size2` (RFC 9162 §2.1.4.1).
 *
 * @throws {RangeError} Unless 1 ≤ size1 ≤ size2: a mistake of the caller.
 */
export function storedConsistencyProof(
  store: NodeStore,
  { size1, size2 }: { readonly size1: number; readonly size2: number },
): Uint8Array[] {
  return consistencyPath(size1, size2, storedSubtree(store));
}

function completedParents(
  store: NodeStore,
  row: { readonly level: number; readonly first: number; readonly nodes: readonly Uint8Array[] },
): Uint8Array[] {
  const { level, first, nodes } = row;
  const parents: Uint8Array[] = [];
  // An odd start closes a pair whose left half was stored by an earlier append.
  if (first % 2 === 1) parents.push(nodeHash(stored(store, level, first - 1), nodes[0]!));
  for (let left = first % 2; left + 1 < nodes.length; left += 2) {
    parents.push(nodeHash(nodes[left]!, nodes[left + 1]!));
  }
  return parents;
}

/** Subtree roots from stored nodes; asked only for ranges that start on their own alignment. */
function storedSubtree(store: NodeStore): SubtreeRoot {
  return function subtree(start: number, end: number): Uint8Array {
    const count = end - start;
    const split = splitPoint(count);
    if (count === 1) return stored(store, 0, start);
    if (count === 2 * split) return stored(store, Math.log2(count), start / count);
    return nodeHash(subtree(start, start + split), subtree(start + split, end));
  };
}

function stored(store: NodeStore, level: number, index: number): Uint8Array {
  const node = store.get(level, index);
  assert(node, `tree node ${level}/${index} is missing from its store`);
  return node;
}
