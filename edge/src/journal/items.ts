import type { DatabaseSync } from 'node:sqlite';
import { checkSum, sumOf } from './file.ts';

/** An item's epoch and number. */
export interface ItemPlace {
  readonly epoch: number;
  readonly seq: number;
}

/** Unsealed items of the event lane, one JSON text a row. */
export interface Items {
  append(epoch: number, seq: number, body: string): void;
  after(epoch: number, seq: number, limit: number): string[];
  deleteUpTo(epoch: number, seq: number): void;
  /** Numbers what follows `from` anew, to follow `to` in another epoch. */
  move(from: ItemPlace, to: ItemPlace): void;
}

export function createItems(db: DatabaseSync): Items {
  const insert = db.prepare('INSERT INTO items VALUES (?, ?, ?, ?)');
  const select = db.prepare(
    'SELECT body, sum FROM items WHERE epoch = ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  const remove = db.prepare('DELETE FROM items WHERE epoch = ? AND seq <= ?');
  const move = db.prepare(
    'UPDATE items SET epoch = ?, seq = seq - ? + ? WHERE epoch = ? AND seq > ?',
  );
  return {
    append(epoch, seq, body) {
      insert.run(epoch, seq, body, sumOf(body));
    },
    after(epoch, seq, limit) {
      const rows = select.all(epoch, seq, limit) as unknown as { body: string; sum: number }[];
      return rows.map(({ body, sum }) => {
        checkSum(body, sum, `an item of epoch ${epoch} after ${seq}`);
        return body;
      });
    },
    deleteUpTo(epoch, seq) {
      remove.run(epoch, seq);
    },
    move(from, to) {
      move.run(to.epoch, from.seq, to.seq, from.epoch, from.seq);
    },
  };
}
