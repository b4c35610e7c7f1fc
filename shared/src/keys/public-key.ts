import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { PledgewatchError } from '../errors/index.ts';

/** Length of a raw Ed25519 public key, bytes (RFC 8032 §5.1.5). */
export const PUBLIC_KEY_BYTES = 32;

/** Length of a key id, bytes: 64 bits tell the few thousand keys of one operator apart. */
export const KEY_ID_BYTES = 8;

/** SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410 §4). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** A key never changes, and deriving its public bytes costs as much as a signature. */
const rawOfKey = new WeakMap<KeyObject, Uint8Array>();

/** The 32 raw bytes of an Ed25519 public key, also when given the private one. */
export function rawPublicKey(key: KeyObject): Uint8Array {
  const raw = rawOfKey.get(key) ?? exportRaw(key);
  rawOfKey.set(key, raw);
  return Uint8Array.from(raw);
}

function exportRaw(key: KeyObject): Uint8Array {
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('Not an Ed25519 key');
  const publicKey = key.type === 'public' ? key : createPublicKey(key);
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return spki.subarray(SPKI_HEAD.length);
}

/** @throws {PledgewatchError} `PW_KEY_MALFORMED` unless given 32 bytes. */
export function publicKeyFromRaw(raw: Uint8Array): KeyObject {
  if (raw.length !== PUBLIC_KEY_BYTES) {
    const reason = `${raw.length} bytes instead of ${PUBLIC_KEY_BYTES}`;
    throw new PledgewatchError('PW_KEY_MALFORMED', { reason });
  }
  return createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' });
}

/** The public key as 43 characters of base64url without padding (RFC 4648 §5). */
export function publicKeyToBase64url(key: KeyObject): string {
  return Buffer.from(rawPublicKey(key)).toString('base64url');
}

/** @throws {PledgewatchError} `PW_KEY_MALFORMED` unless given exactly one spelling of 32 bytes. */
export function publicKeyFromBase64url(text: string): KeyObject {
  const raw = Buffer.from(text, 'base64url');
  // Node skips what it cannot read; writing it again tells whether it skipped anything.
  if (raw.toString('base64url') !== text) {
    throw new PledgewatchError('PW_KEY_MALFORMED', { reason: 'not base64url' });
  }
  return publicKeyFromRaw(raw);
}

/** Names a key: the first 8 bytes of SHA-256 over the raw public key. No secret, no proof. */
export function keyId(key: KeyObject): Uint8Array {
  return hash('sha256', rawPublicKey(key), 'buffer').subarray(0, KEY_ID_BYTES);
}
