import type { DatabaseSync } from 'node:sqlite';
import type { Lane } from '@pledgewatch/shared/topics';
import { checkRow, writerOf, type StoredRow } from './tables.ts';

/** Names a stream of this gateway. */
export interface StreamName {
  readonly lane: Lane;
  /** When it began, ms; strictly increasing within a lane. */
  readonly epoch: number;
}

/** Where a stream stands. */
export interface Stream extends StreamName {
  /** Telemetry item `n` is observation `base + n`; 0 for events. */
  readonly base: number;
  /** Last item numbered. */
  readonly last: number;
  /** Last item sealed. */
  readonly sealed: number;
  /** Batches sealed and waiting for their receipt. */
  readonly pending: number;
  /** SHA-256 of the last batch sealed; zeroes before the first. */
  readonly previous: Uint8Array;
}

/** The streams on disk. */
export interface Streams {
  /** The lane's newest stream; the one that new items enter. */
  current(lane: Lane): Stream | null;
  /** The newest first, then the others from the oldest on: the order in which they are sent. */
  all(lane: Lane): Stream[];
  get(name: StreamName): Stream | null;
  put(stream: Stream): void;
  remove(name: StreamName): void;
}

export function createStreams(db: DatabaseSync): Streams {
  const newest = db.prepare('SELECT * FROM streams WHERE lane = ? ORDER BY epoch DESC LIMIT 1');
  const ascending = db.prepare('SELECT * FROM streams WHERE lane = ? ORDER BY epoch');
  const one = db.prepare('SELECT * FROM streams WHERE lane = ? AND epoch = ?');
  const put = writerOf(db, 'streams');
  const remove = db.prepare('DELETE FROM streams WHERE lane = ? AND epoch = ?');
  return {
    current: (lane) => streamOf(newest.get(lane)),
    all(lane) {
      const streams = ascending.all(lane).flatMap((row) => streamOf(row) ?? []);
      return [...streams.slice(-1), ...streams.slice(0, -1)];
    },
    get: ({ lane, epoch }) => streamOf(one.get(lane, epoch)),
    put(stream) {
      put({ ...stream });
    },
    remove({ lane, epoch }) {
      remove.run(lane, epoch);
    },
  };
}

function streamOf(row: StoredRow | undefined): Stream | null {
  if (!row) return null;
  checkRow('streams', row);
  return row as unknown as Stream;
}
