import { hash, type KeyObject } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { CoseHeader, signSign1 } from '../cose/index.ts';
import { PledgewatchError } from '../errors/index.ts';
import { joinBatch } from './framing.ts';
import {
  BATCH_AAD,
  BATCH_BYTES_MAX,
  BATCH_HEADER_LABEL,
  BATCH_VERSION,
  CONTENT_TYPE,
  HashEnvelopeHeader,
  SHA_256,
  type BatchHeader,
} from './header.ts';
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
 * Seals items into the bytes that travel: the content zstd(salt ‖ items joined by line feeds), and
 * before it a hash envelope (RFC 9995), which is a COSE_Sign1 (RFC 9052 §4.2) over the content's
 * SHA-256 with the batch header in the protected header.
 *
 * @throws {PledgewatchError} `PW_BATCH_TOO_LARGE` when the sealed bytes exceed
 * {@link BATCH_BYTES_MAX}; the caller seals fewer items.
 */
export function sealBatch({ header, items, salt, key, keyId }: BatchToSeal): Uint8Array {
  const root = batchRoot(salt, items);
  const content = zstdCompressSync(Buffer.concat([salt, Buffer.from(items.join('\n'), 'utf8')]));
  const envelope = signSign1({
    protectedHeader: new Map<number | string, unknown>([
      [CoseHeader.keyId, keyId],
      [HashEnvelopeHeader.payloadHashAlg, SHA_256],
      [HashEnvelopeHeader.preimageContentType, CONTENT_TYPE],
      [BATCH_HEADER_LABEL, toCbor({ version: BATCH_VERSION, ...header, root })],
    ]),
    payload: hash('sha256', content, 'buffer'),
    externalAad: BATCH_AAD,
    key,
  });
  const bytes = joinBatch({ envelope, content });
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
