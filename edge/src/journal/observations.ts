import type { DatabaseSync } from 'node:sqlite';
import type { Observation } from '@pledgewatch/shared/observation';
import { checkSum, sumOf } from './file.ts';
import { ROW_OBSERVATIONS_MAX } from './limits.ts';

/** An observation and its place in the journal, from 1 without holes. */
export interface StoredObservation {
  readonly seq: number;
  readonly observation: Observation;
}

/** The observations on disk: many to a row, one JSON text a line. */
export interface Observations {
  /** Stores after `lastSeq`; gives the new last one. */
  append(lastSeq: number, observations: readonly Observation[]): number;
  /** JSON texts of those after `after`, at most `limit`. */
  textsAfter(after: number, limit: number): { readonly firstSeq: number; readonly texts: string[] };
  /** Deletes the rows that hold nothing after `upTo`. */
  deleteUpTo(upTo: number): void;
}

interface Row {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly body: string;
  readonly sum: number;
}

export function createObservations(db: DatabaseSync): Observations {
  const insert = db.prepare('INSERT INTO observations VALUES (?, ?, ?, ?)');
  const select = db.prepare('SELECT * FROM observations WHERE lastSeq > ? ORDER BY lastSeq');
  const remove = db.prepare('DELETE FROM observations WHERE lastSeq <= ?');
  return {
    append(lastSeq, observations) {
      let last = lastSeq;
      for (let start = 0; start < observations.length; start += ROW_OBSERVATIONS_MAX) {
        const part = observations.slice(start, start + ROW_OBSERVATIONS_MAX);
        const body = part.map((observation) => JSON.stringify(observation)).join('\n');
        insert.run(last + part.length, last + 1, body, sumOf(body));
        last += part.length;
      }
      return last;
    },
    textsAfter(after, limit) {
      const texts: string[] = [];
      for (const row of select.iterate(after) as Iterable<Row & Record<string, never>>) {
        checkSum(row.body, row.sum, `observations to ${row.lastSeq}`);
        const lines = row.body.split('\n');
        const skipped = Math.max(0, after + 1 - row.firstSeq);
        texts.push(...lines.slice(skipped, skipped + limit - texts.length));
        if (texts.length >= limit) break;
      }
      return { firstSeq: after + 1, texts };
    },
    deleteUpTo(upTo) {
      remove.run(upTo);
    },
  };
}
