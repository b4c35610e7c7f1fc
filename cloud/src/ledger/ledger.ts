import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { encodeEntry, ENTRY_BYTES_MAX, entryLeaf } from '@pledgewatch/shared/entry';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import {
  appendLeaves,
  leafHash,
  storedConsistencyProof,
  storedInclusionProof,
  storedRoot,
  type NodeStore,
} from '@pledgewatch/shared/merkle';
import { openLedgerFile, type LedgerFile } from './ledger-file.ts';
import { markOlderBatches } from './older-batches.ts';
import { SCHEMA } from './tables.ts';

/** An entry before it has its place. */
export interface NewEntry {
  readonly kind: 'batch' | 'command' | 'decision' | 'tick';
  readonly acceptedAt: number;
  readonly body: Uint8Array;
  /** Makes a decision happen once. */
  readonly decisionId?: string;
  /** Makes a batch known when it comes again. */
  readonly batch?: BatchMark;
  /** Makes a command happen once. */
  readonly command?: {
    readonly tenantId: string;
    readonly idempotencyKey: string;
    readonly digest: Uint8Array;
  };
}

/** A gateway's stream: gateway / lane / epoch. */
export interface StreamKey {
  readonly gatewayId: string;
  readonly lane: string;
  readonly epoch: number;
}

/** A batch by its place in its stream, and the SHA-256 of its envelope. */
export interface BatchMark extends StreamKey {
  readonly lastSeq: number;
  readonly hash: Uint8Array;
}

/** How far a stream has come. */
export interface StreamHead extends StreamKey {
  readonly lastSeq: number;
  readonly lastHash: Uint8Array;
  readonly lastIndex: number;
  readonly acceptedAt: number;
}

/** What one commit writes: entries in order, and the stream heads and snapshots that follow from them. */
export interface Commit {
  readonly entries: readonly NewEntry[];
  readonly streams?: readonly StreamHead[];
  readonly snapshots?: readonly { name: string; nextIndex: number; state: string }[];
}

/**
 * The append-only record. One writer; a commit is one transaction and one fsync, and what it wrote
 * is there after a power cut. Indexes count from 0 without holes.
 */
export interface Ledger {
  size(): number;
  /** Writes a commit; returns the index of its first entry. */
  commit(commit: Commit): number;
  entry(index: number): Uint8Array | undefined;
  /** Entry bytes from `from` on, at most `limit`. */
  entries(from: number, limit: number): { readonly index: number; readonly bytes: Uint8Array }[];
  /** Decision entries from `from` on, at most `limit`. */
  decisions(from: number, limit: number): { readonly index: number; readonly bytes: Uint8Array }[];
  /** Commands or decisions whose bytes hold a text, in order, at most `limit`. */
  holding(
    text: string,
    of: EntriesHolding,
  ): { readonly index: number; readonly bytes: Uint8Array }[];
  decisionIndex(decisionId: string): number | undefined;
  command(tenantId: string, idempotencyKey: string): CommandEntry | undefined;
  streams(): StreamHead[];
  /** SHA-256 of the envelope of the stream's batch that ends at `lastSeq`; undefined when none does. */
  batchHash(stream: StreamKey, lastSeq: number): Uint8Array | undefined;
  /** Merkle root over the first `size` entries (RFC 9162 §2.1.1). */
  root(size: number): Uint8Array;
  inclusionProof(index: number, size: number): Uint8Array[];
  consistencyProof(from: number, to: number): Uint8Array[];
  snapshot(name: string): { readonly nextIndex: number; readonly state: string } | undefined;
  close(): void;
}

/** Where {@link Ledger.holding} looks: entries from ≤ index < end. */
export interface EntriesHolding {
  readonly kind: 'command' | 'decision';
  readonly from: number;
  readonly end: number;
  readonly limit: number;
}

export interface CommandEntry {
  readonly index: number;
  readonly digest: Uint8Array;
}

/**
 * Opens a ledger, making it when it is not there.
 *
 * @throws {PledgewatchError} `PW_LEDGER_DAMAGED` when entries and tree do not agree on their size.
 */
export function openLedger(of: LedgerFile): Ledger {
  const db = openLedgerFile(of);
  try {
    return ledgerIn(db, of.readOnly ?? false);
  } catch (error) {
    db.close();
    throw error;
  }
}

