import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { PledgewatchError } from '@pledgewatch/shared/errors';

/**
 * The columns of each table that its check sum covers, in the order in which losing them hurts: what
 * guards a gate first, what repeats itself last. SQLite itself does not notice a flipped bit inside a
 * value, so every row carries the CRC-32 of all it says.
 */
const COLUMNS = {
  counters: ['name', 'value'],
  states: ['name', 'body'],
  streams: ['lane', 'epoch', 'base', 'last', 'sealed', 'pending', 'previous'],
  batches: ['lane', 'epoch', 'firstSeq', 'lastSeq', 'sealedAt', 'bytes'],
  items: ['epoch', 'firstSeq', 'lastSeq', 'body'],
  observations: ['firstSeq', 'lastSeq', 'body'],
} as const;

export type Table = keyof typeof COLUMNS;
export type Value = string | number | bigint | Uint8Array | null;
/** What a row of a table says. */
export type RowOf<T extends Table> = Readonly<Record<(typeof COLUMNS)[T][number], Value>>;
/** A row as SQLite gives it. */
export type StoredRow = Readonly<Record<string, Value>>;

/** Tables have row numbers, so that salvage can walk around a broken page. */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS counters (
    name TEXT PRIMARY KEY, value INTEGER NOT NULL, sum INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS states (
    name TEXT PRIMARY KEY, body TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS observations (
    lastSeq INTEGER PRIMARY KEY, firstSeq INTEGER NOT NULL,
    body TEXT NOT NULL, sum INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS streams (
    id INTEGER PRIMARY KEY, lane TEXT NOT NULL, epoch INTEGER NOT NULL, base INTEGER NOT NULL,
    last INTEGER NOT NULL, sealed INTEGER NOT NULL, pending INTEGER NOT NULL,
    previous BLOB NOT NULL, sum INTEGER NOT NULL, UNIQUE (lane, epoch)) STRICT;
  CREATE TABLE IF NOT EXISTS items (
    id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, firstSeq INTEGER NOT NULL,
    lastSeq INTEGER NOT NULL, body TEXT NOT NULL, sum INTEGER NOT NULL,
    UNIQUE (epoch, lastSeq)) STRICT;
  CREATE TABLE IF NOT EXISTS batches (
    id INTEGER PRIMARY KEY, lane TEXT NOT NULL, epoch INTEGER NOT NULL,
    firstSeq INTEGER NOT NULL, lastSeq INTEGER NOT NULL, sealedAt INTEGER NOT NULL,
    refused TEXT, bytes BLOB NOT NULL, sum INTEGER NOT NULL,
    UNIQUE (lane, epoch, lastSeq)) STRICT;
`;

/** Writes whole rows of a table, each with its check sum. */
export function writerOf<T extends Table>(db: DatabaseSync, table: T): (row: RowOf<T>) => void {
  const columns: readonly (keyof RowOf<T>)[] = COLUMNS[table];
  const places = columns.map(() => '?').join(', ');
  const put = db.prepare(
    `INSERT OR REPLACE INTO ${table} (${columns.join(', ')}, sum) VALUES (${places}, ?)`,
  );
  return (row) => {
    const values = columns.map((column) => row[column]);
    put.run(...values, sumOf(values));
  };
}

/** @throws {PledgewatchError} `PW_JOURNAL_DAMAGED` when a row is not what was written. */
export function checkRow(table: Table, row: StoredRow): void {
  const values = COLUMNS[table].map((column) => row[column] ?? null);
  if (sumOf(values) !== row['sum']) throw damaged(`a row of ${table} is not what was written`);
}

export function damaged(reason: string, cause?: unknown): PledgewatchError {
  return new PledgewatchError('PW_JOURNAL_DAMAGED', { reason }, { cause });
}

function sumOf(values: readonly Value[]): number {
  let sum = 0;
  for (const value of values) {
    sum = crc32(value instanceof Uint8Array ? value : `${value}`, sum);
  }
  return sum;
}
