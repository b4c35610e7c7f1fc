import { createHash } from 'node:crypto';
import { rootOf, sha256 } from '../merkle/index.ts';

/** Bytes of a batch's salt, and of each item's: nobody guesses 128 bits. */
export const SALT_BYTES = 16;

/**
 * One 16-byte salt an item, all from the batch's own salt: SHAKE256(salt), cut into pieces. Opening
 * one item reveals its piece and nothing of the others, so that short items cannot be guessed.
 */
export function itemSalts(salt: Uint8Array, itemCount: number): Uint8Array {
  return createHash('shake256', { outputLength: itemCount * SALT_BYTES })
    .update(salt)
    .digest();
}

/**
 * The root a batch header carries: RFC 9162 over leaves SHA-256(0x00 ‖ item salt ‖ item bytes).
 *
 * @param salt The batch's 16 random bytes.
 * @param items The lines of the payload, in order, without their line ends.
 */
export function batchRoot(salt: Uint8Array, items: readonly string[]): Uint8Array {
  return rootOf(saltedLeaves(itemSalts(salt, items.length), items));
}

/** The leaves of {@link batchRoot}, from the salts of {@link itemSalts}. */
export function saltedLeaves(salts: Uint8Array, items: readonly string[]): Uint8Array[] {
  return items.map((item, index) => itemLeaf(saltOf(salts, index), item));
}

/** The salt of one item out of those of {@link itemSalts}; a view. */
export function saltOf(salts: Uint8Array, item: number): Uint8Array {
  return salts.subarray(item * SALT_BYTES, (item + 1) * SALT_BYTES);
}

/** UTF-8 takes at most three bytes for a UTF-16 code unit. */
const UNIT_BYTES_MAX = 3;

// One scratch for all leaves: `sha256` reads it before it returns and nothing runs in between.
let leafInput = Buffer.alloc(4_096);

/** The leaf of one item (RFC 9162 §2.1.1): SHA-256(0x00 ‖ item salt ‖ item bytes). */
export function itemLeaf(salt: Uint8Array, item: string): Uint8Array {
  const start = 1 + SALT_BYTES;
  const room = start + UNIT_BYTES_MAX * item.length;
  if (leafInput.length < room) leafInput = Buffer.alloc(room);
  leafInput.set(salt, 1);
  const length = leafInput.write(item, start, 'utf8');
  return sha256(leafInput.subarray(0, start + length));
}
