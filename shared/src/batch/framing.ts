import {
  bytesLength,
  CborMajor,
  readBytes,
  readHead,
  writeBytes,
  writeHead,
} from '../cbor/index.ts';

/** The two halves of a batch that travel together. */
export interface BatchParts {
  /** The signature and what it covers: a COSE_Sign1 over the digest of the content. */
  readonly envelope: Uint8Array;
  /** What was hashed: zstd(salt ‖ items). */
  readonly content: Uint8Array;
}

/** Lays both halves end to end: the CBOR array [envelope, content] of two byte strings. */
export function joinBatch({ envelope, content }: BatchParts): Uint8Array {
  const out = Buffer.allocUnsafe(1 + bytesLength(envelope) + bytesLength(content));
  const at = writeHead(out, 0, { major: CborMajor.array, argument: 2 });
  writeBytes(out, writeBytes(out, at, envelope), content);
  return new Uint8Array(out.buffer, out.byteOffset, out.length);
}

/** Cuts a batch into its halves, views into `bytes`. @throws {Error} When it is not two strings. */
export function splitBatch(bytes: Uint8Array): BatchParts {
  const array = readHead(bytes, 0);
  if (array.major !== CborMajor.array || array.argument !== 2) throw new Error('not two items');
  const [envelope, contentAt] = readBytes(bytes, array.end);
  const [content, end] = readBytes(bytes, contentAt);
  if (end !== bytes.length) throw new Error('bytes follow the batch');
  return { envelope, content };
}
