import { statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@pledgewatch/shared/clock';
import { LOG_SHARE, PIECE_POINTS, SIZE_STEPS } from './limits.ts';

/** How much the embedded store keeps. */
export interface Keep {
  readonly keepDays: number;
  readonly megabytesMax: number;
}

/** Takes the oldest points away; the ledger keeps what they were made of. */
export interface Retention {
  /** Points before this instant, ms, are no longer here; it never goes back. */
  keptFrom(): number;
  /** Takes so many points away, if there are that many to go. */
  trim(count: number): Promise<void>;
  /** Ends a trim that is on its way. */
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS kept (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    from_ms INTEGER NOT NULL
  ) STRICT;
`;

const DAY_MS = 86_400_000;
/** The days that are kept end at a whole hour, so that what goes is decided once an hour. */
const HOUR_MS = 3_600_000;

/**
 * Points go by time, all series alike: what is older than the days that are kept, and, where that is
 * still too much for the disk, a hundredth of the time there is, again and again. What is gone is
 * decided first, in one row, and deleted in small pieces afterwards, so that nothing waits for it.
 */
export function openRetention(
  db: DatabaseSync,
  { clock, keepDays, megabytesMax }: Keep & { readonly clock: Clock },
): Retention {
  db.exec(SCHEMA);
  const sql = prepare(db);
  const bytesMax = megabytesMax * 1_048_576;
  let isClosed = false;
  let keptFrom = (sql.keptFrom.get()?.['fromMs'] as number | undefined) ?? 0;

  /** What was written and does not stand in the database file yet. */
  function logBytes(): number {
    return statSync(`${db.location()}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }

  function usedBytes(): number {
    const [pages, free, size] = [sql.pages, sql.freePages, sql.pageSize].map(
      (of) => Object.values(of.get() ?? {})[0] as number,
    ) as [number, number, number];
    return (pages - free) * size + logBytes();
  }

  function moveTo(fromMs: number): void {
    if (fromMs <= keptFrom) return;
    sql.putKeptFrom.run(fromMs);
    keptFrom = fromMs;
  }

  /** Gives room when there is none: the oldest hundredth of the time that is kept is no longer. */
  function makeRoom(): void {
    // Deleting makes the log longer, not shorter: it is emptied before it costs points.
    if (logBytes() > bytesMax / LOG_SHARE) db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    if (usedBytes() <= bytesMax) return;
    const oldest = sql.oldest.get()?.['atMs'] as number | null | undefined;
    if (oldest === null || oldest === undefined) return;
    const step = Math.max(1, Math.ceil((clock.now() - oldest) / SIZE_STEPS));
    moveTo(oldest + step);
  }

  return {
    keptFrom: () => keptFrom,
    async trim(count) {
      const oldestKept = clock.now() - keepDays * DAY_MS;
      moveTo(oldestKept - (oldestKept % HOUR_MS));
      for (let left = count; left > 0;) {
        let gone = deletePiece(sql, keptFrom);
        if (gone === 0) {
          makeRoom();
          gone = deletePiece(sql, keptFrom);
        }
        if (gone === 0) return;
        left -= gone;
        await nextTurn();
        if (isClosed) return;
      }
    },
    close: () => {
      isClosed = true;
    },
  };
}

/** Deletes a piece of what is older; returns how much that was. */
function deletePiece(sql: ReturnType<typeof prepare>, beforeMs: number): number {
  const id = sql.seriesBefore.get(beforeMs)?.['id'];
  if (id === undefined) return 0;
  return Number(sql.deletePiece.run(id as number, beforeMs, PIECE_POINTS).changes);
}

function prepare(db: DatabaseSync) {
  return {
    keptFrom: db.prepare('SELECT from_ms AS fromMs FROM kept'),
    putKeptFrom: db.prepare('INSERT OR REPLACE INTO kept (id, from_ms) VALUES (1, ?)'),
    pages: db.prepare('PRAGMA page_count'),
    freePages: db.prepare('PRAGMA freelist_count'),
    pageSize: db.prepare('PRAGMA page_size'),
    oldest: db.prepare(
      `SELECT min((SELECT at_ms FROM points WHERE points.series_id = series.series_id
         ORDER BY at_ms LIMIT 1)) AS atMs FROM series`,
    ),
    seriesBefore: db.prepare(
      `SELECT series_id AS id FROM series WHERE EXISTS (
         SELECT 1 FROM points WHERE points.series_id = series.series_id AND at_ms < ?) LIMIT 1`,
    ),
    deletePiece: db.prepare(
      `DELETE FROM points WHERE (series_id, at_ms, sub_ms) IN (
         SELECT series_id, at_ms, sub_ms FROM points WHERE series_id = ? AND at_ms < ?
         ORDER BY at_ms, sub_ms LIMIT ?)`,
    ),
  };
}
