import { createHmac } from 'node:crypto';

/** Of the plate; more tell nobody anything, and a mark stays short. */
const MASK_CHARACTERS_MAX = 16;
/** 96 bits: two vehicles of one site never have the same. */
const DIGEST_CHARACTERS = 16;

/**
 * How a vehicle is named where nothing can be erased, in ledger, batches and instructions: a mask of its
 * number plate for people, and an HMAC-SHA-256 under a key of the site for machines. The same plate has the
 * same mark at one site, and others elsewhere. Whoever has the key can try plates out; it is with the site's
 * gateways and in the cloud's erasable store alone.
 *
 * @param key 32 random bytes; null where the gateway has none yet: people still see what came, no order
 *   finds its vehicle.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { maskOf, vehicleMark } from '@pledgewatch/shared/identity';
 *
 * const mark = vehicleMark('粤E12345', new Uint8Array(32));
 * assert.match(mark, /^粤E•••45#[A-Za-z0-9_-]{16}$/);
 * assert.equal(maskOf(mark), '粤E•••45');
 * ```
 */
export function vehicleMark(plate: string, key: Uint8Array | null): string {
  const mask = masked(Array.from(plate).slice(0, MASK_CHARACTERS_MAX).join(''));
  if (key === null) return `${mask}#`;
  const digest = createHmac('sha256', key).update(plate).digest('base64url');
  return `${mask}#${digest.slice(0, DIGEST_CHARACTERS)}`;
}

/** What people are shown of a mark; of a plate in clear, as ledgers before marks have it, its mask. */
export function maskOf(mark: string): string {
  const end = mark.lastIndexOf('#');
  return end < 0 ? masked(mark) : mark.slice(0, end);
}

/** 粤E12345 → 粤E•••45: enough to find the row again, not the vehicle. Short texts are hidden whole. */
export function masked(text: string): string {
  const characters = Array.from(text);
  if (characters.length < 6) return '•'.repeat(characters.length);
  const hidden = '•'.repeat(characters.length - 4);
  return characters.slice(0, 2).join('') + hidden + characters.slice(-2).join('');
}
