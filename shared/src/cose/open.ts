import type { KeyObject } from 'node:crypto';
import { decodeCbor, decodeFirstCbor, readBytes } from '../cbor/index.ts';
import { PledgewatchError } from '../errors/index.ts';
import { CoseHeader, sigStructure, type CoseHeaders } from './sign1.ts';
import { suiteOfAlgorithm } from './suites.ts';

/** A message that has been read and not yet been verified: nothing in it is to be believed. */
export interface OpenedSign1 {
  readonly protectedHeader: CoseHeaders;
  /** The protected header as it was signed. */
  readonly protectedBytes: Uint8Array;
  readonly unprotectedHeader: CoseHeaders;
  /** `null` when detached. A view into the bytes that were opened. */
  readonly payload: Uint8Array | null;
  readonly signature: Uint8Array;
}

/**
 * Largest header we read, bytes. Ours are below 3,000 (a receipt of 54 hashes); the bound keeps a
 * hostile header from nesting deep or costing much before its signature is checked.
 */
export const SIGN1_HEADER_BYTES_MAX = 4_096;

const CBOR_NULL = 0xf6;
const NO_HEADERS: CoseHeaders = new Map();

/**
 * Reads a tagged COSE_Sign1 (RFC 9052 §4.2), strictly: exact types, definite and shortest
 * lengths, deterministic headers, no label twice, no byte behind the end, no critical extension
 * (we know none).
 *
 * @throws {PledgewatchError} `PW_COSE_MALFORMED`; the sender must mend it.
 */
export function openSign1(bytes: Uint8Array): OpenedSign1 {
  try {
    return readSign1(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PledgewatchError('PW_COSE_MALFORMED', { reason }, { cause });
  }
}

/**
 * Whether the message was signed with the private half of `publicKey` under an algorithm we speak.
 * Never throws for bad input: whatever is wrong, the answer is no.
 *
 * @param options.detachedPayload The payload, when and only when the message does not carry it.
 * @param options.externalAad What the signer said the signature is for.
 */
export function verifySign1(
  opened: OpenedSign1,
  publicKey: KeyObject,
  options: { readonly detachedPayload?: Uint8Array; readonly externalAad?: Uint8Array } = {},
): boolean {
  const { protectedHeader, protectedBytes, signature } = opened;
  const suite = suiteOfAlgorithm(protectedHeader.get(CoseHeader.algorithm));
  if (!suite || !suite.fits(publicKey)) return false;
  if (signature.length !== suite.signatureBytes) return false;
  // Two payloads would leave open which one was verified.
  if ((opened.payload === null) === (options.detachedPayload === undefined)) return false;
  const payload = opened.payload ?? options.detachedPayload!;
  const { externalAad } = options;
  try {
    const covered = sigStructure({ protectedBytes, payload, externalAad });
    return suite.verify(covered, publicKey, signature);
  } catch {
    return false;
  }
}

function readSign1(bytes: Uint8Array): OpenedSign1 {
  if (bytes[0] !== 0xd2 || bytes[1] !== 0x84) throw new Error('tag 18 over four items is missing');
  const [protectedBytes, unprotectedAt] = readBytes(bytes, 2);
  const protectedHeader = readProtected(protectedBytes);
  const [unprotectedHeader, payloadAt] = readUnprotected(bytes, unprotectedAt);
  const [payload, signatureAt] = readPayload(bytes, payloadAt);
  const [signature, end] = readBytes(bytes, signatureAt);
  if (end !== bytes.length) throw new Error('bytes follow the message');
  checkLabels(protectedHeader, unprotectedHeader);
  return { protectedHeader, protectedBytes, unprotectedHeader, payload, signature };
}

function readProtected(bytes: Uint8Array): CoseHeaders {
  // RFC 9052 §3: an empty protected header is written as no bytes at all.
  if (bytes.length === 0) return NO_HEADERS;
  if (bytes.length > SIGN1_HEADER_BYTES_MAX) throw new Error('protected header is too long');
  return asHeaders(decodeCbor(bytes));
}

function readUnprotected(bytes: Uint8Array, offset: number): [CoseHeaders, number] {
  if (bytes[offset] === 0xa0) return [NO_HEADERS, offset + 1];
  const [value, length] = decodeFirstCbor(bytes.subarray(offset, offset + SIGN1_HEADER_BYTES_MAX));
  return [asHeaders(value), offset + length];
}

function readPayload(bytes: Uint8Array, offset: number): [Uint8Array | null, number] {
  return bytes[offset] === CBOR_NULL ? [null, offset + 1] : readBytes(bytes, offset);
}

function asHeaders(value: unknown): CoseHeaders {
  if (!(value instanceof Map)) throw new Error('a header is not a map');
  for (const label of value.keys()) {
    if (typeof label !== 'string' && !Number.isSafeInteger(label)) {
      throw new Error('a header label is neither integer nor text');
    }
  }
  return value as CoseHeaders;
}

function checkLabels(protectedHeader: CoseHeaders, unprotectedHeader: CoseHeaders): void {
  // RFC 9052 §3.1: a critical extension that is not understood makes the message unusable.
  if (protectedHeader.has(CoseHeader.critical)) throw new Error('critical header is not known');
  for (const label of unprotectedHeader.keys()) {
    if (protectedHeader.has(label)) throw new Error(`header ${label} stands in both headers`);
  }
}
