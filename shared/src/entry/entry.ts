import {
  bytesLength,
  CborMajor,
  headLength,
  readBytes,
  readHead,
  writeBytes,
  writeHead,
} from '../cbor/index.ts';
import { splitBatch } from '../batch/index.ts';
import { PledgewatchError } from '../errors/index.ts';
import { leafHash } from '../merkle/index.ts';

/** Longest entry: C2SP tlog-tiles puts a 16-bit length before each entry of a bundle. */
export const ENTRY_BYTES_MAX = 65_535;

/** What an entry holds, as the number that stands in its bytes. Numbers are never reused. */
export const ENTRY_KINDS = { batch: 1, command: 2, decision: 3, tick: 4 } as const;
export type EntryKind = keyof typeof ENTRY_KINDS;

/** One fact of the ledger. */
export interface Entry {
  readonly kind: EntryKind;
  /** When the cloud took it in, ms since 1970; never decreases along the ledger. */
  readonly acceptedAt: number;
  /** The sealed batch as it arrived, a command, a decision; empty for a tick. */
  readonly body: Uint8Array;
}

const VERSION = 2;
const KIND_OF_NUMBER = new Map<number, EntryKind>(
  (Object.keys(ENTRY_KINDS) as EntryKind[]).map((kind) => [ENTRY_KINDS[kind], kind]),
);
/** Array of four, version, kind: one byte each. */
const FIXED_BYTES = 3;

/**
 * The bytes of an entry: CBOR array [2, kind, acceptedAt, body] in the core deterministic encoding
 * (RFC 8949 §4.2.1), so one entry has one encoding and one leaf.
 *
 * @throws {PledgewatchError} `PW_ENTRY_MALFORMED` when longer than {@link ENTRY_BYTES_MAX}.
 * @throws {RangeError} When `acceptedAt` is not a whole number of ms from 0: the caller's mistake.
 */
export function encodeEntry({ kind, acceptedAt, body }: Entry): Uint8Array {
  if (!Number.isSafeInteger(acceptedAt) || acceptedAt < 0) {
    throw new RangeError(`acceptedAt is ${acceptedAt}`);
  }
  const length = FIXED_BYTES + headLength(acceptedAt) + bytesLength(body);
  if (length > ENTRY_BYTES_MAX) throw malformed(`${length} bytes, at most ${ENTRY_BYTES_MAX}`);
  const out = Buffer.allocUnsafe(length);
  let at = writeHead(out, 0, { major: CborMajor.array, argument: 4 });
  at = writeHead(out, at, { major: CborMajor.uint, argument: VERSION });
  at = writeHead(out, at, { major: CborMajor.uint, argument: ENTRY_KINDS[kind] });
  at = writeHead(out, at, { major: CborMajor.uint, argument: acceptedAt });
  writeBytes(out, at, body);
  return out;
}

/**
 * Reads an entry, strictly: only bytes that {@link encodeEntry} would write are read.
 *
 * @returns The entry; its body is a view into `bytes`.
 * @throws {PledgewatchError} `PW_ENTRY_MALFORMED`; the ledger must be fetched again or verified.
 */
export function decodeEntry(bytes: Uint8Array): Entry {
  if (bytes.length > ENTRY_BYTES_MAX) throw malformed(`${bytes.length} bytes are too many`);
  try {
    return readEntry(bytes);
  } catch (cause) {
    throw malformed(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/**
 * What the ledger's tree holds of an entry: its own bytes, but of a batch the envelope alone, in the
 * place of the body. The envelope holds the digest of the content, so the tree still speaks for all
 * of it, and whoever may not see the content can check the leaf.
 *
 * @throws {PledgewatchError} `PW_ENTRY_MALFORMED` when a batch's body is not one.
 */
export function entryLeaf(entry: Entry): Uint8Array {
  if (entry.kind !== 'batch') return encodeEntry(entry);
  return encodeEntry({ ...entry, body: envelopeOf(entry.body) });
}

/**
 * The leaf hash of an entry's bytes (RFC 9162 §2.1.1); see {@link entryLeaf}. Never throws: bytes that
 * are no entry are hashed as they stand, which is no leaf of an honest ledger.
 */
export function entryLeafHash(bytes: Uint8Array): Uint8Array {
  // The third byte of every entry is its kind.
  if (bytes[2] !== ENTRY_KINDS.batch) return leafHash(bytes);
  try {
    return leafHash(entryLeaf(decodeEntry(bytes)));
  } catch {
    return leafHash(bytes);
  }
}

function envelopeOf(batch: Uint8Array): Uint8Array {
  try {
    return splitBatch(batch).envelope;
  } catch (cause) {
    throw malformed(`its body is not a batch: ${String(cause)}`, cause);
  }
}

function readEntry(bytes: Uint8Array): Entry {
  const array = readHead(bytes, 0);
  if (array.major !== CborMajor.array || array.argument !== 4) throw new Error('not four items');
  const version = readUint(bytes, array.end);
  if (version.argument !== VERSION) throw new Error(`version ${version.argument} is not known`);
  const number = readUint(bytes, version.end);
  const kind = KIND_OF_NUMBER.get(number.argument);
  if (!kind) throw new Error(`kind ${number.argument} is not known`);
  const acceptedAt = readUint(bytes, number.end);
  const [body, end] = readBytes(bytes, acceptedAt.end);
  if (end !== bytes.length) throw new Error('bytes follow the entry');
  return { kind, acceptedAt: acceptedAt.argument, body };
}

function readUint(bytes: Uint8Array, offset: number) {
  const head = readHead(bytes, offset);
  if (head.major !== CborMajor.uint) throw new Error('a number is missing');
  return head;
}

function malformed(reason: string, cause?: unknown): PledgewatchError {
  return new PledgewatchError('PW_ENTRY_MALFORMED', { reason }, { cause });
}
