import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { Type, type Static } from '@sinclair/typebox';
import { PledgewatchError } from '../errors/index.ts';

const closed = { additionalProperties: false } as const;
const Coordinate = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });

/** A public key people sign with (RFC 7517): Ed25519, or P-256 for ES256. Nothing private fits in. */
export const PublicJwk = Type.Union([
  Type.Object({ kty: Type.Literal('OKP'), crv: Type.Literal('Ed25519'), x: Coordinate }, closed),
  Type.Object(
    { kty: Type.Literal('EC'), crv: Type.Literal('P-256'), x: Coordinate, y: Coordinate },
    closed,
  ),
]);
export type PublicJwk = Static<typeof PublicJwk>;

/** @throws {PledgewatchError} `PW_KEY_MALFORMED`: no point of its curve, or another spelling of one. */
export function publicKeyOfJwk(jwk: PublicJwk): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: jwk, format: 'jwk' });
  } catch (cause) {
    throw new PledgewatchError('PW_KEY_MALFORMED', { reason: `no ${jwk.crv} key` }, { cause });
  }
  // One key, one name: Node skips stray bits that would give it another.
  if (signingKeyIdOf(publicJwkOf(key)) === signingKeyIdOf(jwk)) return key;
  throw new PledgewatchError('PW_KEY_MALFORMED', { reason: 'not base64url' });
}

/** The public half of a key, as a JWK. @throws {PledgewatchError} `PW_KEY_MALFORMED` for another kind. */
export function publicJwkOf(key: KeyObject): PublicJwk {
  const { kty, crv, x, y } = createPublicKeyOf(key).export({ format: 'jwk' });
  if (kty === 'OKP' && crv === 'Ed25519' && x) return { kty, crv, x };
  if (kty === 'EC' && crv === 'P-256' && x && y) return { kty, crv, x, y };
  const reason = `a ${crv ?? kty} key, neither Ed25519 nor P-256`;
  throw new PledgewatchError('PW_KEY_MALFORMED', { reason });
}

function createPublicKeyOf(key: KeyObject): KeyObject {
  return key.type === 'public' ? key : createPublicKey(key);
}

/** Names a signing key: its JWK thumbprint by SHA-256 (RFC 7638), lower-case hex. */
export function signingKeyIdOf(jwk: PublicJwk): string {
  const { crv, kty, x } = jwk;
  const members = jwk.kty === 'EC' ? { crv, kty, x, y: jwk.y } : { crv, kty, x };
  return hash('sha256', JSON.stringify(members));
}
