import type { DatabaseSync } from 'node:sqlite';
import type { Observation } from '@pledgewatch/shared/observation';
import { runsOf, textsOf, type Wanted } from './runs.ts';
import { writerOf, type StoredRow } from './tables.ts';

/** An observation and its place in the journal, from 1 without holes. */
export interface StoredObservation {
  readonly seq: number;
  readonly observation: Observation;
}

/** The observations on disk: those of one commit to a row. */
export interface Observations {
  /** Stores after `lastSeq`; gives the new last one. */
  append(lastSeq: number, observations: readonly Observation[]): number;
  /** Their JSON texts. */
  texts(wanted: Wanted): string[];
  /** Deletes the rows that hold nothing after `upTo`. */
  deleteUpTo(upTo: number): void;
}

export function createObservations(db: DatabaseSync): Observations {
  const put = writerOf(db, 'observations');
  const select = db.prepare('SELECT * FROM observations WHERE lastSeq > ? ORDER BY lastSeq');
  const remove = db.prepare('DELETE FROM observations WHERE lastSeq <= ?');
  return {
    append(lastSeq, observations) {
      const texts = observations.map((observation) => JSON.stringify(observation));
      for (const run of runsOf(texts, lastSeq)) put({ ...run });
      return lastSeq + texts.length;
    },
    texts: (wanted) =>
      textsOf('observations', select.iterate(wanted.after) as Iterable<StoredRow>, wanted),
    deleteUpTo(upTo) {
      remove.run(upTo);
    },
  };
}
