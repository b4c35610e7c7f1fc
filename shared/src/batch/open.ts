import type { KeyObject } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { openSign1, verifySign1 } from '../cose/index.ts';
import { PledgewatchError } from '../errors/index.ts';
import { LANES, type Lane } from '../topics/index.ts';
import {
  BATCH_AAD,
  BATCH_BYTES_MAX,
  BATCH_HEADER_LABEL,
  BATCH_INFLATED_BYTES_MAX,
  BATCH_ITEMS_MAX,
  type BatchHeader,
} from './header.ts';

/** A batch whose outside has been read and whose signature has not been checked yet. */
export interface OpenedBatch {
  readonly header: BatchHeader;
  readonly keyId: Uint8Array;
  readonly sign1: ReturnType<typeof openSign1>;
}

/**
 * Reads a batch's outside. Nothing it says is to be believed before {@link verifyBatch}.
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
  const sign1 = openSign1(bytes);
  const keyId = sign1.protectedHeader.get(4);
  if (!(keyId instanceof Uint8Array)) throw malformed('no key id (header 4)');
  return { header: readHeader(sign1.protectedHeader.get(BATCH_HEADER_LABEL)), keyId, sign1 };
}

/** Whether the batch was signed with the private half of `publicKey`. */
export function verifyBatch(batch: OpenedBatch, publicKey: KeyObject): boolean {
  return verifySign1(batch.sign1, publicKey, { externalAad: BATCH_AAD });
}

/**
 * Inflates a verified batch into its salt and its payload: one JSON text a line.
 *
 * @throws {PledgewatchError} `PW_COSE_MALFORMED` when the payload does not inflate within
 * {@link BATCH_INFLATED_BYTES_MAX} or is too short to hold a salt.
 */
export function inflateBatch(batch: OpenedBatch): {
  readonly salt: Uint8Array;
  readonly lines: string;
} {
  const inflated = inflate(batch.sign1.payload);
  if (inflated.length < 16) throw malformed('payload holds no salt');
  return { salt: inflated.subarray(0, 16), lines: inflated.toString('utf8', 16) };
}

function inflate(payload: Uint8Array | null): Buffer {
  if (!payload) throw malformed('payload is detached');
  try {
    return zstdDecompressSync(payload, { maxOutputLength: BATCH_INFLATED_BYTES_MAX });
  } catch (cause) {
    throw malformed('payload does not inflate', cause);
  }
}

function readHeader(value: unknown): BatchHeader {
  if (!Array.isArray(value) || value.length !== 10) throw malformed('no batch header');
  const [version, siteId, gatewayId, lane, epoch, firstSeq, lastSeq, previous, root, sealedAt] =
    value as unknown[];
  if (version !== 1) throw malformed(`batch version ${String(version)} is unknown`);
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
