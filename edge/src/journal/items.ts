import type { DatabaseSync } from 'node:sqlite';
import { runsOf, textsOf, type Wanted } from './runs.ts';
import { writerOf, type StoredRow } from './tables.ts';

/** Unsealed items of the event lane: those of one commit to a row. */
export interface Items {
  append(epoch: number, lastSeq: number, texts: readonly string[]): void;
  texts(epoch: number, wanted: Wanted): string[];
  /** Deletes the rows that hold nothing after `seq`. */
  deleteUpTo(epoch: number, seq: number): void;
}

export function createItems(db: DatabaseSync): Items {
  const put = writerOf(db, 'items');
  const select = db.prepare('SELECT * FROM items WHERE epoch = ? AND lastSeq > ? ORDER BY lastSeq');
  const remove = db.prepare('DELETE FROM items WHERE epoch = ? AND lastSeq <= ?');
  return {
    append(epoch, lastSeq, texts) {
      for (const run of runsOf(texts, lastSeq)) put({ epoch, ...run });
    },
    texts: (epoch, wanted) =>
      textsOf('items', select.iterate(epoch, wanted.after) as Iterable<StoredRow>, wanted),
    deleteUpTo(epoch, seq) {
      remove.run(epoch, seq);
    },
  };
}
