import type { Answer } from '@pledgewatch/shared/answer';
import { openEnvelope, splitBatch, type BatchHeader } from '@pledgewatch/shared/batch';
import type { Clock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import { parseUpTopic } from '@pledgewatch/shared/topics';
import type { VerifiedBatch } from '#/core/index.ts';
import type { StreamHead, StreamKey } from '#/ledger/index.ts';
import {
  GREETED_STREAMS_MAX,
  GROUP_BATCHES_MAX,
  RESEND_EVERY_MS,
  WAITING_BYTES_MAX,
} from './limits.ts';
import { openSealed, standing, verified, type FindGateway, type KnownStream } from './verify.ts';

/** A batch that is durably in the ledger, with the proof of it. */
export interface Receipted {
  readonly acceptedAt: number;
  readonly receipt: Uint8Array;
}

export interface IntakePorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly findGateway: FindGateway;
  /** Streams as the ledger holds them. */
  readonly streams: () => readonly StreamHead[];
  /** SHA-256 of the envelope of a batch that the ledger holds, by its stream and last number. */
  readonly batchHash: (stream: StreamKey, lastSeq: number) => Uint8Array | undefined;
  /** Commits batches in order; returns the head each stream has afterwards. */
  readonly admit: (batches: readonly VerifiedBatch[]) => readonly StreamHead[];
  /** Receipts for entries of the newest commit. */
  readonly receipts: (heads: readonly StreamHead[]) => readonly Receipted[];
  readonly answer: (to: { siteId: string; gatewayId: string }, answers: readonly Answer[]) => void;
}

export interface Intake {
  /** Takes a message of an up topic; false when too much is waiting and the sender must wait. */
  receive(topic: string, bytes: Uint8Array): boolean;
  /**
   * Tells every gateway where its newest streams stand and asks for what follows: what was under way
   * when the cloud or its broker went down is neither lost nor waited for.
   */
  greet(): void;
  /** Waiting bytes, and what became of messages so far. */
  counters(): Readonly<
    Record<'waitingBytes' | 'accepted' | 'duplicate' | 'refused' | 'items', number>
  >;
}

type Asking = Pick<Answer & { readonly kind: 'resend' }, 'kind' | 'fromSeq'>;

interface Message {
  readonly topic: string;
  readonly bytes: Uint8Array;
}

