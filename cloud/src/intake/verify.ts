import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  envelopeHash,
  holdsSignedContent,
  openBatch,
  verifyEnvelope,
  type OpenedBatch,
} from '@pledgewatch/shared/batch';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { parseUpTopic } from '@pledgewatch/shared/topics';
import type { VerifiedBatch } from '#/core/index.ts';
import { readContent } from './content.ts';
import { KEYS_READY_MAX } from './limits.ts';

/** What the cloud knows of an enrolled gateway. */
export interface EnrolledGateway {
  readonly siteId: string;
  /** Raw Ed25519 public key, base64url. */
  readonly publicKey: string;
}

export type FindGateway = (gatewayId: string) => EnrolledGateway | undefined;

/** A stream as far as it is known: its newest batch, which the next one must follow, and those before. */
export interface KnownStream {
  readonly lastSeq: number;
  readonly lastHash: Uint8Array;
  /** SHA-256 of the envelope of its batch that ends at `lastSeq`; undefined when none does. */
  readonly hashAt: (lastSeq: number) => Uint8Array | undefined;
}

/** Where a batch stands to its stream. */
export type Standing = 'next' | 'duplicate' | 'ahead' | 'broken';

/**
 * Opens a message of an up topic and checks who sealed it. Only size, enrolment and signature may
 * refuse it here; the chain is judged by {@link standing}.
 *
 * @throws {PledgewatchError} `PW_BATCH_TOO_LARGE`, `PW_COSE_MALFORMED`, `PW_GATEWAY_UNKNOWN`,
 * `PW_SIGNATURE_INVALID`, `PW_BATCH_CONTENT_INVALID`.
 */
export function openSealed(topic: string, bytes: Uint8Array, find: FindGateway): OpenedBatch {
  const batch = openBatch(bytes);
  const { siteId, gatewayId, lane } = batch.header;
  const place = parseUpTopic(topic);
  const gateway = find(gatewayId);
  if (!gateway || gateway.siteId !== siteId || place?.gatewayId !== gatewayId) {
    throw new PledgewatchError('PW_GATEWAY_UNKNOWN', { gatewayId, siteId });
  }
  if (place.siteId !== siteId || place.lane !== lane) {
    throw new PledgewatchError('PW_COSE_MALFORMED', { reason: 'batch and topic disagree' });
  }
  if (!verifyEnvelope(batch, keyOf(gateway.publicKey))) {
    throw new PledgewatchError('PW_SIGNATURE_INVALID', { signer: gatewayId });
  }
  if (!holdsSignedContent(batch)) throw new PledgewatchError('PW_BATCH_CONTENT_INVALID');
  return batch;
}

/**
 * Judges a batch against its stream. Another batch under the numbers of one that is known (a journal
 * that was copied or restored) is no duplicate: a receipt would speak of what is not there.
 */
export function standing(batch: OpenedBatch, stream: KnownStream | undefined): Standing {
  const { header } = batch;
  const lastSeq = stream?.lastSeq ?? 0;
  if (stream && header.lastSeq <= lastSeq) {
    const known = header.lastSeq === lastSeq ? stream.lastHash : stream.hashAt(header.lastSeq);
    return known && Buffer.compare(envelopeHash(batch), known) === 0 ? 'duplicate' : 'broken';
  }
  if (header.firstSeq > lastSeq + 1) return 'ahead';
  if (header.firstSeq < lastSeq + 1) return 'broken';
  const expected = stream?.lastHash ?? NO_BATCH;
  return Buffer.compare(header.previous, expected) === 0 ? 'next' : 'broken';
}

/** Reads the content of a batch that is next in its stream. */
export function verified(bytes: Uint8Array, batch: OpenedBatch): VerifiedBatch {
  return { header: batch.header, bytes, hash: envelopeHash(batch), ...readContent(batch) };
}

const NO_BATCH = new Uint8Array(32);

const keys = new Map<string, KeyObject>();

function keyOf(publicKey: string): KeyObject {
  const known = keys.get(publicKey);
  if (known) return known;
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  if (keys.size >= KEYS_READY_MAX) keys.clear();
  keys.set(publicKey, key);
  return key;
}
