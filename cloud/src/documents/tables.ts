import type { DatabaseSync } from 'node:sqlite';

export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS document (
    place INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    pledge_id TEXT NOT NULL,
    from_day TEXT,
    day TEXT,
    at INTEGER NOT NULL,
    whole TEXT NOT NULL,
    whole_digest TEXT NOT NULL,
    goods TEXT NOT NULL,
    goods_digest TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS document_of_pledge ON document (pledge_id, place);
  CREATE INDEX IF NOT EXISTS document_of_day ON document (pledge_id, day) WHERE day IS NOT NULL;
  CREATE TABLE IF NOT EXISTS alert (
    alert_id TEXT PRIMARY KEY,
    pledge_id TEXT,
    tenant_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    cleared_at INTEGER,
    json TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS alert_of_pledge ON alert (pledge_id, raised_at);
  CREATE INDEX IF NOT EXISTS alert_of_site ON alert (site_id, raised_at) WHERE pledge_id IS NULL;
  CREATE TABLE IF NOT EXISTS told (
    entry INTEGER PRIMARY KEY, pledge_id TEXT NOT NULL, movement INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS known (key TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS told_of_pledge ON told (pledge_id, entry);
`;

/** Runs `work` in one commit. */
export function commit(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
