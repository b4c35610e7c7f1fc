/**
 * The ledger's tables. `entries` is the record; every other table can be made again from it.
 *
 * - `nodes`: every complete subtree of the Merkle tree, so that a proof reads O(log n) rows.
 * - `decisions`, `commands`: what makes a decision or a command happen once.
 * - `batches`: the envelope hash of every batch, so that one that comes again is known from a fork.
 * - `streams`: how far each gateway stream has come.
 * - `snapshots`: followers' states with the entry they stand at.
 */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entries (
    idx INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS decision_entries ON entries (idx) WHERE kind = 3;
  CREATE INDEX IF NOT EXISTS command_entries ON entries (idx) WHERE kind = 2;
  CREATE TABLE IF NOT EXISTS nodes (
    level INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (level, idx)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS decisions (
    decision_id TEXT PRIMARY KEY,
    idx INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS commands (
    tenant_id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    idx INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (tenant_id, idempotency_key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS batches (
    gateway_id TEXT NOT NULL,
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (gateway_id, lane, epoch, last_seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS streams (
    gateway_id TEXT NOT NULL,
    lane TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    last_hash BLOB NOT NULL,
    last_idx INTEGER NOT NULL,
    accepted_at INTEGER NOT NULL,
    PRIMARY KEY (gateway_id, lane, epoch)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS snapshots (
    name TEXT PRIMARY KEY,
    next_idx INTEGER NOT NULL,
    state TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
