import type { DatabaseSync } from 'node:sqlite';

/** Counts the forms of the tables. */
export const FORM = 1;

export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS book (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS concern (
    number INTEGER PRIMARY KEY, concern TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE IF NOT EXISTS event (
    place INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL,
    type TEXT NOT NULL,
    action TEXT NOT NULL,
    biz_step TEXT NOT NULL,
    disposition TEXT,
    read_point TEXT,
    biz_location TEXT,
    event_time INTEGER NOT NULL,
    record_time INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS event_by_id ON event (event_id, place);
  CREATE INDEX IF NOT EXISTS event_by_step ON event (biz_step, place);
  CREATE INDEX IF NOT EXISTS event_by_record_time ON event (record_time, place);
  CREATE TABLE IF NOT EXISTS body (place INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS seen (
    concern INTEGER NOT NULL, place INTEGER NOT NULL,
    PRIMARY KEY (concern, place)) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS seen_by_place ON seen (place, concern);
  CREATE TABLE IF NOT EXISTS epc (
    epc TEXT NOT NULL, place INTEGER NOT NULL,
    PRIMARY KEY (epc, place)) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS epc_by_place ON epc (place);
`;

/**
 * Runs `work` in one commit. A reader in between may see what is not committed yet; should it come to
 * nothing, the same entries make the same events again.
 */
export async function commit(db: DatabaseSync, work: () => Promise<void>): Promise<void> {
  db.exec('BEGIN IMMEDIATE');
  try {
    await work();
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
