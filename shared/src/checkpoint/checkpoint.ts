import type { KeyObject } from 'node:crypto';
import { PledgewatchError } from '../errors/index.ts';
import { HASH_BYTES } from '../merkle/index.ts';
import { decodeBase64 } from './base64.ts';
import { openNote, signNote } from './note.ts';
import type { VerifierKey } from './verifier-key.ts';

/** What a ledger says of itself at one size. */
export interface Checkpoint {
  /** Names the ledger for ever, as a schema-less URL. */
  readonly origin: string;
  /** Number of entries. */
  readonly size: number;
  /** RFC 9162 root over those entries, 32 bytes. */
  readonly root: Uint8Array;
}

/** A checkpoint whose signatures have been verified. */
export interface OpenedCheckpoint extends Checkpoint {
  /** Lines after the root: opaque, usually none. */
  readonly extensions: readonly string[];
  /** Names of the known keys that signed it. */
  readonly signers: readonly string[];
}

/** What is to be signed, and by whom. */
export interface CheckpointRequest extends Checkpoint {
  readonly key: KeyObject;
  /** The log's key name; the origin unless said otherwise, as the format advises. */
  readonly keyName?: string;
}

/**
 * Signs a checkpoint (C2SP tlog-checkpoint as an Ed25519 signed-note). The signer must hold to one
 * history: never two checkpoints between which no consistency proof exists.
 *
 * @throws {RangeError} When the format does not allow origin, size or root: the caller's mistake.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { generateKeyPairSync } from 'node:crypto';
 * import { openCheckpoint, signCheckpoint, verifierKey } from '@pledgewatch/shared/checkpoint';
 * import { EMPTY_ROOT } from '@pledgewatch/shared/merkle';
 *
 * const { privateKey: key } = generateKeyPairSync('ed25519');
 * const origin = 'bank.example/ledger';
 * const text = signCheckpoint({ origin, size: 0, root: EMPTY_ROOT, key });
 * assert.equal(openCheckpoint(text, [verifierKey(origin, key)]).size, 0);
 * ```
 */
export function signCheckpoint(request: CheckpointRequest): string {
  const { origin, size, root, key, keyName = origin } = request;
  if (!isOrigin(origin)) throw new RangeError(`Not an origin: ${JSON.stringify(origin)}`);
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`Not a tree size: ${size}`);
  if (root.length !== HASH_BYTES) throw new RangeError(`A root of ${root.length} bytes`);
  const text = `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
  return signNote(text, { name: keyName, key });
}

/**
 * Reads and verifies a checkpoint.
 *
 * @param verifierKeys The keys believed. Who asks for one ledger also compares `origin`.
 * @throws {PledgewatchError} `PW_SIGNATURE_INVALID` when no known key, or not each known key that
 * appears, has signed it; `PW_CHECKPOINT_MALFORMED` when it is not a checkpoint.
 */
export function openCheckpoint(
  text: string,
  verifierKeys: readonly VerifierKey[],
): OpenedCheckpoint {
  const note = openNote(text, verifierKeys);
  const [origin = '', sizeText = '', rootText = '', ...extensions] = note.text
    .slice(0, -1)
    .split('\n');
  const size = /^(?:0|[1-9][0-9]*)$/.test(sizeText) ? Number(sizeText) : Number.NaN;
  const root = decodeBase64(rootText);
  if (!isOrigin(origin)) throw malformed('no origin');
  if (!Number.isSafeInteger(size)) throw malformed('no tree size');
  if (root?.length !== HASH_BYTES) throw malformed('no root');
  if (extensions.includes('')) throw malformed('an extension line is empty');
  return { origin, size, root, extensions, signers: note.signers };
}

function isOrigin(origin: string): boolean {
  return origin.length > 0 && origin.isWellFormed() && !/\p{Cc}/u.test(origin);
}

function malformed(reason: string): PledgewatchError {
  return new PledgewatchError('PW_CHECKPOINT_MALFORMED', { reason });
}
