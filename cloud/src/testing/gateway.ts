import { hash, randomBytes } from 'node:crypto';
import {
  BATCH_AAD,
  envelopeHash,
  joinBatch,
  openBatch,
  sealBatch,
  splitBatch,
  type OpenedBatch,
} from '@pledgewatch/shared/batch';
import { signSign1 } from '@pledgewatch/shared/cose';
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
  /** Seals items under the root of others, as a gateway that lies or errs. */
  sealLying(lane: Lane, items: readonly unknown[]): Uint8Array;
  /** Signs other content under the header of the newest batch of its lane. */
  resign(newest: Uint8Array, content: Uint8Array): Uint8Array;
  /** Begins new streams, as a replaced or abandoned journal does. */
  beginEpoch(epoch: number): void;
  /** The same gateway going another way from here, as a restored journal does. */
  copy(): TestGateway;
}

/** The epoch of every test stream. */
export const EPOCH = 1_790_000_000_000;

type Heads = ReadonlyMap<Lane, { readonly lastSeq: number; readonly previous: Uint8Array }>;

export function testGateway(
  siteId = 'site-1',
  gatewayId = 'gw-1',
  { key = generatePrivateKey(), begun = new Map() as Heads } = {},
): TestGateway {
  const heads = new Map(begun);
  let epoch = EPOCH;

  function sealed(lane: Lane, items: readonly unknown[], sealedAt = EPOCH): Uint8Array {
    const { lastSeq, previous } = heads.get(lane) ?? { lastSeq: 0, previous: Buffer.alloc(32) };
    const place = { firstSeq: lastSeq + 1, lastSeq: lastSeq + items.length, previous };
    return sealBatch({
      header: { siteId, gatewayId, lane, epoch, sealedAt, ...place },
      items: items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))),
      salt: randomBytes(16),
      key,
      keyId: keyId(key),
    });
  }

  function sent(bytes: Uint8Array): Uint8Array {
    const { header, ...batch } = openBatch(bytes);
    heads.set(header.lane, { lastSeq: header.lastSeq, previous: envelopeHash(batch) });
    return bytes;
  }

  function signedAnew({ sign1 }: OpenedBatch, content: Uint8Array): Uint8Array {
    const header = [...sign1.protectedHeader].filter(([label]) => label !== 1);
    const envelope = signSign1({
      protectedHeader: new Map(header),
      payload: hash('sha256', content, 'buffer'),
      externalAad: BATCH_AAD,
      key,
    });
    return joinBatch({ envelope, content });
  }

  return {
    siteId,
    gatewayId,
    publicKey: publicKeyToBase64url(key),
    topic: (lane) => upTopic(siteId, gatewayId, lane),
    seal: (lane, items, sealedAt) => sent(sealed(lane, items, sealedAt)),
    sealLying(lane, items) {
      const others = openBatch(
        sealed(
          lane,
          items.map(() => 'another'),
        ),
      );
      return sent(signedAnew(others, splitBatch(sealed(lane, items)).content));
    },
    resign: (newest, content) => sent(signedAnew(openBatch(newest), content)),
    beginEpoch(next) {
      epoch = next;
      heads.clear();
    },
    copy: () => testGateway(siteId, gatewayId, { key, begun: heads }),
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
