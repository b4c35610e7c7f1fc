import type { KeyObject } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { signSign1 } from '../cose/index.ts';
import { PledgewatchError } from '../errors/index.ts';
import { BATCH_AAD, BATCH_BYTES_MAX, BATCH_HEADER_LABEL, type BatchHeader } from './header.ts';
import { batchRoot } from './leaves.ts';

/** A run of items of one stream, ready to be signed. */
export interface BatchToSeal {
  readonly header: Omit<BatchHeader, 'root' | 'version'>;
  /** One JSON text an item; none may hold a line end. */
  readonly items: readonly string[];
  /** 16 random bytes. */
  readonly salt: Uint8Array;
  readonly key: KeyObject;
  readonly keyId: Uint8Array;
}

/**
 * Seals items into the bytes that travel: COSE_Sign1 (RFC 9052 §4.2) over
 * zstd(salt ‖ items joined by line feeds), the batch header in the protected header.
 *
 * @throws {PledgewatchError} `PW_BATCH_TOO_LARGE` when the sealed bytes exceed
 * {@link BATCH_BYTES_MAX}; the caller seals fewer items.
 */
export function sealBatch({ header, items, salt, key, keyId }: BatchToSeal): Uint8Array {
  const root = batchRoot(salt, items);
  const payload = zstdCompressSync(Buffer.concat([salt, Buffer.from(items.join('\n'), 'utf8')]));
  const bytes = signSign1({
    protectedHeader: new Map<number | string, unknown>([
      [4, keyId],
      [BATCH_HEADER_LABEL, toCbor({ version: 1, ...header, root })],
    ]),
    payload,
    externalAad: BATCH_AAD,
    key,
  });
  if (bytes.length > BATCH_BYTES_MAX) {
    throw new PledgewatchError('PW_BATCH_TOO_LARGE', {
      bytes: bytes.length,
      bytesMax: BATCH_BYTES_MAX,
    });
  }
  return bytes;
}

function toCbor(header: BatchHeader): unknown[] {
  return [
    header.version,
    header.siteId,
    header.gatewayId,
    header.lane,
    header.epoch,
    header.firstSeq,
    header.lastSeq,
    header.previous,
    header.root,
    header.sealedAt,
  ];
}
