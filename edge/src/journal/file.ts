import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { PledgewatchError } from '@pledgewatch/shared/errors';

const PAGE_BYTES = 4_096;

/** SQLite result codes (https://sqlite.org/rescode.html), without their extended part. */
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

/**
 * Every row carries the CRC-32 of its body, because SQLite itself does not notice a flipped bit
 * inside a value.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS states (
    name TEXT PRIMARY KEY, body TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS observations (
    lastSeq INTEGER PRIMARY KEY, firstSeq INTEGER NOT NULL,
    body TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS streams (
    lane TEXT NOT NULL, epoch INTEGER NOT NULL, base INTEGER NOT NULL, last INTEGER NOT NULL,
    sealed INTEGER NOT NULL, pending INTEGER NOT NULL, previous BLOB NOT NULL,
    PRIMARY KEY (lane, epoch)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS items (
    epoch INTEGER NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL, sum INTEGER NOT NULL,
    PRIMARY KEY (epoch, seq)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS batches (
    id INTEGER PRIMARY KEY, lane TEXT NOT NULL, epoch INTEGER NOT NULL,
    firstSeq INTEGER NOT NULL, lastSeq INTEGER NOT NULL, sealedAt INTEGER NOT NULL,
    refused TEXT, bytes BLOB NOT NULL, sum INTEGER NOT NULL,
    UNIQUE (lane, epoch, lastSeq)) STRICT;
`;

/** Opens the file itself. WAL and FULL: a commit that returned survives a power cut. */
export function openFile(file: string, fileBytesMax: number): DatabaseSync {
  const db = new DatabaseSync(file);
  try {
    db.exec(
      `PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL`,
    );
    db.exec('PRAGMA cache_size = -4096; PRAGMA journal_size_limit = 8388608');
    db.exec(`PRAGMA max_page_count = ${Math.ceil(fileBytesMax / PAGE_BYTES)}`);
    transact(db, () => db.exec(SCHEMA));
  } catch (cause) {
    db.close();
    throw asJournalError(cause);
  }
  return db;
}

/** Bytes in use, free pages not counted. */
export function usedBytes(db: DatabaseSync): number {
  const pages = pragma(db, 'page_count') - pragma(db, 'freelist_count');
  return pages * PAGE_BYTES;
}

/** @throws {PledgewatchError} `PW_JOURNAL_DAMAGED` when SQLite finds its own structure broken. */
export function checkFile(db: DatabaseSync): void {
  const row = db.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
  if (row.quick_check !== 'ok') throw damaged(row.quick_check);
}

/** Runs `work` in one transaction; when it returns, what was written is on disk. */
export function transact<T>(db: DatabaseSync, work: () => T): T {
  try {
    db.exec('BEGIN IMMEDIATE');
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (cause) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw asJournalError(cause);
  }
}

/** Runs a read, with SQLite's faults in our words. */
export function read<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw asJournalError(cause);
  }
}

/** The sum stored beside a body. */
export function sumOf(body: string | Uint8Array): number {
  return crc32(body);
}

/** @throws {PledgewatchError} `PW_JOURNAL_DAMAGED` when a body is not what was written. */
export function checkSum(body: string | Uint8Array, sum: number, what: string): void {
  if (crc32(body) !== sum) throw damaged(`${what} is not what was written`);
}

export function damaged(reason: string, cause?: unknown): PledgewatchError {
  return new PledgewatchError('PW_JOURNAL_DAMAGED', { reason }, { cause });
}

function asJournalError(cause: unknown): unknown {
  const { errcode, message } = cause as { errcode?: number; message?: string };
  if (errcode === undefined) return cause;
  const primary = errcode & 0xff;
  const reason = message ?? `SQLite ${errcode}`;
  if (primary === SQLITE_CORRUPT || primary === SQLITE_NOTADB) return damaged(reason, cause);
  if (primary === SQLITE_FULL || primary === SQLITE_IOERR) {
    return new PledgewatchError('PW_DISK_FULL', { reason }, { cause });
  }
  return cause;
}

function pragma(db: DatabaseSync, name: string): number {
  return Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0] as number;
}
