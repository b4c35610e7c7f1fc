import { decode, decodeFirst, encode, rfc8949EncodeOptions } from 'cborg';

const STRICT = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  useMaps: true,
  rejectDuplicateMapKeys: true,
} as const;

/** Encodes by the core deterministic rules (RFC 8949 §4.2.1): one value, one encoding. */
export function encodeCbor(value: unknown): Uint8Array {
  return encode(value, rfc8949EncodeOptions);
}

/**
 * Reads one CBOR item that fills `bytes` and is encoded as {@link encodeCbor} would encode it.
 * Maps come back as `Map`, so that integer keys survive. Tags, indefinite lengths, NaN, infinities
 * and `undefined` are refused.
 *
 * @throws {Error} Whatever is wrong; the caller names the format in a coded error.
 */
export function decodeCbor(bytes: Uint8Array): unknown {
  const value: unknown = decode(bytes, STRICT);
  requireCanonical(value, bytes);
  return value;
}

/**
 * Reads the CBOR item at the start of `bytes`, under the same rules as {@link decodeCbor}.
 *
 * @returns The value and the number of bytes it took.
 * @throws {Error} As {@link decodeCbor}.
 */
export function decodeFirstCbor(bytes: Uint8Array): [value: unknown, length: number] {
  const [value, rest] = decodeFirst(bytes, STRICT) as [unknown, Uint8Array];
  const length = bytes.length - rest.length;
  requireCanonical(value, bytes.subarray(0, length));
  return [value, length];
}

function requireCanonical(value: unknown, bytes: Uint8Array): void {
  // Writing it again finds what the reader lets pass: key order, long floats, broken UTF-8.
  if (Buffer.compare(encodeCbor(value), bytes) !== 0) {
    throw new Error('CBOR is not deterministically encoded');
  }
}
