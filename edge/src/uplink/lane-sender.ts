import type { KeyObject } from 'node:crypto';
import type { Answer } from '@pledgewatch/shared/answer';
import { holdsSignedContent, openBatch } from '@pledgewatch/shared/batch';
import type { Clock } from '@pledgewatch/shared/clock';
import { entryLeaf } from '@pledgewatch/shared/entry';
import type { Log } from '@pledgewatch/shared/log';
import { leafHash } from '@pledgewatch/shared/merkle';
import { verifyReceipt } from '@pledgewatch/shared/receipt';
import type { Lane } from '@pledgewatch/shared/topics';
import type { Journal, PendingBatch, Stream } from '#/journal/index.ts';
import { ANSWER_WAIT_MS, IN_FLIGHT_MAX, REFUSED_PAUSE_MS } from './limits.ts';

/** Nothing is wrong with the batch itself: it waits until the operator has mended the enrolment. */
const ENROLMENT_FAULTS = new Set(['PW_GATEWAY_UNKNOWN', 'PW_SIGNATURE_INVALID']);

/** What a batch's bytes alone decide: whoever has them can see for themselves. */
const BYTES_FAULTS = new Set([
  'PW_BATCH_TOO_LARGE',
  'PW_COSE_MALFORMED',
  'PW_BATCH_CONTENT_INVALID',
]);

/** What a lane sends with. */
export interface LaneSenderParts {
  readonly lane: Lane;
  readonly journal: () => Journal;
  readonly cloudKey: KeyObject;
  readonly clock: Clock;
  readonly log: Log;
  /** Hands bytes to the connection. */
  readonly publish: (bytes: Uint8Array) => void;
}

/**
 * One lane's window on the journal: which stored batches are on their way, and what answers mean for
 * them. The journal stays the only queue.
 */
export interface LaneSender {
  /** A connection stands: everything unacknowledged goes again, the newest stream first. */
  connected(): void;
  disconnected(): void;
  /** Sends what the window has room for. */
  pump(): void;
  answered(answer: Answer): void;
  inFlight(): number;
}

