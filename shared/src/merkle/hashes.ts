import { hash } from 'node:crypto';

/** Length of every hash in the tree, bytes. */
export const HASH_BYTES = 32;

/** Root of the tree without leaves: SHA-256 of nothing (RFC 9162 §2.1.1). */
export const EMPTY_ROOT: Uint8Array = hash('sha256', new Uint8Array(), 'buffer');

/**
 * SHA-256. Asking for text and turning it into bytes spares the buffer of its own that each digest
 * would get, and with it two thirds of the time.
 */
export function sha256(bytes: Uint8Array): Uint8Array {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary');
}

const LEAF_PREFIX = 0x00;
const NODE_PREFIX = 0x01;

// One scratch for all inner nodes: `sha256` reads it before it returns and nothing runs in between.
const nodeInput = new Uint8Array(1 + 2 * HASH_BYTES);
nodeInput[0] = NODE_PREFIX;

/**
 * Hashes one entry into a leaf: SHA-256(0x00 ‖ entry).
 *
 * The prefix keeps a leaf from ever being read as an inner node (0x01), so nobody can present the
 * inside of the tree as an entry.
 *
 * @see RFC 9162 §2.1.1
 *
 * @example The empty entry
 * ```ts
 * import assert from 'node:assert/strict';
 * import { leafHash } from '@pledgewatch/shared/merkle';
 *
 * const expected = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d';
 * assert.equal(Buffer.from(leafHash(new Uint8Array())).toString('hex'), expected);
 * ```
 */
export function leafHash(entry: Uint8Array): Uint8Array {
  const input = Buffer.allocUnsafe(1 + entry.length);
  input[0] = LEAF_PREFIX;
  input.set(entry, 1);
  return sha256(input);
}

/**
 * Hashes two neighbours into their parent: SHA-256(0x01 ‖ left ‖ right) (RFC 9162 §2.1.1).
 *
 * @throws {RangeError} When either is not {@link HASH_BYTES} long: a mistake of the caller.
 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) {
    throw new RangeError(`cannot join hashes of ${left.length} and ${right.length} bytes`);
  }
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_BYTES);
  return sha256(nodeInput);
}

/** Whether two hashes are the same whole hash. Hashes here are public: no constant time needed. */
export function sameHash(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === HASH_BYTES && Buffer.compare(one, other) === 0;
}
