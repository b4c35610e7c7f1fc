import { hash, type KeyObject } from 'node:crypto';
import { PledgewatchError } from '../errors/index.ts';
import { PUBLIC_KEY_BYTES, publicKeyFromRaw, rawPublicKey } from '../keys/index.ts';
import { decodeBase64 } from './base64.ts';

/** Whose signature a reader accepts on a note. */
export interface VerifierKey {
  readonly name: string;
  /** Tells signature lines apart, unsigned 32 bits; proves nothing. */
  readonly keyHash: number;
  readonly publicKey: KeyObject;
}

/** Signature type byte of Ed25519 (C2SP signed-note, Signature types). */
const ED25519_TYPE = 0x01;

/** Longest key name, UTF-16 units: a schema-less URL needs less. */
const NAME_LENGTH_MAX = 255;

/** The verifier's half of a note key. @throws {RangeError} When the name is not a key name. */
export function verifierKey(name: string, key: KeyObject): VerifierKey {
  if (!isKeyName(name)) throw new RangeError(`Not a key name: ${JSON.stringify(name)}`);
  const raw = rawPublicKey(key);
  return { name, keyHash: keyHash(name, raw), publicKey: publicKeyFromRaw(raw) };
}

/** A verifier key as one line of text: `name+hash+base64` (C2SP signed-note, after Go's sumdb). */
export function formatVerifierKey({ name, keyHash, publicKey }: VerifierKey): string {
  const typed = Buffer.concat([Uint8Array.of(ED25519_TYPE), rawPublicKey(publicKey)]);
  return `${name}+${keyHash.toString(16).padStart(8, '0')}+${typed.toString('base64')}`;
}

/** @throws {PledgewatchError} `PW_KEY_MALFORMED`; ask the log's operator for its key again. */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name, hex, encoded] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(text) ?? [];
  if (name === undefined || hex === undefined || encoded === undefined || !isKeyName(name)) {
    throw malformed('not name+hash+base64');
  }
  const typed = decodeBase64(encoded);
  if (typed?.length !== 1 + PUBLIC_KEY_BYTES || typed[0] !== ED25519_TYPE) {
    throw malformed('not an Ed25519 verifier key');
  }
  const raw = typed.subarray(1);
  if (keyHash(name, raw) !== Number.parseInt(hex, 16)) throw malformed('hash does not fit the key');
  return { name, keyHash: keyHash(name, raw), publicKey: publicKeyFromRaw(raw) };
}

/** C2SP signed-note, Format: not empty, no Unicode space, no plus, no control character. */
export function isKeyName(name: string): boolean {
  return (
    name.length > 0 &&
    name.length <= NAME_LENGTH_MAX &&
    name.isWellFormed() &&
    !/[+\s\p{White_Space}\p{Cc}]/u.test(name)
  );
}

/** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key) (C2SP signed-note, Signatures). */
function keyHash(name: string, raw: Uint8Array): number {
  const input = Buffer.concat([Buffer.from(`${name}\n`), Uint8Array.of(ED25519_TYPE), raw]);
  return hash('sha256', input, 'buffer').readUInt32BE(0);
}

function malformed(reason: string): PledgewatchError {
  return new PledgewatchError('PW_KEY_MALFORMED', { reason });
}
