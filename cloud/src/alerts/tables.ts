import type { DatabaseSync } from 'node:sqlite';

/**
 * `entry` is always a place in the ledger. The first four tables are made from the ledger alone and
 * may be dropped: the follower then makes them again. The webhooks are people's own and may not.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS alert_cursor (
    name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS alert_concern (
    concern INTEGER PRIMARY KEY,
    tenant_id TEXT NOT NULL, site_id TEXT NOT NULL, pledge_id TEXT NOT NULL,
    UNIQUE (tenant_id, site_id, pledge_id)) STRICT;
  CREATE TABLE IF NOT EXISTS alert (
    entry INTEGER PRIMARY KEY,
    alert_id TEXT NOT NULL UNIQUE,
    concern INTEGER NOT NULL,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    state TEXT NOT NULL,
    acknowledged_by TEXT,
    acknowledged_at INTEGER,
    cleared_at INTEGER,
    body TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS alert_newest ON alert (concern, entry);
  CREATE INDEX IF NOT EXISTS alert_by_state ON alert (concern, state, entry, code, severity);
  CREATE INDEX IF NOT EXISTS alert_by_code ON alert (concern, code, entry, severity);
  CREATE INDEX IF NOT EXISTS alert_by_state_and_code
    ON alert (concern, state, code, entry, severity);
  CREATE INDEX IF NOT EXISTS alert_by_state_and_severity ON alert (concern, state, severity, entry);
  CREATE INDEX IF NOT EXISTS alert_by_severity ON alert (concern, severity, entry);
  CREATE TABLE IF NOT EXISTS alert_event (
    entry INTEGER PRIMARY KEY,
    concern INTEGER NOT NULL,
    event TEXT NOT NULL,
    body TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS alert_event_newest ON alert_event (concern, entry);
  CREATE INDEX IF NOT EXISTS alert_event_notes ON alert_event (concern, entry)
    WHERE event = 'note';

  CREATE TABLE IF NOT EXISTS webhook (
    webhook_id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL, user_id TEXT NOT NULL, role TEXT NOT NULL,
    url TEXT NOT NULL,
    min_severity TEXT NOT NULL,
    secret TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    disabled TEXT,
    dropped INTEGER NOT NULL DEFAULT 0,
    dropped_from INTEGER, dropped_to INTEGER) STRICT;
  CREATE TABLE IF NOT EXISTS webhook_request (
    place INTEGER PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    webhook_id TEXT NOT NULL UNIQUE,
    key_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    UNIQUE (tenant_id, idempotency_key)) STRICT;
  CREATE TABLE IF NOT EXISTS webhook_message (
    place INTEGER PRIMARY KEY,
    webhook_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    entry INTEGER NOT NULL,
    type TEXT NOT NULL,
    raised_at INTEGER,
    correlation_id TEXT,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    reason TEXT,
    UNIQUE (webhook_id, message_id)) STRICT;
  CREATE INDEX IF NOT EXISTS webhook_message_due ON webhook_message (webhook_id, state, due_at);
`;

export function createTables(db: DatabaseSync): void {
  db.exec(SCHEMA);
}

/** Runs `work` in one commit; when it returns, what was written is on disk. */
export function commit<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Like {@link commit}, for what is made again from the ledger: it survives the program's end at once,
 * and a power cut may undo the newest of it together. An alert then does not wait for the disk once more.
 */
export function commitDerived<T>(db: DatabaseSync, work: () => T): T {
  db.exec('PRAGMA synchronous = NORMAL');
  try {
    return commit(db, work);
  } finally {
    db.exec('PRAGMA synchronous = FULL');
  }
}
