import type { Lane } from '../topics/index.ts';

/** Largest sealed batch: fits a ledger entry (65,535 bytes) with its proof material to spare. */
export const BATCH_BYTES_MAX = 61_440;

/** Largest payload once inflated: 32 kB of zstd can otherwise inflate to a gigabyte. */
export const BATCH_INFLATED_BYTES_MAX = 1_048_576;

/** Most items in one batch: bounds the work one message can cause. */
export const BATCH_ITEMS_MAX = 2_000;

/** Keeps a signature made for a batch from being read as one made for anything else. */
export const BATCH_AAD: Uint8Array = new TextEncoder().encode('pledgewatch/batch/1');

/** COSE header label (private use, RFC 9052 §3.1) under which the batch header stands. */
export const BATCH_HEADER_LABEL = -65_537;

/**
 * What a gateway signs about a batch. A stream is gateway / lane / epoch; its items are numbered
 * from 1 without holes, and each batch names the hash of the one before it.
 */
export interface BatchHeader {
  readonly version: 1;
  readonly siteId: string;
  readonly gatewayId: string;
  readonly lane: Lane;
  /** When this journal's stream began, ms; a replaced disk begins a new one. */
  readonly epoch: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** SHA-256 of the batch before it in the stream; 32 zero bytes for the first. */
  readonly previous: Uint8Array;
  /** RFC 9162 root over the salted items, so that one item can be opened without the others. */
  readonly root: Uint8Array;
  readonly sealedAt: number;
}
