import type { DatabaseSync } from 'node:sqlite';
import {
  MESSAGES_DELIVERED_KEPT_MAX,
  MESSAGES_FAILED_KEPT_MAX,
  MESSAGES_WAITING_MAX,
} from './limits.ts';
import { undeliveredMessage, type Message } from './message.ts';
import type { MessageRecord, MessageState } from './records.ts';
import type { Verdict } from './schedule.ts';

/** A message on its way to one webhook. */
export interface QueuedMessage extends Message {
  readonly place: number;
  readonly webhookId: string;
  /** Attempts made so far. */
  readonly attempts: number;
}

/** Messages of one webhook by their state, and those its full queue did not take. */
export interface MessageCounts {
  readonly waiting: number;
  readonly failed: number;
  readonly dropped: number;
}

/** Which messages are asked for: those before the place `before`, in the state if one is named. */
export interface MessagePage {
  readonly before?: number;
  readonly state?: MessageState;
  readonly limit: number;
}

/** What waits to be delivered, on disk. Every function that writes belongs inside a commit. */
export interface MessageQueue {
  /** `known`: it was put before, and is not sent again. `dropped`: the queue is full. */
  put(webhookId: string, message: Message, now: number): 'queued' | 'known' | 'dropped';
  /** Waiting ones whose time has come, longest due first. */
  due(webhookId: string, now: number, limit: number): QueuedMessage[];
  /** When the next one comes due after `now`. */
  nextDueAt(webhookId: string, now: number): number | null;
  settle(message: QueuedMessage, verdict: Verdict, now: number): void;
  /** After settling: forgets the oldest that are done, and says what was dropped. */
  tidy(webhookId: string, now: number): void;
  /** After a commit that failed: what was counted may not be there. */
  recount(): void;
  /** Fails everything that waits. */
  giveUp(webhookId: string, reason: string): void;
  /** Lets what failed, and only that, be tried from the beginning; returns how many. */
  replay(webhookId: string, now: number): number;
  forget(webhookId: string): void;
  /** Newest first. */
  list(webhookId: string, page: MessagePage): MessageRecord[];
  counts(webhookId: string): MessageCounts;
  /** Messages that wait, of all webhooks. */
  depth(): number;
}

export function openMessageQueue(db: DatabaseSync): MessageQueue {
  const sql = prepare(db);
  /** So that a burst of alerts does not count the queue at each of them. */
  const waitingKnown = new Map<string, number>();

  function countOf(webhookId: string, state: MessageState): number {
    return sql.count.get(webhookId, state)?.['n'] as number;
  }

  function waitingOf(webhookId: string): number {
    const waiting = waitingKnown.get(webhookId) ?? countOf(webhookId, 'waiting');
    waitingKnown.set(webhookId, waiting);
    return waiting;
  }

  function insert(webhookId: string, message: Message, dueAt: number): void {
    const { messageId, type, entry, raisedAt, correlationId, body } = message;
    waitingKnown.set(webhookId, waitingOf(webhookId) + 1);
    sql.insert.run(webhookId, messageId, entry, type, raisedAt, correlationId, body, dueAt);
  }

  /** Once there is room again, what was not said goes out before everything that waits. */
  function sayWhatWasDropped(webhookId: string, now: number): void {
    const row = sql.dropped.get(webhookId) as DroppedRow | undefined;
    if (!row || row.fromEntry === null || row.toEntry === null) return;
    const dropped = { count: row.count, fromEntry: row.fromEntry, toEntry: row.toEntry };
    insert(webhookId, undeliveredMessage(webhookId, dropped, now), 0);
    sql.clearDropped.run(webhookId);
  }

  return {
    put(webhookId, message, now) {
      if (sql.isKnown.get(webhookId, message.messageId)) return 'known';
      if (waitingOf(webhookId) >= MESSAGES_WAITING_MAX) {
        sql.drop.run(message.entry, message.entry, webhookId);
        return 'dropped';
      }
      sayWhatWasDropped(webhookId, now);
      insert(webhookId, message, now);
      return 'queued';
    },
    due: (webhookId, now, limit) =>
      sql.due.all(webhookId, now, limit) as unknown as QueuedMessage[],
    nextDueAt: (webhookId, now) => sql.nextDueAt.get(webhookId, now)?.['at'] as number | null,
    settle(message, verdict, now) {
      const { place, webhookId, attempts } = message;
      const state = STATE_AFTER[verdict.is];
      const dueAt = verdict.is === 'later' ? verdict.dueAt : now;
      const reason = verdict.is === 'delivered' ? null : verdict.reason;
      sql.settle.run(state, attempts + 1, dueAt, reason, place);
      waitingKnown.delete(webhookId);
    },
    tidy(webhookId, now) {
      for (const [state, keptMax] of Object.entries(KEPT_MAX)) {
        sql.trim.run(webhookId, state, webhookId, state, keptMax);
      }
      if (waitingOf(webhookId) < MESSAGES_WAITING_MAX) sayWhatWasDropped(webhookId, now);
    },
    recount: () => waitingKnown.clear(),
    giveUp(webhookId, reason) {
      sql.giveUp.run(reason, webhookId);
      waitingKnown.delete(webhookId);
    },
    replay(webhookId, now) {
      waitingKnown.delete(webhookId);
      return Number(sql.replay.run(now, webhookId).changes);
    },
    forget(webhookId) {
      waitingKnown.delete(webhookId);
      sql.forget.run(webhookId);
    },
    list: (webhookId, { before = Number.MAX_SAFE_INTEGER, state = null, limit }) =>
      (sql.list.all(webhookId, before, state, limit) as unknown as RecordRow[]).map(
        ({ reason, ...rest }) => ({ ...rest, ...(reason !== null && { reason }) }),
      ),
    counts: (webhookId) => ({
      waiting: waitingOf(webhookId),
      failed: countOf(webhookId, 'failed'),
      dropped: (sql.dropped.get(webhookId)?.['count'] as number | undefined) ?? 0,
    }),
    depth: () => sql.depth.get()?.['n'] as number,
  };
}

