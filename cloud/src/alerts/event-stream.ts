import type { DatabaseSync } from 'node:sqlite';
import type { Actor } from '@pledgewatch/shared/command';
import type { Concerns } from './concerns.ts';
import { EVENTS_DROPPED_AT_ONCE, EVENTS_KEPT_MAX } from './limits.ts';
import type { AlertRecord, NoteRecord } from './records.ts';

/** Alert events carry the alert as it was left by that entry. */
export type StreamEvent =
  | {
      readonly id: number;
      readonly event:
        | 'alert'
        | `alert-${'cleared' | 'acknowledged' | 'noted'}`
        | `alert-${'joined' | 'shelving-asked' | 'shelved' | 'unshelved' | 'escalated'}`;
      readonly data: AlertRecord;
    }
  | { readonly id: number; readonly event: 'note'; readonly data: NoteRecord };

/** The durable stream of what people are told; an event's id is its place in the ledger. */
export interface EventStreamView {
  /** Events of the actor's after `index`, oldest first, at most `limit`. */
  since(actor: Actor, index: number, limit: number): readonly StreamEvent[];
  /** Notes of the actor's before `index`, newest first, at most `limit`: the story so far. */
  notesBefore(actor: Actor, index: number, limit: number): readonly NoteRecord[];
  /** The place of the newest event; -1 before the first. A stream that asks for nothing begins here. */
  latest(): number;
  /** Events up to this place may be kept no more, those after it all are; -1 when none was ever dropped. */
  wholeAfter(): number;
  /** Calls `wake` whenever there may be more; returns how to stop. */
  subscribe(wake: () => void): () => void;
}

/** What people were told, on disk: an event's id is its place in the ledger. */
export interface EventStream extends EventStreamView {
  /** Inside a commit; an event that is there already stays as it is. */
  append(concern: number, told: StreamEvent): void;
  /** After the commit: whoever listens may read. */
  wake(): void;
  /** After a commit that failed. */
  reload(): void;
}

export function openEventStream(
  db: DatabaseSync,
  concerns: Concerns,
  kept = { max: EVENTS_KEPT_MAX, droppedAtOnce: EVENTS_DROPPED_AT_ONCE },
): EventStream {
  const sql = prepare(db);
  const listeners = new Set<() => void>();
  /** The newest event of each concern: a reader at the head need not ask the disk. */
  const newest = new Map<number, number>();
  let latest = -1;
  let count = 0;
  let wholeAfter = -1;

  function reload(): void {
    newest.clear();
    count = 0;
    for (const row of sql.newest.all() as unknown as NewestRow[]) {
      newest.set(row.concern, row.entry);
      count += row.count;
    }
    latest = Math.max(-1, ...newest.values());
    wholeAfter = (sql.wholeAfter.get()?.['place'] as number | undefined) ?? -1;
  }

  function dropOldest(): void {
    const { max, droppedAtOnce } = kept;
    if (count < max + droppedAtOnce) return;
    wholeAfter = sql.nthOldest.get(droppedAtOnce - 1)?.['entry'] as number;
    sql.dropUpTo.run(wholeAfter);
    sql.setWholeAfter.run(wholeAfter);
    count -= droppedAtOnce;
  }

  reload();
  return {
    reload,
    append(concern, { id, event, data }) {
      if (sql.insert.run(id, concern, event, JSON.stringify(data)).changes === 0) return;
      newest.set(concern, id);
      latest = Math.max(latest, id);
      count += 1;
      dropOldest();
    },
    since(actor, index, limit) {
      const seen = concerns.seenBy(actor, (_, number) => (newest.get(number) ?? -1) > index);
      if (seen.length === 0) return [];
      const rows = sql.since.all(JSON.stringify(seen), index, limit) as unknown as EventRow[];
      return rows.map(({ id, event, body }) => {
        const data = concerns.readable(actor, JSON.parse(body) as unknown);
        return { id, event, data } as StreamEvent;
      });
    },
    notesBefore(actor, index, limit) {
      const seen = JSON.stringify(concerns.seenBy(actor));
      const rows = sql.notesBefore.all(seen, index, limit) as unknown as EventRow[];
      return rows.map(({ body }) => concerns.readable(actor, JSON.parse(body) as NoteRecord));
    },
    latest: () => latest,
    wholeAfter: () => wholeAfter,
    subscribe(wake) {
      // A wrapper of its own, so that the same function may listen twice and leave once.
      const listener = () => wake();
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    wake() {
      for (const listener of listeners) listener();
    },
  };
}

interface NewestRow {
  readonly concern: number;
  readonly entry: number;
  readonly count: number;
}
interface EventRow {
  readonly id: number;
  readonly event: StreamEvent['event'];
  readonly body: string;
}

function prepare(db: DatabaseSync) {
  return {
    insert: db.prepare(
      'INSERT OR IGNORE INTO alert_event (entry, concern, event, body) VALUES (?, ?, ?, ?)',
    ),
    since: db.prepare(
      `SELECT entry AS id, event, body FROM alert_event WHERE entry IN (
         SELECT entry FROM alert_event WHERE concern IN (SELECT value FROM json_each(?))
         AND entry > ? ORDER BY +entry LIMIT ?)
       ORDER BY entry`,
    ),
    notesBefore: db.prepare(
      `SELECT body FROM alert_event WHERE entry IN (
         SELECT entry FROM alert_event WHERE concern IN (SELECT value FROM json_each(?))
         AND entry < ? AND event = 'note' ORDER BY +entry DESC LIMIT ?)
       ORDER BY entry DESC`,
    ),
    newest: db.prepare(
      'SELECT concern, max(entry) AS entry, count(*) AS count FROM alert_event GROUP BY concern',
    ),
    nthOldest: db.prepare('SELECT entry FROM alert_event ORDER BY entry LIMIT 1 OFFSET ?'),
    dropUpTo: db.prepare('DELETE FROM alert_event WHERE entry <= ?'),
    wholeAfter: db.prepare("SELECT next AS place FROM alert_cursor WHERE name = 'events-dropped'"),
    setWholeAfter: db.prepare(
      "INSERT OR REPLACE INTO alert_cursor (name, next) VALUES ('events-dropped', ?)",
    ),
  };
}
