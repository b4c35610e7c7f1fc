import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import type { Clock } from '@pledgewatch/shared/clock';
import type { CommandRecord } from '@pledgewatch/shared/command';
import { decodeEntry } from '@pledgewatch/shared/entry';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import type { Fact, LedgeredDecision, Page, VerifiedBatch } from '#/core/index.ts';
import type { Ledger, NewEntry, StreamHead } from '#/ledger/index.ts';
import { decisionsOf } from './decisions-of.ts';
import { batchFact, commandFact } from './facts.ts';
import { raisedAlert } from './raised-alert.ts';
import { Replay } from './replay.ts';
import { createState, type CoreState } from './state.ts';

/** What a command led to. */
export interface Outcome {
  readonly entry: number;
  readonly decisions: readonly LedgeredDecision[];
}

export interface Sequencer {
  readonly state: CoreState;
  /** Commits verified batches in order; returns the heads their streams have afterwards. */
  admit(batches: readonly VerifiedBatch[]): StreamHead[];
  /**
   * Checks a command against the law as it stands, commits it, and returns what followed. The same
   * idempotency key with the same command returns the first outcome.
   *
   * @param precondition What its caller takes for granted, looked at before the law and in the same
   * breath; a command that is only repeated is answered without it. Throws what it finds against it.
   * @throws {PledgewatchError} The law's refusal; `PW_IDEMPOTENCY_CONFLICT`. Nothing was written.
   */
  submit(record: CommandRecord, precondition?: () => void): Outcome;
  /** Commits a tick when a timer is due. */
  tick(): void;
  /** Calls `listener` with what each commit wrote, in order; returns how to stop. */
  subscribe(listener: (page: Page) => void): () => void;
  /** Writes a snapshot, so that the next start need not fold everything again. */
  saveSnapshot(): void;
}

/** Entries folded between two snapshots: bounds the work of a start after a crash. */
const SNAPSHOT_EVERY_ENTRIES = 20_000;

/** Entries read at a time while starting. */
const REPLAY_PAGE = 256;

/** Names the form of the state as well: one saved in an older form is not found, and all is folded again. */
const SNAPSHOT = 'core-4';

/**
 * The one writer: gives each fact its place, folds it, and writes it with the decisions that follow
 * from it in one commit. A crash therefore never separates a fact from its consequences.
 *
 * Starting folds what the last snapshot has not seen and compares every decision with the ledger's;
 * a difference (a changed rule, a fault of ours) is logged, and the ledger is left as it is.
 */