function ledgerIn(db: DatabaseSync, readOnly: boolean): Ledger {
  if (!readOnly) {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
    db.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32768');
    db.exec(SCHEMA);
  }
  const sql = prepare(db);
  if (!readOnly) markOlderBatches(db, sql.insertBatch);
  let size = countEntries(db);
  const nodes = nodeStore(sql);

  function append(entries: readonly NewEntry[]): void {
    const leaves: Uint8Array[] = [];
    for (const [offset, entry] of entries.entries()) {
      const bytes = encodeEntry(entry);
      if (bytes.length > ENTRY_BYTES_MAX) {
        throw new PledgewatchError('PW_ENTRY_MALFORMED', {
          reason: `${bytes.length} bytes is more than ${ENTRY_BYTES_MAX}`,
        });
      }
      const index = size + offset;
      sql.insertEntry.run(index, KIND_NUMBER[entry.kind], bytes);
      leaves.push(leafHash(entry.kind === 'batch' ? entryLeaf(entry) : bytes));
      if (entry.batch) {
        const { gatewayId, lane, epoch, lastSeq, hash } = entry.batch;
        sql.insertBatch.run(gatewayId, lane, epoch, lastSeq, hash);
      }
      if (entry.decisionId) sql.insertDecision.run(entry.decisionId, index);
      if (entry.command) {
        const { tenantId, idempotencyKey, digest } = entry.command;
        sql.insertCommand.run(tenantId, idempotencyKey, index, digest);
      }
    }
    appendLeaves(nodes.store, size, leaves);
  }

  return {
    size: () => size,
    commit({ entries, streams = [], snapshots = [] }) {
      const first = size;
      db.exec('BEGIN IMMEDIATE');
      try {
        append(entries);
        for (const head of streams) {
          const { gatewayId, lane, epoch, lastSeq, lastHash, lastIndex, acceptedAt } = head;
          sql.putStream.run(gatewayId, lane, epoch, lastSeq, lastHash, lastIndex, acceptedAt);
        }
        for (const { name, nextIndex, state } of snapshots) {
          sql.putSnapshot.run(name, nextIndex, state);
        }
        db.exec('COMMIT');
      } catch (error) {
        db.exec('ROLLBACK');
        nodes.forget();
        throw error;
      }
      size += entries.length;
      return first;
    },
    entry: (index) => sql.entry.get(index)?.['bytes'] as Uint8Array | undefined,
    entries: (from, limit) => sql.entries.all(from, limit) as unknown as IndexedBytes[],
    decisions: (from, limit) => sql.decisions.all(from, limit) as unknown as IndexedBytes[],
    holding(text, { kind, from, end, limit }) {
      const select = kind === 'command' ? sql.commandsHolding : sql.decisionsHolding;
      return select.all(from, end, Buffer.from(text), limit) as unknown as IndexedBytes[];
    },
    decisionIndex: (id) => sql.decisionIndex.get(id)?.['idx'] as number | undefined,
    command: (tenantId, key) => sql.command.get(tenantId, key) as CommandEntry | undefined,
    streams: () => sql.streams.all() as unknown as StreamHead[],
    batchHash({ gatewayId, lane, epoch }, lastSeq) {
      return sql.batchHash.get(gatewayId, lane, epoch, lastSeq)?.['hash'] as Uint8Array | undefined;
    },
    root: (at) => storedRoot(nodes.store, at),
    inclusionProof: (index, at) => storedInclusionProof(nodes.store, { index, size: at }),
    consistencyProof: (from, to) => storedConsistencyProof(nodes.store, { size1: from, size2: to }),
    snapshot: (name) => sql.snapshot.get(name) as ReturnType<Ledger['snapshot']>,
    close: () => db.close(),
  };
}

interface IndexedBytes {
  readonly index: number;
  readonly bytes: Uint8Array;
}

const KIND_NUMBER = { batch: 1, command: 2, decision: 3, tick: 4 } as const;

/** The kind stands in the text of the query, so that its partial index is used. */
function holding(kind: number): string {
  return `SELECT idx AS "index", bytes FROM entries
    WHERE kind = ${kind} AND idx >= ? AND idx < ? AND instr(bytes, ?) > 0 ORDER BY idx LIMIT ?`;
}

