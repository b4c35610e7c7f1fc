import type { BatchHeader } from '@pledgewatch/shared/batch';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Observation } from '@pledgewatch/shared/observation';

/** A batch whose signature and chain hold, with what could be read of its content. */
export interface VerifiedBatch {
  readonly header: BatchHeader;
  /** The sealed bytes, as signed; the ledger keeps these. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the envelope: what the next batch of the stream must name. */
  readonly hash: Uint8Array;
  /** One place an item; `null` where the item failed its schema. */
  readonly items: readonly (GoodsStatusEvent | null)[] | readonly (Observation | null)[];
  readonly undecoded: readonly number[];
}
