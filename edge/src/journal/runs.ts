import { ROW_TEXTS_MAX } from './limits.ts';
import { checkRow, damaged, type StoredRow, type Table } from './tables.ts';

/** Texts that follow each other, in one stored row: a row a text would cost ten times the disk. */
export interface Run {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** JSON texts, one a line. */
  readonly body: string;
}

/** What one read is to find: the texts numbered after `after`, up to `upTo`, at most `limit`. */
export interface Wanted {
  readonly after: number;
  readonly upTo: number;
  readonly limit: number;
}

/** Cuts texts into rows; the first is numbered `lastSeq + 1`. */
export function runsOf(texts: readonly string[], lastSeq: number): Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < texts.length; start += ROW_TEXTS_MAX) {
    const part = texts.slice(start, start + ROW_TEXTS_MAX);
    const firstSeq = lastSeq + start + 1;
    runs.push({ firstSeq, lastSeq: firstSeq + part.length - 1, body: part.join('\n') });
  }
  return runs;
}

/**
 * The wanted texts out of rows in order.
 *
 * @throws {PledgewatchError} `PW_JOURNAL_DAMAGED` when one is missing or is not what was written.
 */
export function textsOf(
  table: Table,
  rows: Iterable<StoredRow>,
  { after, upTo, limit }: Wanted,
): string[] {
  const wanted = Math.min(limit, upTo - after);
  const texts: string[] = [];
  for (const row of rows) {
    if (texts.length >= wanted) break;
    checkRow(table, row);
    const { firstSeq, body } = row as unknown as Run;
    const skipped = after + texts.length + 1 - firstSeq;
    if (skipped < 0) break;
    texts.push(...body.split('\n').slice(skipped, skipped + wanted - texts.length));
  }
  if (texts.length >= wanted) return texts;
  throw damaged(`${table} after ${after + texts.length} are missing`);
}