const STATE_AFTER = {
  delivered: 'delivered',
  later: 'waiting',
  failed: 'failed',
  gone: 'failed',
} as const satisfies Record<Verdict['is'], MessageState>;

const KEPT_MAX = { delivered: MESSAGES_DELIVERED_KEPT_MAX, failed: MESSAGES_FAILED_KEPT_MAX };

interface DroppedRow {
  readonly count: number;
  readonly fromEntry: number | null;
  readonly toEntry: number | null;
}
type RecordRow = Omit<MessageRecord, 'reason'> & { readonly reason: string | null };

function prepare(db: DatabaseSync) {
  const message = `place, webhook_id AS webhookId, message_id AS messageId, entry, type,
    raised_at AS raisedAt, correlation_id AS correlationId, body, attempts`;
  return {
    isKnown: db.prepare('SELECT 1 FROM webhook_message WHERE webhook_id = ? AND message_id = ?'),
    insert: db.prepare(
      `INSERT OR IGNORE INTO webhook_message (webhook_id, message_id, entry, type, raised_at,
       correlation_id, body, state, attempts, due_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', 0, ?)`,
    ),
    due: db.prepare(
      `SELECT ${message} FROM webhook_message
       WHERE webhook_id = ? AND state = 'waiting' AND due_at <= ? ORDER BY due_at, place LIMIT ?`,
    ),
    nextDueAt: db.prepare(
      `SELECT min(due_at) AS at FROM webhook_message
       WHERE webhook_id = ? AND state = 'waiting' AND due_at > ?`,
    ),
    settle: db.prepare(
      'UPDATE webhook_message SET state = ?, attempts = ?, due_at = ?, reason = ? WHERE place = ?',
    ),
    trim: db.prepare(
      `DELETE FROM webhook_message WHERE webhook_id = ? AND state = ? AND place IN
       (SELECT place FROM webhook_message WHERE webhook_id = ? AND state = ?
        ORDER BY due_at DESC, place DESC LIMIT -1 OFFSET ?)`,
    ),
    giveUp: db.prepare(
      `UPDATE webhook_message SET state = 'failed', reason = ?
       WHERE webhook_id = ? AND state = 'waiting'`,
    ),
    replay: db.prepare(
      `UPDATE webhook_message SET state = 'waiting', attempts = 0, due_at = ?, reason = NULL
       WHERE webhook_id = ? AND state = 'failed'`,
    ),
    forget: db.prepare('DELETE FROM webhook_message WHERE webhook_id = ?'),
    list: db.prepare(
      `SELECT place, message_id AS messageId, type, entry, state, attempts, due_at AS dueAt, reason
       FROM webhook_message WHERE webhook_id = ?1 AND place < ?2 AND state = coalesce(?3, state)
       ORDER BY place DESC LIMIT ?4`,
    ),
    count: db.prepare(
      'SELECT count(*) AS n FROM webhook_message WHERE webhook_id = ? AND state = ?',
    ),
    depth: db.prepare("SELECT count(*) AS n FROM webhook_message WHERE state = 'waiting'"),
    drop: db.prepare(
      `UPDATE webhook SET dropped = dropped + 1, dropped_from = coalesce(dropped_from, ?),
       dropped_to = ? WHERE webhook_id = ?`,
    ),
    dropped: db.prepare(
      `SELECT dropped AS count, dropped_from AS fromEntry, dropped_to AS toEntry FROM webhook
       WHERE webhook_id = ?`,
    ),
    clearDropped: db.prepare(
      `UPDATE webhook SET dropped = 0, dropped_from = NULL, dropped_to = NULL
       WHERE webhook_id = ?`,
    ),
  };
}
