import { randomBytes } from 'node:crypto';
import { envelopeHash, openBatch, sealBatch, splitBatch } from '@pledgewatch/shared/batch';
import { generatePrivateKey, keyId, publicKeyToBase64url } from '@pledgewatch/shared/keys';
import { upTopic, type Lane } from '@pledgewatch/shared/topics';
import type { VerifiedBatch } from '#/core/index.ts';
import { readContent } from '#/intake/index.ts';

/** A gateway of a test: its own key, its own streams, real sealed batches. */
export interface TestGateway {
  readonly siteId: string;
  readonly gatewayId: string;
  /** Raw Ed25519 public key, base64url. */
  readonly publicKey: string;
  topic(lane: Lane): string;
  /** Seals the next batch of a lane; items are values, or texts that stand as they are. */
  seal(lane: Lane, items: readonly unknown[], sealedAt?: number): Uint8Array;
}

/** The epoch of every test stream. */
export const EPOCH = 1_790_000_000_000;

export function testGateway(siteId = 'site-1', gatewayId = 'gw-1'): TestGateway {
  const key = generatePrivateKey();
  const heads = new Map<Lane, { lastSeq: number; previous: Uint8Array }>();
  return {
    siteId,
    gatewayId,
    publicKey: publicKeyToBase64url(key),
    topic: (lane) => upTopic(siteId, gatewayId, lane),
    seal(lane, items, sealedAt = EPOCH) {
      const { lastSeq, previous } = heads.get(lane) ?? { lastSeq: 0, previous: Buffer.alloc(32) };
      const place = { firstSeq: lastSeq + 1, lastSeq: lastSeq + items.length, previous };
      const bytes = sealBatch({
        header: { siteId, gatewayId, lane, epoch: EPOCH, sealedAt, ...place },
        items: items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))),
        salt: randomBytes(16),
        key,
        keyId: keyId(key),
      });
      heads.set(lane, { lastSeq: place.lastSeq, previous: envelopeHash(splitBatch(bytes)) });
      return bytes;
    },
  };
}

/** A sealed batch as the intake hands it on. */
export function verifiedBatch(bytes: Uint8Array): VerifiedBatch {
  const batch = openBatch(bytes);
  return { header: batch.header, bytes, hash: envelopeHash(batch), ...readContent(batch) };
}

/** A weight reading, as a source makes one. */
export function weighed(grossG: number, observedAt = EPOCH) {
  return {
    kind: 'weight',
    sourceId: 'mqtt',
    deviceId: 'S-A-01',
    observedAt,
    clock: 'device',
    receivedAt: observedAt,
    grossG,
  } as const;
}
