import { createPrivateKey, type KeyObject } from 'node:crypto';
import { chanceFrom } from '#/world/index.ts';

/** Everything of a PKCS #8 Ed25519 private key but its 32 bytes (RFC 8410, section 7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Bytes by chance from a seed, and from whoever draws them. */
export function randomFrom(seed: number, name: string): (bytes: number) => Uint8Array {
  const chance = chanceFrom(seed, name);
  return (bytes) => Uint8Array.from({ length: bytes }, () => Math.floor(chance() * 256));
}

/** An Ed25519 key that the seed decides, so that what it signs is the same every time. */
export function keyFrom(seed: number, name: string): KeyObject {
  const key = Buffer.concat([PKCS8_ED25519, randomFrom(seed, name)(32)]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}
