import { decode, encode } from 'cborg';
import { PledgewatchError } from '../errors/index.ts';
import { LANES, type Lane } from '../topics/index.ts';

/**
 * What the cloud answers to batches, on the gateway's `down/receipts` topic.
 *
 * - `receipt`: durably in the ledger, with the RFC 9942 receipt that proves it. The edge may forget
 *   the batch. `acceptedAt` lets it rebuild the entry whose leaf the receipt speaks of.
 * - `resend`: the cloud holds everything before `fromSeq` and needs what follows.
 * - `refused`: not stored, and sending the same bytes again will not help.
 */
export type Answer =
  | {
      readonly kind: 'receipt';
      readonly lane: Lane;
      readonly epoch: number;
      readonly lastSeq: number;
      readonly acceptedAt: number;
      readonly receipt: Uint8Array;
    }
  | {
      readonly kind: 'resend';
      readonly lane: Lane;
      readonly epoch: number;
      readonly fromSeq: number;
    }
  | {
      readonly kind: 'refused';
      readonly lane: Lane;
      readonly epoch: number;
      readonly lastSeq: number;
      readonly code: string;
    };

/** Most answers in one message: a commit never holds more batches of one gateway. */
export const ANSWERS_MAX = 64;

const KINDS = ['receipt', 'resend', 'refused'] as const;

/** One message of answers, deterministic CBOR (RFC 8949 §4.2). */
export function encodeAnswers(answers: readonly Answer[]): Uint8Array {
  return encode(
    answers.map((answer) => {
      const stream = [KINDS.indexOf(answer.kind), LANES.indexOf(answer.lane), answer.epoch];
      switch (answer.kind) {
        case 'receipt':
          return [...stream, answer.lastSeq, answer.acceptedAt, answer.receipt];
        case 'resend':
          return [...stream, answer.fromSeq];
        case 'refused':
          return [...stream, answer.lastSeq, answer.code];
      }
    }),
  );
}

/**
 * Reads a message of answers.
 *
 * @throws {PledgewatchError} `PW_ANSWER_MALFORMED` for anything else.
 */
export function decodeAnswers(bytes: Uint8Array): Answer[] {
  let list: unknown;
  try {
    list = decode(bytes, { strict: true });
  } catch (cause) {
    throw new PledgewatchError('PW_ANSWER_MALFORMED', { reason: 'not CBOR' }, { cause });
  }
  if (!Array.isArray(list) || list.length > ANSWERS_MAX) {
    throw new PledgewatchError('PW_ANSWER_MALFORMED', { reason: 'not a short list' });
  }
  return list.map(readAnswer);
}

function readAnswer(value: unknown): Answer {
  if (!Array.isArray(value)) throw new PledgewatchError('PW_ANSWER_MALFORMED', { reason: 'shape' });
  const [kindIndex, laneIndex, epoch, seq, fifth, receipt] = value as unknown[];
  const kind = KINDS[kindIndex as number];
  const lane = LANES[laneIndex as number];
  if (kind && lane && isCount(epoch) && isCount(seq)) {
    if (kind === 'resend' && value.length === 4) return { kind, lane, epoch, fromSeq: seq };
    if (kind === 'refused' && value.length === 5 && typeof fifth === 'string') {
      return { kind, lane, epoch, lastSeq: seq, code: fifth };
    }
    if (kind === 'receipt' && isCount(fifth) && receipt instanceof Uint8Array) {
      return { kind, lane, epoch, lastSeq: seq, acceptedAt: fifth, receipt };
    }
  }
  throw new PledgewatchError('PW_ANSWER_MALFORMED', { reason: 'shape' });
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
