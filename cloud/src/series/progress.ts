import type { DatabaseSync } from 'node:sqlite';
import { REASON_LENGTH_MAX, REFUSED_KEPT_MAX } from './limits.ts';
import type { RefusedPoint } from './point.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS progress (
    place TEXT PRIMARY KEY,
    next_idx INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS refused_points (
    entry INTEGER NOT NULL,
    item INTEGER NOT NULL,
    measurement TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (entry, item)
  ) STRICT, WITHOUT ROWID;
`;

/** A point that was kept aside; the item itself stands in the ledger. */
export interface KeptAside {
  readonly entry: number;
  readonly item: number;
  readonly measurement: string;
  readonly reason: string;
}

/** How far the ledger has become points, and which of them no store would have. */
export interface Progress {
  cursor(): number;
  /** Puts points aside and moves the cursor, in one commit. */
  advance(next: number, refused: readonly RefusedPoint[]): void;
  /** The newest refused points first, at most `limit`. */
  refused(limit: number): readonly KeptAside[];
}

/** Progress of one store; another store, or another database, begins from the first entry. */
export function openProgress(db: DatabaseSync, place: string): Progress {
  db.exec(SCHEMA);
  const sql = prepare(db);
  let cursor = (sql.cursor.get(place)?.['next'] as number | undefined) ?? 0;
  return {
    cursor: () => cursor,
    advance(next, refused) {
      db.exec('BEGIN IMMEDIATE');
      try {
        for (const { point, reason } of refused) {
          const kept = reason.slice(0, REASON_LENGTH_MAX);
          sql.putRefused.run(point.entry, point.item, point.measurement.name, kept);
        }
        if (refused.length > 0) sql.dropOldest.run(REFUSED_KEPT_MAX);
        sql.putCursor.run(place, next);
        db.exec('COMMIT');
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
      cursor = next;
    },
    refused: (limit) => sql.refused.all(limit) as unknown as KeptAside[],
  };
}

function prepare(db: DatabaseSync) {
  return {
    cursor: db.prepare('SELECT next_idx AS next FROM progress WHERE place = ?'),
    putCursor: db.prepare('INSERT OR REPLACE INTO progress (place, next_idx) VALUES (?, ?)'),
    putRefused: db.prepare('INSERT OR REPLACE INTO refused_points VALUES (?, ?, ?, ?)'),
    dropOldest: db.prepare(
      `DELETE FROM refused_points WHERE (entry, item) IN (
         SELECT entry, item FROM refused_points
         ORDER BY entry DESC, item DESC LIMIT -1 OFFSET ?)`,
    ),
    refused: db.prepare(
      'SELECT entry, item, measurement, reason FROM refused_points ORDER BY entry DESC, item DESC LIMIT ?',
    ),
  };
}
