import type { DatabaseSync } from 'node:sqlite';
import { REFUSED_KEPT_MAX } from './limits.ts';
import { checkRow, writerOf } from './tables.ts';
import type { StreamName } from './streams.ts';

/** A sealed batch that waits for its receipt. */
export interface PendingBatch extends StreamName {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly sealedAt: number;
}

/** Names one batch. */
export interface BatchName extends StreamName {
  readonly lastSeq: number;
}

/** The sealed batches on disk. */
export interface Batches {
  insert(batch: PendingBatch & { readonly bytes: Uint8Array }): void;
  /** The waiting ones of a stream, oldest first. */
  pending(stream: StreamName, limit: number): PendingBatch[];
  bytes(batch: BatchName): Uint8Array | null;
  /** Whether there was one. */
  remove(batch: BatchName): boolean;
  /** Sets one aside: it no longer waits, and is kept to be looked at. */
  refuse(batch: BatchName, code: string): void;
}

export function createBatches(db: DatabaseSync): Batches {
  const put = writerOf(db, 'batches');
  const pending = db.prepare(
    `SELECT lane, epoch, firstSeq, lastSeq, sealedAt FROM batches
      WHERE lane = ? AND epoch = ? AND refused IS NULL ORDER BY lastSeq LIMIT ?`,
  );
  const NAMED = 'lane = ? AND epoch = ? AND lastSeq = ? AND refused IS NULL';
  const select = db.prepare(`SELECT * FROM batches WHERE ${NAMED}`);
  const remove = db.prepare(`DELETE FROM batches WHERE ${NAMED}`);
  const refuse = db.prepare(`UPDATE batches SET refused = ? WHERE ${NAMED}`);
  const trim = db.prepare(
    `DELETE FROM batches WHERE refused IS NOT NULL AND id NOT IN
      (SELECT id FROM batches WHERE refused IS NOT NULL ORDER BY id DESC LIMIT ?)`,
  );
  return {
    insert(batch) {
      put(batch);
    },
    pending: ({ lane, epoch }, limit) =>
      pending.all(lane, epoch, limit) as unknown as PendingBatch[],
    bytes({ lane, epoch, lastSeq }) {
      const row = select.get(lane, epoch, lastSeq);
      if (!row) return null;
      checkRow('batches', row);
      return row['bytes'] as Uint8Array;
    },
    remove: ({ lane, epoch, lastSeq }) => remove.run(lane, epoch, lastSeq).changes > 0,
    refuse({ lane, epoch, lastSeq }, code) {
      refuse.run(code, lane, epoch, lastSeq);
      trim.run(REFUSED_KEPT_MAX);
    },
  };
}
