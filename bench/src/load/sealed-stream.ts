import { randomBytes } from 'node:crypto';
import { envelopeHash, openBatch, sealBatch } from '@pledgewatch/shared/batch';
import { keyId } from '@pledgewatch/shared/keys';
import type { Lane } from '@pledgewatch/shared/topics';
import { itemOf } from './goods.ts';
import type { EnrolledGateway } from './prepared-cloud.ts';

/** A batch that waits to be sent. */
export interface SealedBatch {
  readonly lastSeq: number;
  readonly itemCount: number;
  readonly bytes: Uint8Array;
}

/** One lane of a gateway, sealed ahead of time so that sealing is no part of what is measured. */
export interface SealedStream {
  readonly gateway: EnrolledGateway;
  readonly lane: Lane;
  readonly epoch: number;
  /** Seals the next batches, each of `itemCount` items. */
  seal(batchCount: number, itemCount: number): SealedBatch[];
  /** Seals the next batch, of these items. */
  sealItems(items: readonly string[]): SealedBatch;
}

/** @param epoch When the stream began, ms. */
export function sealedStream(gateway: EnrolledGateway, lane: Lane, epoch: number): SealedStream {
  const { siteId, gatewayId, key } = gateway;
  const signer = { key, keyId: keyId(key) };
  let lastSeq = 0;
  let previous: Uint8Array = new Uint8Array(32);

  function sealNext(itemCount: number): SealedBatch {
    const now = Date.now();
    return sealItems(
      Array.from({ length: itemCount }, (_, n) => itemOf(gateway, lane, lastSeq + n, now)),
    );
  }

  function sealItems(items: readonly string[]): SealedBatch {
    const firstSeq = lastSeq + 1;
    lastSeq += items.length;
    const place = { siteId, gatewayId, lane, epoch, firstSeq, lastSeq, previous };
    const header = { ...place, sealedAt: Date.now() };
    const bytes = sealBatch({ header, items, salt: randomBytes(16), ...signer });
    previous = envelopeHash(openBatch(bytes));
    return { lastSeq, itemCount: items.length, bytes };
  }

  return {
    gateway,
    lane,
    epoch,
    seal: (batchCount, itemCount) => Array.from({ length: batchCount }, () => sealNext(itemCount)),
    sealItems,
  };
}
