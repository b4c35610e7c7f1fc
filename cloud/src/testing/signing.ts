import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Actor, Command, CommandOf } from '@pledgewatch/shared/command';
import {
  publicJwkOf,
  signCommand,
  signingKeyIdOf,
  type PublicJwk,
} from '@pledgewatch/shared/command-signature';
import type { Signed } from '#/pledges/index.ts';
import { NOON } from './court/index.ts';

/** A key pair of a person, and how it signs. */
export function newSigningKey(kind: 'Ed25519' | 'ES256' = 'Ed25519') {
  const key: KeyObject =
    kind === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
      : generateKeyPairSync('ed25519').privateKey;
  const jwk = publicJwkOf(key);
  return {
    jwk,
    signingKeyId: signingKeyIdOf(jwk),
    /** Its signature over a command of somebody's tenant, with what it covers beside. */
    sign: (
      { tenantId }: Pick<Actor, 'tenantId'>,
      command: Command,
      { idempotencyKey = 'the-one-key', at = NOON } = {},
    ): Signed => {
      const what = { tenantId, idempotencyKey, command };
      return { idempotencyKey, signatures: [signCommand(what, key, at)] };
    },
  };
}
export type SigningKeyForTest = ReturnType<typeof newSigningKey>;

/** Registers a public key, valid for a year. */
export function signingKey(
  userId: string,
  publicKey: PublicJwk,
  more: Partial<CommandOf<'signingKey.register'>> = {},
): CommandOf<'signingKey.register'> {
  const validity = { notBefore: NOON, notAfter: NOON + 365 * 86_400_000 };
  return { type: 'signingKey.register', userId, publicKey, ...validity, ...more };
}

/** Signs commands of one person, with what the signature covers beside. */
export type SignedBy = (command: Command) => Signed;
