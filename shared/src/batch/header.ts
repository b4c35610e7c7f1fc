import type { Lane } from '../topics/index.ts';

/** Largest sealed batch: fits a ledger entry (65,535 bytes) with its proof material to spare. */
export const BATCH_BYTES_MAX = 61_440;

/** Largest payload once inflated: 32 kB of zstd can otherwise inflate to a gigabyte. */
export const BATCH_INFLATED_BYTES_MAX = 1_048_576;

/** Most items in one batch: bounds the work one message can cause. */
export const BATCH_ITEMS_MAX = 2_000;

/** The format's version; a reader refuses every other one. */
export const BATCH_VERSION = 2;

/** Keeps a signature made for a batch from being read as one made for anything else. */
export const BATCH_AAD: Uint8Array = new TextEncoder().encode('pledgewatch/batch/2');

/** COSE header label (private use, RFC 9052 §3.1) under which the batch header stands. */
export const BATCH_HEADER_LABEL = -65_537;

/** Header labels of a hash envelope (RFC 9995 §3): the payload is the hash of bytes kept elsewhere. */
export const HashEnvelopeHeader = { payloadHashAlg: 258, preimageContentType: 259 } as const;

/** SHA-256 as a COSE algorithm (RFC 9054 §2.1). */
export const SHA_256 = -16;

/** What the hashed bytes are: zstd(16-byte salt ‖ one JSON text a line). */
export const CONTENT_TYPE = 'application/vnd.pledgewatch.items+zstd';

/**
 * What a gateway signs about a batch, beside the digest of its content. A stream is gateway / lane / epoch; its items are numbered
 * from 1 without holes, and each batch names the hash of the one before it.
 */
export interface BatchHeader {
  readonly version: typeof BATCH_VERSION;
  readonly siteId: string;
  readonly gatewayId: string;
  readonly lane: Lane;
  /** When this journal's stream began, ms; a replaced disk begins a new one. */
  readonly epoch: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** SHA-256 of the envelope before it in the stream; 32 zero bytes for the first. */
  readonly previous: Uint8Array;
  /**
   * RFC 9162 root over the salted items, `lastSeq - firstSeq + 1` of them, so that one item can be
   * opened without the others.
   */
  readonly root: Uint8Array;
  readonly sealedAt: number;
}
