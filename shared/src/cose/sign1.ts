import type { KeyObject } from 'node:crypto';
import { bytesLength, encodeCbor, writeBytes } from '../cbor/index.ts';
import { suiteOfKey } from './suites.ts';

/** COSE header labels (RFC 9052 §3.1). */
export const CoseHeader = { algorithm: 1, critical: 2, keyId: 4 } as const;

/** A header: integer or text labels to CBOR values. */
export type CoseHeaders = ReadonlyMap<number | string, unknown>;

/** What is to be signed. */
export interface Sign1Request {
  /** The algorithm (label 1) is set here from the key; do not name it. */
  readonly protectedHeader: CoseHeaders;
  readonly unprotectedHeader?: CoseHeaders;
  readonly payload: Uint8Array;
  /** Leaves the payload out of the message; the verifier must hold it already. */
  readonly detached?: boolean;
  /** Says what the signature is for; never travels (RFC 9052 §4.3). */
  readonly externalAad?: Uint8Array;
  readonly key: KeyObject;
}

/** The parts of a message, ready to be laid end to end. */
export interface Sign1Parts {
  readonly protectedBytes: Uint8Array;
  /** An encoded map. */
  readonly unprotectedBytes: Uint8Array;
  readonly payload: Uint8Array | null;
  readonly signature: Uint8Array;
}

/** What a signature covers. */
export interface Sign1Covered {
  readonly protectedBytes: Uint8Array;
  readonly payload: Uint8Array;
  readonly externalAad?: Uint8Array | undefined;
}

const NOTHING = new Uint8Array();
const EMPTY_MAP = Uint8Array.of(0xa0);
/** Array of four, then the text "Signature1": how every Sig_structure begins. */
const SIG_STRUCTURE_HEAD = Buffer.from('\x84\x6aSignature1', 'latin1');
/** Tag 18, then an array of four (RFC 9052 §4.2). */
const SIGN1_HEAD = Uint8Array.of(0xd2, 0x84);
const CBOR_NULL = 0xf6;

/**
 * Signs a payload: a tagged COSE_Sign1 (RFC 9052 §4.2), headers encoded by the core deterministic
 * rules of RFC 8949 §4.2.1.
 *
 * @throws {TypeError} When no suite signs with the key or the header names an algorithm: a mistake
 * of the caller.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { generateKeyPairSync } from 'node:crypto';
 * import { openSign1, signSign1, verifySign1 } from '@pledgewatch/shared/cose';
 *
 * const { privateKey, publicKey } = generateKeyPairSync('ed25519');
 * const payload = new TextEncoder().encode('214 coils');
 * const bytes = signSign1({ protectedHeader: new Map(), payload, key: privateKey });
 * assert.equal(verifySign1(openSign1(bytes), publicKey), true);
 * ```
 */
export function signSign1(request: Sign1Request): Uint8Array {
  const { unprotectedHeader, payload, detached = false, externalAad, key } = request;
  const protectedBytes = encodeProtected(request.protectedHeader, key);
  return assembleSign1({
    protectedBytes,
    unprotectedBytes: unprotectedHeader ? encodeCbor(unprotectedHeader) : EMPTY_MAP,
    payload: detached ? null : payload,
    signature: signCovered({ protectedBytes, payload, externalAad }, key),
  });
}

/** The protected header's bytes, with the algorithm of `key` added. */
export function encodeProtected(header: CoseHeaders, key: KeyObject): Uint8Array {
  if (header.has(CoseHeader.algorithm)) throw new TypeError('The algorithm follows from the key');
  return encodeCbor(new Map([[CoseHeader.algorithm, suiteOfKey(key).algorithm], ...header]));
}

/** The bare signature over `covered`, for those who put several messages around one signature. */
export function signCovered(covered: Sign1Covered, key: KeyObject): Uint8Array {
  return suiteOfKey(key).sign(sigStructure(covered), key);
}

/** Lays the parts end to end as a tagged COSE_Sign1, copying each once. */
export function assembleSign1(parts: Sign1Parts): Uint8Array {
  const { protectedBytes, unprotectedBytes, payload, signature } = parts;
  const payloadLength = payload ? bytesLength(payload) : 1;
  const out = Buffer.allocUnsafe(
    SIGN1_HEAD.length +
      bytesLength(protectedBytes) +
      unprotectedBytes.length +
      payloadLength +
      bytesLength(signature),
  );
  out.set(SIGN1_HEAD);
  let at = writeBytes(out, SIGN1_HEAD.length, protectedBytes);
  out.set(unprotectedBytes, at);
  at += unprotectedBytes.length;
  at = payload ? writeBytes(out, at, payload) : out.writeUInt8(CBOR_NULL, at);
  writeBytes(out, at, signature);
  return new Uint8Array(out.buffer, out.byteOffset, out.length);
}

/** The Sig_structure of a COSE_Sign1: what is signed, byte for byte (RFC 9052 §4.4). */
export function sigStructure(covered: Sign1Covered): Uint8Array {
  const { protectedBytes, payload, externalAad = NOTHING } = covered;
  const out = Buffer.allocUnsafe(
    SIG_STRUCTURE_HEAD.length +
      bytesLength(protectedBytes) +
      bytesLength(externalAad) +
      bytesLength(payload),
  );
  out.set(SIG_STRUCTURE_HEAD);
  const aadAt = writeBytes(out, SIG_STRUCTURE_HEAD.length, protectedBytes);
  writeBytes(out, writeBytes(out, aadAt, externalAad), payload);
  return out;
}
