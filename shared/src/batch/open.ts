import { hash, type KeyObject } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { CoseHeader, openSign1, verifySign1, type OpenedSign1 } from '../cose/index.ts';
import { PledgewatchError } from '../errors/index.ts';
import { LANES, type Lane } from '../topics/index.ts';
import { splitBatch, type BatchParts } from './framing.ts';
import {
  BATCH_AAD,
  BATCH_BYTES_MAX,
  BATCH_HEADER_LABEL,
  BATCH_INFLATED_BYTES_MAX,
  BATCH_ITEMS_MAX,
  BATCH_VERSION,
  HashEnvelopeHeader,
  SHA_256,
  type BatchHeader,
} from './header.ts';

/** The signed half of a batch, read and not verified yet. */
export interface OpenedEnvelope {
  readonly header: BatchHeader;
  readonly keyId: Uint8Array;
  /** SHA-256 of the content, as signed. */
  readonly contentDigest: Uint8Array;
  readonly sign1: OpenedSign1;
}

/** The content of a batch. */
export interface InflatedBatch {
  readonly salt: Uint8Array;
  /** One JSON text a line. */
  readonly lines: string;
}

/** A batch whose outside has been read and whose signature has not been checked yet. */
export interface OpenedBatch extends OpenedEnvelope, BatchParts {}

/**
 * Reads a batch's outside. Nothing it says is to be believed before
 * {@link verifyEnvelope} and {@link holdsSignedContent}.
 *
 * @throws {PledgewatchError} `PW_BATCH_TOO_LARGE`, `PW_COSE_MALFORMED`.
 */
export function openBatch(bytes: Uint8Array): OpenedBatch {
  if (bytes.length > BATCH_BYTES_MAX) {
    throw new PledgewatchError('PW_BATCH_TOO_LARGE', {
      bytes: bytes.length,
      bytesMax: BATCH_BYTES_MAX,
    });
  }
  const parts = splitParts(bytes);
  return { ...openEnvelope(parts.envelope), ...parts };
}

/**
 * Reads the signed half alone, as an evidence bundle holds it.
 *
 * @throws {PledgewatchError} `PW_COSE_MALFORMED`.
 */
export function openEnvelope(envelope: Uint8Array): OpenedEnvelope {
  const sign1 = openSign1(envelope);
  const { protectedHeader, payload } = sign1;
  const keyId = protectedHeader.get(CoseHeader.keyId);
  if (!(keyId instanceof Uint8Array)) throw malformed('no key id (header 4)');
  if (protectedHeader.get(HashEnvelopeHeader.payloadHashAlg) !== SHA_256 || !isDigest(payload)) {
    throw malformed('not an envelope around a SHA-256 (header 258)');
  }
  const header = readHeader(protectedHeader.get(BATCH_HEADER_LABEL));
  return { header, keyId, contentDigest: payload, sign1 };
}

/** Whether the envelope was signed with the private half of `publicKey`. */
export function verifyEnvelope(envelope: OpenedEnvelope, publicKey: KeyObject): boolean {
  return verifySign1(envelope.sign1, publicKey, { externalAad: BATCH_AAD });
}

/**
 * Whether the content is the one that was signed. An envelope says nothing of other content, so a
 * batch that does not hold it must be refused whatever its signature says.
 */
export function holdsSignedContent({ content, contentDigest }: OpenedBatch): boolean {
  return Buffer.compare(hash('sha256', content, 'buffer'), contentDigest) === 0;
}

/** What the next batch of the stream must name: SHA-256 of the envelope. */
export function envelopeHash({ envelope }: Pick<BatchParts, 'envelope'>): Uint8Array {
  return hash('sha256', envelope, 'buffer');
}

/**
 * Inflates a batch's content into its salt and its items: one JSON text a line.
 *
 * @throws {PledgewatchError} `PW_COSE_MALFORMED` when the content does not inflate within
 * {@link BATCH_INFLATED_BYTES_MAX} or is too short to hold a salt.
 */
export function inflateBatch({ content }: Pick<BatchParts, 'content'>): InflatedBatch {
  const inflated = inflate(content);
  if (inflated.length < 16) throw malformed('content holds no salt');
  return { salt: inflated.subarray(0, 16), lines: inflated.toString('utf8', 16) };
}

/** Most batches inflate within one piece; by zlib's 16 kB, inflating takes several times as long. */
const INFLATE_CHUNK_BYTES = 131_072;

function inflate(content: Uint8Array): Buffer {
  try {
    return zstdDecompressSync(content, {
      maxOutputLength: BATCH_INFLATED_BYTES_MAX,
      chunkSize: INFLATE_CHUNK_BYTES,
    });
  } catch (cause) {
    throw malformed('content does not inflate', cause);
  }
}

function splitParts(bytes: Uint8Array): BatchParts {
  try {
    return splitBatch(bytes);
  } catch (cause) {
    throw malformed(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function readHeader(value: unknown): BatchHeader {
  if (!Array.isArray(value) || value.length !== 10) throw malformed('no batch header');
  const [version, siteId, gatewayId, lane, epoch, firstSeq, lastSeq, previous, root, sealedAt] =
    value as unknown[];
  if (version !== BATCH_VERSION) throw malformed(`batch version ${String(version)} is unknown`);
  if (typeof siteId !== 'string' || typeof gatewayId !== 'string') throw malformed('bad identity');
  if (!LANES.some((known) => known === lane)) throw malformed('unknown lane');
  if (!isCount(epoch) || !isCount(firstSeq) || !isCount(lastSeq) || !isCount(sealedAt)) {
    throw malformed('bad number in the batch header');
  }
  if (firstSeq < 1 || lastSeq < firstSeq || lastSeq - firstSeq >= BATCH_ITEMS_MAX) {
    throw malformed(`bad range ${firstSeq}..${lastSeq}`);
  }
  if (!isDigest(previous) || !isDigest(root)) throw malformed('bad hash in the batch header');
  return {
    version,
    siteId,
    gatewayId,
    lane: lane as Lane,
    epoch,
    firstSeq,
    lastSeq,
    previous,
    root,
    sealedAt,
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isDigest(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.length === 32;
}

function malformed(reason: string, cause?: unknown): PledgewatchError {
  return new PledgewatchError('PW_COSE_MALFORMED', { reason }, { cause });
}