function prepare(db: DatabaseSync) {
  return {
    insertEntry: db.prepare('INSERT INTO entries (idx, kind, bytes) VALUES (?, ?, ?)'),
    insertBatch: db.prepare(
      'INSERT OR IGNORE INTO batches (gateway_id, lane, epoch, last_seq, hash) VALUES (?, ?, ?, ?, ?)',
    ),
    batchHash: db.prepare(
      'SELECT hash FROM batches WHERE gateway_id = ? AND lane = ? AND epoch = ? AND last_seq = ?',
    ),
    insertDecision: db.prepare('INSERT INTO decisions (decision_id, idx) VALUES (?, ?)'),
    insertCommand: db.prepare(
      'INSERT INTO commands (tenant_id, idempotency_key, idx, digest) VALUES (?, ?, ?, ?)',
    ),
    putNode: db.prepare('INSERT OR REPLACE INTO nodes (level, idx, hash) VALUES (?, ?, ?)'),
    node: db.prepare('SELECT hash FROM nodes WHERE level = ? AND idx = ?'),
    putStream: db.prepare(
      `INSERT OR REPLACE INTO streams
       (gateway_id, lane, epoch, last_seq, last_hash, last_idx, accepted_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    putSnapshot: db.prepare(
      'INSERT OR REPLACE INTO snapshots (name, next_idx, state) VALUES (?, ?, ?)',
    ),
    entry: db.prepare('SELECT bytes FROM entries WHERE idx = ?'),
    entries: db.prepare(
      'SELECT idx AS "index", bytes FROM entries WHERE idx >= ? ORDER BY idx LIMIT ?',
    ),
    decisions: db.prepare(
      'SELECT idx AS "index", bytes FROM entries WHERE kind = 3 AND idx >= ? ORDER BY idx LIMIT ?',
    ),
    commandsHolding: db.prepare(holding(KIND_NUMBER.command)),
    decisionsHolding: db.prepare(holding(KIND_NUMBER.decision)),
    decisionIndex: db.prepare('SELECT idx FROM decisions WHERE decision_id = ?'),
    command: db.prepare(
      `SELECT idx AS "index", digest FROM commands WHERE tenant_id = ? AND idempotency_key = ?`,
    ),
    streams: db.prepare(
      `SELECT gateway_id AS gatewayId, lane, epoch, last_seq AS lastSeq, last_hash AS lastHash,
       last_idx AS lastIndex, accepted_at AS acceptedAt FROM streams`,
    ),
    snapshot: db.prepare('SELECT next_idx AS nextIndex, state FROM snapshots WHERE name = ?'),
  } satisfies Record<string, StatementSync>;
}

/** Most nodes kept in memory: the right edge of the tree is asked for at every commit. */
const NODES_CACHED_MAX = 65_536;

/** Nodes go to the table at once and stay in a bounded cache, because the newest are read soon. */
function nodeStore(sql: ReturnType<typeof prepare>): { store: NodeStore; forget(): void } {
  const cache = new Map<number, Uint8Array>();
  const keyOf = (level: number, index: number) => index * 64 + level;
  return {
    store: {
      get(level, index) {
        const cached = cache.get(keyOf(level, index));
        if (cached) return cached;
        return sql.node.get(level, index)?.['hash'] as Uint8Array | undefined;
      },
      put(level, index, hash) {
        if (cache.size >= NODES_CACHED_MAX) cache.clear();
        cache.set(keyOf(level, index), hash);
        sql.putNode.run(level, index, hash);
      },
    },
    forget: () => cache.clear(),
  };
}

/** Asked in one statement: between two, another process may commit. */
function countEntries(db: DatabaseSync): number {
  const ends = db.prepare(
    `SELECT (SELECT coalesce(max(idx), -1) FROM entries) AS last,
      (SELECT coalesce(max(idx), -1) FROM nodes WHERE level = 0) AS leaf`,
  );
  const { last, leaf } = ends.get() as { last: number; leaf: number };
  if (last !== leaf) {
    throw new PledgewatchError('PW_LEDGER_DAMAGED', {
      reason: `the last entry is ${last}, the last leaf of its tree ${leaf}`,
    });
  }
  return last + 1;
}