/** Turns messages into verified batches, commits them in groups, and answers after the commit. */
export function createIntake(ports: IntakePorts): Intake {
  const heads = new Map(ports.streams().map((head) => [streamName(head), head]));
  const resendAskedAt = new Map<string, number>();
  const waiting: Message[] = [];
  const counts = { waitingBytes: 0, accepted: 0, duplicate: 0, refused: 0, items: 0 };
  let scheduled = false;

  function receive(topic: string, bytes: Uint8Array): boolean {
    if (counts.waitingBytes + bytes.length > WAITING_BYTES_MAX) return false;
    counts.waitingBytes += bytes.length;
    waiting.push({ topic, bytes });
    schedule();
    return true;
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      commitGroup(waiting.splice(0, GROUP_BATCHES_MAX));
      if (waiting.length > 0) schedule();
    });
  }

  function commitGroup(messages: readonly Message[]): void {
    const group = new Group();
    for (const message of messages) {
      counts.waitingBytes -= message.bytes.length;
      judge(message, group);
    }
    if (group.batches.length > 0) {
      for (const head of ports.admit(group.batches)) heads.set(streamName(head), head);
      counts.accepted += group.batches.length;
    }
    reply(group);
  }

  function judge({ topic, bytes }: Message, group: Group): void {
    try {
      const batch = openSealed(topic, bytes, ports.findGateway);
      const name = streamName(batch.header);
      const stream = knownStream(name, batch.header, group);
      switch (standing(batch, stream)) {
        case 'next':
          group.add(name, verified(bytes, batch));
          counts.items += batch.header.lastSeq - batch.header.firstSeq + 1;
          return;
        case 'duplicate':
          counts.duplicate++;
          group.touched.add(name);
          return;
        case 'ahead':
          askAgain(batch.header, stream?.lastSeq ?? 0, group);
          return;
        case 'broken':
          throw new PledgewatchError('PW_BATCH_CHAIN_BROKEN', {
            stream: name,
            firstSeq: batch.header.firstSeq,
            lastSeq: batch.header.lastSeq,
          });
      }
    } catch (error) {
      refuse(topic, bytes, error, group);
    }
  }

  /** The stream as the ledger holds it, with what this commit will add to it. */
  function knownStream(name: string, key: StreamKey, group: Group): KnownStream | undefined {
    const head = group.heads.get(name) ?? heads.get(name);
    if (!head) return undefined;
    const hashAt = (lastSeq: number) =>
      group.hashAt(name, lastSeq) ?? ports.batchHash(key, lastSeq);
    return { lastSeq: head.lastSeq, lastHash: head.lastHash, hashAt };
  }

  function askAgain(header: VerifiedBatch['header'], lastSeq: number, group: Group): void {
    const name = streamName(header);
    const now = ports.clock.now();
    if (now - (resendAskedAt.get(name) ?? 0) < RESEND_EVERY_MS) return;
    if (resendAskedAt.size > heads.size + 1_000) resendAskedAt.clear();
    resendAskedAt.set(name, now);
    const { lane, epoch } = header;
    group.answer(header, { kind: 'resend', lane, epoch, fromSeq: lastSeq + 1 });
  }

  function refuse(topic: string, bytes: Uint8Array, error: unknown, group: Group): void {
    if (!(error instanceof PledgewatchError)) throw error;
    counts.refused++;
    ports.log.warn({ code: error.code, topic, bytes: bytes.length }, error.message);
    const place = parseUpTopic(topic);
    const range = place && claimedHeader(bytes);
    if (!place || !range) return;
    const { lane, epoch, lastSeq } = range;
    group.answer(place, { kind: 'refused', lane, epoch, lastSeq, code: error.code });
  }

  function greet(): void {
    const group = new Group();
    for (const head of newestStreams([...heads.values()])) group.touched.add(streamName(head));
    reply(group, ({ lastSeq }) => ({ kind: 'resend', fromSeq: lastSeq + 1 }));
  }

  function reply(group: Group, also?: (head: StreamHead) => Asking): void {
    const touched = [...group.touched].flatMap((name) => heads.get(name) ?? []);
    const receipts = touched.length > 0 ? ports.receipts(touched) : [];
    for (const [index, head] of touched.entries()) {
      const { siteId, gatewayId, lane, epoch, lastSeq } = withSite(head);
      const { acceptedAt, receipt } = receipts[index]!;
      const answer = { kind: 'receipt', lane, epoch, lastSeq, acceptedAt, receipt } as const;
      group.answer({ siteId, gatewayId }, answer);
      if (also) group.answer({ siteId, gatewayId }, { lane, epoch, ...also(head) });
    }
    for (const { to, answers } of group.answers.values()) ports.answer(to, answers);
  }

  function withSite(head: StreamHead) {
    const siteId = ports.findGateway(head.gatewayId)?.siteId ?? '';
    return { ...head, lane: head.lane as Answer['lane'], siteId };
  }

  return { receive, greet, counters: () => counts };
}

/** What one commit will hold and what will be answered after it. */
class Group {
  readonly batches: VerifiedBatch[] = [];
  readonly heads = new Map<string, { lastSeq: number; lastHash: Uint8Array }>();
  /** Streams that get a receipt for their head: a receipt speaks for everything before it. */
  readonly touched = new Set<string>();
  readonly answers = new Map<
    string,
    { to: { siteId: string; gatewayId: string }; answers: Answer[] }
  >();

  readonly #hashes = new Map<string, Uint8Array>();

  add(name: string, batch: VerifiedBatch): void {
    this.batches.push(batch);
    this.#hashes.set(`${name}/${batch.header.lastSeq}`, batch.hash);
    this.heads.set(name, { lastSeq: batch.header.lastSeq, lastHash: batch.hash });
    this.touched.add(name);
  }

  /** Of a batch of this commit. */
  hashAt(name: string, lastSeq: number): Uint8Array | undefined {
    return this.#hashes.get(`${name}/${lastSeq}`);
  }

  answer(to: { siteId: string; gatewayId: string }, answer: Answer): void {
    const { siteId, gatewayId } = to;
    const known = this.answers.get(gatewayId);
    if (known) known.answers.push(answer);
    else this.answers.set(gatewayId, { to: { siteId, gatewayId }, answers: [answer] });
  }
}

/** The newest of each gateway and lane; older ones have long been sent to their end. */
function newestStreams(heads: readonly StreamHead[]): StreamHead[] {
  const lanes = Map.groupBy(heads, ({ gatewayId, lane }) => `${gatewayId}/${lane}`);
  return [...lanes.values()].flatMap((ofLane) =>
    ofLane.toSorted((a, b) => b.epoch - a.epoch).slice(0, GREETED_STREAMS_MAX),
  );
}

function streamName(of: { gatewayId: string; lane: string; epoch: number }): string {
  return `${of.gatewayId}/${of.lane}/${of.epoch}`;
}

/** What refused bytes say they are, believed only so far as to name them in the refusal. */
function claimedHeader(bytes: Uint8Array): BatchHeader | null {
  try {
    return openEnvelope(splitBatch(bytes).envelope).header;
  } catch {
    return null;
  }
}
