import { nodeHash } from './hashes.ts';

/** Gives the root over the leaves [start, end); both the whole list and the stored tree can. */
export type SubtreeRoot = (start: number, end: number) => Uint8Array;

/** The largest power of two smaller than `count` (RFC 9162 §2.1.1: k < n ≤ 2k). */
export function splitPoint(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/** PATH(index, D[size]) of RFC 9162 §2.1.3.1: sibling hashes from the leaf up to the root. */
export function inclusionPath(index: number, size: number, subtree: SubtreeRoot): Uint8Array[] {
  checkPosition(index, size);
  const topDown: Uint8Array[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      topDown.push(subtree(middle, end));
      end = middle;
    } else {
      topDown.push(subtree(start, middle));
      start = middle;
    }
  }
  return topDown.toReversed();
}

/** PROOF(size1, D[size2]) of RFC 9162 §2.1.4.1. Empty when both sizes are the same. */
export function consistencyPath(size1: number, size2: number, subtree: SubtreeRoot): Uint8Array[] {
  checkPosition(size1 - 1, size2);
  const topDown: Uint8Array[] = [];
  let start = 0;
  let end = size2;
  while (end !== size1) {
    const middle = start + splitPoint(end - start);
    if (size1 <= middle) {
      topDown.push(subtree(middle, end));
      end = middle;
    } else {
      topDown.push(subtree(start, middle));
      start = middle;
    }
  }
  // A subtree that is the old tree itself is known to the verifier and left out.
  if (start > 0) topDown.push(subtree(start, end));
  return topDown.toReversed();
}

/** Folds `hashes[0..count)` into their root, overwriting them (count ≥ 1). */
export function foldInPlace(hashes: Uint8Array[], count: number): Uint8Array {
  let width = count;
  while (width > 1) {
    const pairs = Math.floor(width / 2);
    for (let pair = 0; pair < pairs; pair++) {
      hashes[pair] = nodeHash(hashes[2 * pair]!, hashes[2 * pair + 1]!);
    }
    // The odd one rises unhashed: exactly the unbalanced right edge of RFC 9162.
    if (width % 2 === 1) hashes[pairs] = hashes[width - 1]!;
    width = pairs + (width % 2);
  }
  return hashes[0]!;
}

function checkPosition(index: number, size: number): void {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  }
}
