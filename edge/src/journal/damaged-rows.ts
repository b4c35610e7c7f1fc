import type { DatabaseSync } from 'node:sqlite';
import { checkRow, type RowOf, type StoredRow, type Table } from './tables.ts';

/**
 * The rows of a table that are what was written, around whatever is broken: first the row numbers,
 * from the front up to the first fault and from the back down to the last, then row by row.
 */
export function* readableRows<T extends Table>(
  db: DatabaseSync | null,
  table: T,
): Generator<RowOf<T> & StoredRow> {
  if (!db) return;
  for (const number of rowNumbers(db, table)) {
    const row = readRow(db, table, number);
    if (row) yield row;
  }
}

function rowNumbers(db: DatabaseSync, table: Table): readonly number[] {
  const front = numbersUntilFault(db, `SELECT rowid AS number FROM ${table} ORDER BY rowid`);
  if (front.isWhole) return front.numbers;
  const last = front.numbers.at(-1) ?? -1;
  const back = numbersUntilFault(
    db,
    `SELECT rowid AS number FROM ${table} WHERE rowid > ${last} ORDER BY rowid DESC`,
  );
  return [...front.numbers, ...back.numbers.toReversed()];
}

function numbersUntilFault(db: DatabaseSync, sql: string) {
  const numbers: number[] = [];
  try {
    for (const { number } of db.prepare(sql).iterate()) numbers.push(Number(number));
    return { numbers, isWhole: true };
  } catch {
    return { numbers, isWhole: false };
  }
}

function readRow(db: DatabaseSync, table: Table, number: number): StoredRow | null {
  try {
    const row = db.prepare(`SELECT * FROM ${table} WHERE rowid = ?`).get(number);
    if (!row) return null;
    checkRow(table, row);
    return row;
  } catch {
    return null;
  }
}
