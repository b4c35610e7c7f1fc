import type { KeyObject } from 'node:crypto';
import type { EpochMs } from '../clock/index.ts';
import type { Command } from '../command/index.ts';
import { CoseHeader, openSign1, signSign1, verifySign1 } from '../cose/index.ts';
import { PledgewatchError } from '../errors/index.ts';
import { inOrder } from './canonical-json.ts';
import { publicJwkOf, signingKeyIdOf } from './public-jwk.ts';

/**
 * What a signature covers: the command, and the one place it may have. A tenant's idempotency key stands in
 * the ledger once for ever, so a signature is good for one command and one time.
 */
export interface CommandToSign {
  /** The tenant that gives the command. */
  readonly tenantId: string;
  readonly idempotencyKey: string;
  readonly command: Command;
}

/** A signature that was read and not yet verified. */
export interface OpenedSignature {
  /** Lower-case hex of the key's JWK thumbprint. */
  readonly signingKeyId: string;
  /** When it was made, as its signer says; whole seconds. */
  readonly signedAt: EpochMs;
  /** Whether the key signed exactly this. */
  readonly isOver: (what: CommandToSign, publicKey: KeyObject) => boolean;
}

/** What it is for: no signature made for anything else is one for a command (RFC 9052 §4.3). */
const PURPOSE = Buffer.from('pledgewatch/command/1');
/** The CWT claims of a signature (RFC 9597), and among them when it was made (RFC 8392 §3.1.6). */
const CWT_CLAIMS = 15;
const ISSUED_AT = 6;
const KEY_ID_BYTES = 32;

/**
 * Signs a command: a COSE_Sign1 without its payload (docs/specs/007-command-signature.md), base64url.
 *
 * @throws {PledgewatchError} `PW_KEY_MALFORMED` for a key that is neither Ed25519 nor P-256.
 */
export function signCommand(what: CommandToSign, key: KeyObject, signedAt: EpochMs): string {
  const signingKeyId = Buffer.from(signingKeyIdOf(publicJwkOf(key)), 'hex');
  const bytes = signSign1({
    protectedHeader: new Map<number, unknown>([
      [CoseHeader.keyId, signingKeyId],
      [CWT_CLAIMS, new Map([[ISSUED_AT, Math.floor(signedAt / 1_000)]])],
    ]),
    payload: payloadOf(what),
    detached: true,
    externalAad: PURPOSE,
    key,
  });
  return Buffer.from(bytes).toString('base64url');
}

/** @throws {PledgewatchError} `PW_SIGNATURE_UNREADABLE`; whoever made it must sign again. */
export function openSignature(text: string): OpenedSignature {
  const opened = openBytes(Buffer.from(text, 'base64url'));
  const keyId = opened.protectedHeader.get(CoseHeader.keyId);
  const claims = opened.protectedHeader.get(CWT_CLAIMS);
  const issuedAt: unknown = claims instanceof Map ? claims.get(ISSUED_AT) : undefined;
  if (!(keyId instanceof Uint8Array) || keyId.length !== KEY_ID_BYTES) {
    throw unreadable('it names no key by its 32-byte thumbprint');
  }
  if (!Number.isSafeInteger(issuedAt) || (issuedAt as number) < 0) {
    throw unreadable('it does not say when it was made');
  }
  return {
    signingKeyId: Buffer.from(keyId).toString('hex'),
    signedAt: (issuedAt as number) * 1_000,
    isOver: (what, publicKey) =>
      verifySign1(opened, publicKey, { detachedPayload: payloadOf(what), externalAad: PURPOSE }),
  };
}

function openBytes(bytes: Uint8Array) {
  try {
    return openSign1(bytes);
  } catch (error) {
    throw unreadable((error as Error).message);
  }
}

/** RFC 8785: the very same bytes from every program that has the same values. */
function payloadOf({ tenantId, idempotencyKey, command }: CommandToSign): Uint8Array {
  return Buffer.from(JSON.stringify(inOrder({ tenantId, idempotencyKey, command })));
}

function unreadable(reason: string): PledgewatchError {
  return new PledgewatchError('PW_SIGNATURE_UNREADABLE', { reason });
}