export function createSequencer(ports: {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  /** Nothing more may be accepted; the program must end. */
  readonly onFatal: (error: Error) => void;
}): Sequencer {
  const { ledger, clock, log } = ports;
  const replayed = replay(ledger);
  for (const difference of replayed.differences) log.error({ difference }, 'replay differs');
  const { state } = replayed;
  let { acceptedAt } = replayed;
  let snapshotAt = replayed.snapshotAt;
  const listeners = new Set<(page: Page) => void>();

  /** Never decreasing, whatever the machine's clock does. */
  function nextAcceptedAt(): number {
    acceptedAt = Math.max(acceptedAt, clock.now());
    return acceptedAt;
  }

  function admit(batches: readonly VerifiedBatch[]): StreamHead[] {
    const draft = new Draft(ledger.size(), nextAcceptedAt(), state);
    const heads = new Map<string, StreamHead>();
    for (const batch of batches) {
      const { gatewayId, lane, epoch, lastSeq } = batch.header;
      const index = draft.fold((at) => batchFact(at, draft.acceptedAt, batch), {
        kind: 'batch',
        acceptedAt: draft.acceptedAt,
        body: batch.bytes,
        batch: { gatewayId, lane, epoch, lastSeq, hash: batch.hash },
      });
      heads.set(`${gatewayId}/${lane}/${epoch}`, {
        gatewayId,
        lane,
        epoch,
        lastSeq,
        lastHash: batch.hash,
        lastIndex: index,
        acceptedAt: draft.acceptedAt,
      });
    }
    const streams = [...heads.values()];
    write(draft, streams);
    return streams;
  }

  function submit(record: CommandRecord, precondition?: () => void): Outcome {
    const body = Buffer.from(JSON.stringify(record));
    const digest = hash('sha256', body, 'buffer');
    const { actor, idempotencyKey } = record;
    const known = ledger.command(actor.tenantId, idempotencyKey);
    if (known) return repeat(known, digest, idempotencyKey);
    precondition?.();
    const now = nextAcceptedAt();
    const raised = (alertId: string) => raisedAlert(ledger, alertId)?.alert;
    state.check(record, now, raised);
    const draft = new Draft(ledger.size(), now, state);
    const entry = draft.fold((at) => commandFact(at, now, record), {
      kind: 'command',
      acceptedAt: now,
      body,
      command: { tenantId: actor.tenantId, idempotencyKey, digest },
    });
    write(draft);
    return { entry, decisions: draft.decisions };
  }

  function repeat(known: { index: number; digest: Uint8Array }, digest: Buffer, key: string) {
    if (Buffer.compare(known.digest, digest) !== 0) {
      throw new PledgewatchError('PW_IDEMPOTENCY_CONFLICT', { key });
    }
    return { entry: known.index, decisions: [...decisionsOf(ledger, known.index)] };
  }

  function tick(): void {
    const dueAt = state.nextDueAt();
    if (dueAt === null || dueAt > clock.now()) return;
    const draft = new Draft(ledger.size(), nextAcceptedAt(), state);
    const { acceptedAt: at } = draft;
    draft.fold((index) => ({ kind: 'tick', index, acceptedAt: at }), {
      kind: 'tick',
      acceptedAt: at,
      body: new Uint8Array(),
    });
    write(draft);
  }

  function write(draft: Draft, streams: readonly StreamHead[] = []): void {
    const dueForSnapshot = ledger.size() - snapshotAt >= SNAPSHOT_EVERY_ENTRIES;
    const snapshots = dueForSnapshot ? [snapshotAfter(draft.entries.length)] : [];
    try {
      assert.equal(ledger.commit({ entries: draft.entries, streams, snapshots }), draft.from);
    } catch (cause) {
      // The state is ahead of the disk now; only a fresh start from the ledger makes them one again.
      const reason = cause instanceof Error ? cause.message : String(cause);
      const error = new PledgewatchError('PW_LEDGER_NOT_WRITTEN', { reason }, { cause });
      ports.onFatal(error);
      throw error;
    }
    const { from, next, facts, decisions } = draft;
    for (const listener of listeners) listener({ from, next, facts, decisions });
  }

  function snapshotAfter(entryCount: number) {
    snapshotAt = ledger.size() + entryCount;
    return { name: SNAPSHOT, nextIndex: snapshotAt, state: state.snapshot() };
  }

  return {
    state,
    admit,
    submit,
    tick,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    saveSnapshot: () => void ledger.commit({ entries: [], snapshots: [snapshotAfter(0)] }),
  };
}

/** Entries about to be written, each fact followed by its decisions. */
class Draft implements Page {
  readonly entries: NewEntry[] = [];
  readonly facts: Fact[] = [];
  readonly decisions: LedgeredDecision[] = [];
  readonly from: number;
  readonly acceptedAt: number;
  readonly #state: CoreState;

  constructor(from: number, acceptedAt: number, state: CoreState) {
    this.from = from;
    this.acceptedAt = acceptedAt;
    this.#state = state;
  }

  get next(): number {
    return this.from + this.entries.length;
  }

  /** Folds the fact that stands at the next place; returns that place. */
  fold(factAt: (index: number) => Fact, entry: NewEntry): number {
    const index = this.next;
    const fact = factAt(index);
    this.entries.push(entry);
    this.facts.push(fact);
    for (const decision of this.#state.apply(fact)) {
      this.decisions.push({ index: this.next, decision });
      this.entries.push({
        kind: 'decision',
        acceptedAt: this.acceptedAt,
        body: Buffer.from(JSON.stringify(decision)),
        decisionId: decision.decisionId,
      });
    }
    return index;
  }
}

interface Replayed {
  readonly state: CoreState;
  readonly acceptedAt: number;
  readonly snapshotAt: number;
  readonly differences: readonly string[];
}

/** Most differences worth telling one by one. */
const DIFFERENCES_MAX = 20;

/** Folds the ledger from its last snapshot; compares every decision, appends none. */
function replay(ledger: Ledger): Replayed {
  const saved = ledger.snapshot(SNAPSHOT);
  const state = createState(saved?.state);
  const snapshotAt = saved?.nextIndex ?? 0;
  const differences: string[] = [];
  const run = new Replay(state, ({ index, difference }) => {
    if (differences.length < DIFFERENCES_MAX) differences.push(`entry ${index}: ${difference}`);
  });
  for (let from = snapshotAt; from < ledger.size(); from += REPLAY_PAGE) {
    for (const { index, bytes } of ledger.entries(from, REPLAY_PAGE)) run.take(index, bytes);
  }
  run.end(ledger.size());
  const last = ledger.entry(ledger.size() - 1);
  return { state, snapshotAt, differences, acceptedAt: last ? decodeEntry(last).acceptedAt : 0 };
}
