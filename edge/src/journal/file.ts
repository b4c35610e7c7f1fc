import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { damaged, SCHEMA } from './tables.ts';

const PAGE_BYTES = 4_096;

/** Of a file with a write-ahead log; 1 of one that has none yet. */
const WAL_VERSION = 2;

/** SQLite result codes (https://sqlite.org/rescode.html), without their extended part. */
const SQLITE_BUSY = 5;
/** Corrupt, not a database; and an error in a statement, all of which fit the tables as we made them. */
const DAMAGE = new Set([1, 11, 26]);
/** Read-only file system, input or output error, full, cannot open: the disk takes no writes. */
const NO_WRITES = new Set([8, 10, 13, 14]);

/** Opens a database file: the disk beneath the journal. */
export type OpenDatabase = (file: string) => DatabaseSync;

/**
 * Opens the file itself. WAL and FULL: a commit that returned survives a power cut. The lock is
 * exclusive, so that two agents never write one journal.
 */
export function openFile(
  file: string,
  fileBytesMax: number,
  openDatabase: OpenDatabase = (path) => new DatabaseSync(path),
): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = openDatabase(file);
    db.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA page_size = ${PAGE_BYTES}`);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    // Nothing is written to the log before its commit, so that what stands there can be judged.
    db.exec('PRAGMA cache_size = -4096; PRAGMA cache_spill = OFF');
    db.exec('PRAGMA wal_autocheckpoint = 0');
    db.exec(`PRAGMA max_page_count = ${Math.ceil(fileBytesMax / PAGE_BYTES)}`);
    ensureSchema(db);
    emptyLog(db);
    return db;
  } catch (cause) {
    db?.close();
    throw asJournalError(cause);
  }
}

/** Where the header says which version may write and read the file, https://sqlite.org/fileformat2.html */
const VERSIONS_AT = 18;

/**
 * To SQLite a file of a later write version is one for reading only, as on a disk that takes no writes:
 * no later version ever wrote a journal.
 *
 * @throws {PledgewatchError} `PW_JOURNAL_DAMAGED`.
 */
export function checkVersions(file: string): void {
  const versions = Buffer.alloc(2);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, versions, 0, versions.length, VERSIONS_AT);
  } finally {
    closeSync(handle);
  }
  if (versions.some((version) => version > WAL_VERSION)) throw damaged('its versions are unknown');
}

/** A bit flipped in the name of a table would hide the table, and a new one would take its place. */
function ensureSchema(db: DatabaseSync): void {
  if (schemaOf(db) === '[]') transact(db, () => db.exec(SCHEMA));
  using model = new DatabaseSync(':memory:');
  model.exec(SCHEMA);
  if (schemaOf(db) !== schemaOf(model)) throw damaged('its tables are not as they were made');
}

function schemaOf(db: DatabaseSync): string {
  const tables = db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name');
  return JSON.stringify(tables.all());
}

/** As SQLite's own: past 1,000 pages the log is copied into the file. */
const LOG_BYTES_MAX = 1_000 * PAGE_BYTES;

/**
 * Copies a log that has become long into the file, and makes it empty. SQLite by itself would write over
 * the old frames: one that a kill cut short between its header and its page would then carry an old page,
 * and look like a commit lost to a bad disk. Behind the end of an empty log there is nothing to mistake.
 * What goes wrong here is no fault of the commit before; the next one tries again.
 */
function shortenLog(db: DatabaseSync): void {
  if (logBytesOf(db) <= LOG_BYTES_MAX) return;
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if ((error as { errcode?: number }).errcode === undefined) throw error;
  }
}

function logBytesOf(db: DatabaseSync): number {
  return statSync(`${db.location()}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

/** Frames that a crash left in the log must not stand behind later, shorter commits. */
function emptyLog(db: DatabaseSync): void {
  try {
    read(() => db.exec('PRAGMA wal_checkpoint(TRUNCATE)'));
  } catch (error) {
    if (!isNoWrite(error)) throw error;
  }
}

/** Whether an error says that the disk takes no writes for now. */
export function isNoWrite(error: unknown): error is PledgewatchError {
  return error instanceof PledgewatchError && error.code === 'PW_DISK_FULL';
}

/** Tells the bytes in use, free pages not counted. */
export function usedBytesOf(db: DatabaseSync): () => number {
  const pages = db.prepare('PRAGMA page_count');
  const freePages = db.prepare('PRAGMA freelist_count');
  return () => {
    const used = Number(pages.get()?.['page_count']) - Number(freePages.get()?.['freelist_count']);
    return used * PAGE_BYTES;
  };
}

/**
 * Checks indexes against their tables too: a row whose index entry is broken is there and never found.
 *
 * @throws {PledgewatchError} `PW_JOURNAL_DAMAGED` when SQLite finds its own structure broken.
 */
export function checkFile(db: DatabaseSync): void {
  const found = read(() => db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check']);
  if (found !== 'ok') throw damaged(String(found));
}

/** Runs `work` in one transaction; when it returns, what was written is on disk. */
export function transact<T>(db: DatabaseSync, work: () => T): T {
  try {
    db.exec('BEGIN IMMEDIATE');
    const result = work();
    db.exec('COMMIT');
    shortenLog(db);
    return result;
  } catch (cause) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw asJournalError(cause);
  }
}

/** Lets the commits of `work` reach the disk with the next one outside of it; only a power cut can tell. */
export function unhurried(db: DatabaseSync, work: () => void): void {
  db.exec('PRAGMA synchronous = NORMAL');
  try {
    work();
  } finally {
    db.exec('PRAGMA synchronous = FULL');
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

function asJournalError(cause: unknown): unknown {
  const { errcode, message } = cause as { errcode?: number; message?: string };
  if (errcode === undefined) return cause;
  const primary = errcode & 0xff;
  const reason = message ?? `SQLite ${errcode}`;
  if (DAMAGE.has(primary)) return damaged(reason, cause);
  if (primary === SQLITE_BUSY) return new PledgewatchError('PW_JOURNAL_IN_USE', {}, { cause });
  if (NO_WRITES.has(primary)) return new PledgewatchError('PW_DISK_FULL', { reason }, { cause });
  return cause;
}