export function createLaneSender(parts: LaneSenderParts): LaneSender {
  const { lane, clock, log } = parts;
  const sent = new Set<string>();
  let isConnected = false;
  let heardAt = 0;
  let pausedUntil = 0;
  /** When the cloud first asked for what is not held, by stream; a receipt of the stream ends it. */
  const askedInVain = new Map<number, number>();

  function pump(): void {
    if (!isConnected || clock.now() < pausedUntil) return;
    if (sent.size > 0 && clock.now() - heardAt > ANSWER_WAIT_MS) sent.clear();
    const journal = parts.journal();
    for (const batch of journal.pendingBatches(lane, IN_FLIGHT_MAX + sent.size)) {
      if (sent.size >= IN_FLIGHT_MAX) return;
      if (sent.has(nameOf(batch))) continue;
      const bytes = journal.batchBytes(batch);
      if (!bytes) continue;
      if (sent.size === 0) heardAt = clock.now();
      sent.add(nameOf(batch));
      parts.publish(bytes);
    }
  }

  /** Live events must not stand behind a backlog; what a gateway says first of all is none. */
  function beginAnew(): void {
    const journal = parts.journal();
    const [current] = journal.streams(lane);
    const isBacklog = current !== undefined && current.pending > IN_FLIGHT_MAX;
    if (isBacklog && journal.wasReceipted) journal.rotateEpoch(lane);
  }

  function streamOf(epoch: number): Stream | undefined {
    return parts
      .journal()
      .streams(lane)
      .find((known) => known.epoch === epoch);
  }

  /** Waiting batches of the answer's stream, oldest first. */
  function waiting({ epoch }: Answer): PendingBatch[] {
    const pending = streamOf(epoch)?.pending ?? 0;
    return pending === 0 ? [] : parts.journal().pendingOf({ lane, epoch }, pending);
  }

  /** @throws {PledgewatchError} `PW_SIGNATURE_INVALID` when the cloud's key did not sign it. */
  function received(answer: Answer & { kind: 'receipt' }): void {
    const { epoch, lastSeq, acceptedAt, receipt } = answer;
    const journal = parts.journal();
    const held = waiting(answer).filter((batch) => batch.lastSeq <= lastSeq);
    if (held.length === 0) return;
    const body = journal.batchBytes({ lane, epoch, lastSeq });
    if (!body) return receiptedWithoutUs(answer, held);
    const leaf = entryLeaf({ kind: 'batch', acceptedAt, body });
    verifyReceipt(receipt, leafHash(leaf), parts.cloudKey);
    askedInVain.delete(epoch);
    // The receipted batch names the hash of the one before it, and so on to the first.
    journal.forget(held);
    for (const batch of held) sent.delete(nameOf(batch));
  }

  /** A cloud that is ahead of a salvaged journal: its numbers can not be proven any more. */
  function receiptedWithoutUs(
    { epoch, lastSeq }: Answer & { kind: 'receipt' },
    [first]: readonly PendingBatch[],
  ): void {
    const stream = streamOf(epoch);
    if (!first || !stream || lastSeq <= stream.sealed) return;
    giveUp(epoch, first.firstSeq, 'receipted-batch-lost');
  }

  function askedAgain(answer: Answer & { kind: 'resend' }): void {
    const { epoch, fromSeq } = answer;
    sent.clear();
    const sealed = streamOf(epoch)?.sealed ?? 0;
    if (fromSeq > sealed || waiting(answer).some(({ firstSeq }) => firstSeq === fromSeq)) return;
    if (isAskedInVain(epoch)) giveUp(epoch, fromSeq, 'resend-not-held');
  }

  /**
   * Whether the cloud still asks after everything was sent again. An answer that was held up on its way
   * asks for what has long been receipted; a cloud that truly lost it asks again.
   */
  function isAskedInVain(epoch: number): boolean {
    const now = clock.now();
    const since = askedInVain.get(epoch);
    if (since === undefined) askedInVain.set(epoch, now);
    return since !== undefined && now - since >= ANSWER_WAIT_MS;
  }

  function refused(answer: Answer & { kind: 'refused' }): void {
    const { epoch, lastSeq, code } = answer;
    log.error({ code, lane, epoch, lastSeq }, 'the cloud refused a batch');
    pausedUntil = clock.now() + REFUSED_PAUSE_MS;
    sent.clear();
    if (ENROLMENT_FAULTS.has(code)) return;
    const batch = waiting(answer).find((held) => held.lastSeq === lastSeq);
    if (!batch || (BYTES_FAULTS.has(code) && isWhole(batch))) return;
    giveUp(epoch, batch.firstSeq, code.slice(0, 64), { lastSeq, code });
  }

  /** Whether the batch is as it was sealed: what was refused are bytes that somebody else changed. */
  function isWhole(batch: PendingBatch): boolean {
    const bytes = parts.journal().batchBytes(batch);
    try {
      return bytes !== null && holdsSignedContent(openBatch(bytes));
    } catch {
      return false;
    }
  }

  function giveUp(
    epoch: number,
    fromSeq: number,
    reason: string,
    kept?: { lastSeq: number; code: string },
  ): void {
    log.warn({ lane, epoch, fromSeq, reason }, 'a stream can not go on; what it held goes on anew');
    parts.journal().abandon({ lane, epoch, fromSeq, reason, ...(kept && { refused: kept }) });
    askedInVain.delete(epoch);
    sent.clear();
  }

  return {
    connected() {
      isConnected = true;
      sent.clear();
      if (lane === 'events') beginAnew();
      pump();
    },
    disconnected() {
      isConnected = false;
      sent.clear();
    },
    pump,
    answered(answer) {
      if (answer.lane !== lane) return;
      if (answer.kind === 'receipt') received(answer);
      else if (answer.kind === 'resend') askedAgain(answer);
      else refused(answer);
      heardAt = clock.now();
      pump();
    },
    inFlight: () => sent.size,
  };
}

function nameOf({ epoch, lastSeq }: PendingBatch): string {
  return `${epoch}/${lastSeq}`;
}
