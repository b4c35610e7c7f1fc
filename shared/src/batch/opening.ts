import { PledgewatchError } from '../errors/index.ts';
import { inclusionProof, verifyInclusion } from '../merkle/index.ts';
import type { BatchHeader } from './header.ts';
import { batchRoot, itemLeaf, itemSalts, SALT_BYTES, saltedLeaves, saltOf } from './leaves.ts';
import { inflateBatch, type InflatedBatch, type OpenedBatch } from './open.ts';

/** One item of a batch with what proves that it stands there; tells nothing of the other items. */
export interface OpenedItem {
  /** Its place in the batch, from 0; its sequence number is `firstSeq + item`. */
  readonly item: number;
  /** Its own salt. */
  readonly salt: Uint8Array;
  /** The JSON text as the gateway wrote it. */
  readonly text: string;
  /** RFC 9162 §2.1.3 inclusion path from its leaf to the root in the batch header. */
  readonly path: readonly Uint8Array[];
}

/**
 * Opens some items of a batch and leaves the others closed.
 *
 * @param wanted Their places, each within the batch.
 * @throws {PledgewatchError} `PW_ITEMS_ROOT_INVALID` when the gateway signed the root of other items:
 * nothing of this batch can be proven by itself. `PW_COSE_MALFORMED` when it does not inflate.
 */
export function openItems(batch: OpenedBatch, wanted: readonly number[]): OpenedItem[] {
  const inflated = inflateBatch(batch);
  if (!givesSignedRoot(batch.header, inflated)) throw new PledgewatchError('PW_ITEMS_ROOT_INVALID');
  const items = inflated.lines.split('\n');
  const salts = itemSalts(inflated.salt, items.length);
  const leaves = saltedLeaves(salts, items);
  return wanted.map((item) => ({
    item,
    salt: saltOf(salts, item),
    text: items[item]!,
    path: inclusionProof(leaves, item),
  }));
}

/**
 * Whether the items are as many as the gateway signed and give the root it signed. Of a batch that
 * fails this no item can ever be proven by itself.
 */
export function givesSignedRoot(header: BatchHeader, { salt, lines }: InflatedBatch): boolean {
  const items = lines.split('\n');
  if (items.length !== itemCount(header)) return false;
  return Buffer.compare(batchRoot(salt, items), header.root) === 0;
}

/** Whether the item stands at its place in the batch of this header. Never throws. */
export function verifyItem(header: BatchHeader, { item, salt, text, path }: OpenedItem): boolean {
  if (salt.length !== SALT_BYTES) return false;
  const leafHash = itemLeaf(salt, text);
  const { root } = header;
  return verifyInclusion({ index: item, size: itemCount(header), leafHash, proof: path, root });
}

/** How many items the gateway signed. */
export function itemCount({ firstSeq, lastSeq }: BatchHeader): number {
  return lastSeq - firstSeq + 1;
}
