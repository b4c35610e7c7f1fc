import { createHash, hash } from 'node:crypto';
import { rootOf } from '../merkle/index.ts';

const SALT_BYTES = 16;

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
  const salts = itemSalts(salt, items.length);
  const leaves = items.map((item, index) => {
    const bytes = Buffer.allocUnsafe(1 + SALT_BYTES + Buffer.byteLength(item));
    bytes[0] = 0;
    bytes.set(salts.subarray(index * SALT_BYTES, (index + 1) * SALT_BYTES), 1);
    bytes.write(item, 1 + SALT_BYTES, 'utf8');
    return hash('sha256', bytes, 'buffer');
  });
  return rootOf(leaves);
}
