import type { DatabaseSync } from 'node:sqlite';
import { checkRow, writerOf } from './tables.ts';

/** A named part of what the folds know changed; a null body says that the part is no more. */
export interface StateChange {
  readonly name: string;
  readonly body: string | null;
}

/**
 * `observed`: last observation stored. `folded`: last one whose meaning is committed. `receipted`: 1 once
 * the cloud has proved to hold something of this journal.
 */
export type CounterName = 'observed' | 'folded' | 'receipted';

/** The part that says when something was lost last: parts written before it may be old or gone. */
export const FORGOT_STATE = 'journal/forgot-at';

/** The journal's counters and the folds' named parts. */
export interface States {
  counter(name: CounterName): number;
  setCounter(name: CounterName, value: number): void;
  all(): (readonly [name: string, body: string])[];
  change(changes: readonly StateChange[]): void;
}

export function createStates(db: DatabaseSync): States {
  const counter = db.prepare('SELECT * FROM counters WHERE name = ?');
  const putCounter = writerOf(db, 'counters');
  const all = db.prepare('SELECT * FROM states ORDER BY name');
  const put = writerOf(db, 'states');
  const remove = db.prepare('DELETE FROM states WHERE name = ?');
  return {
    counter(name) {
      const row = counter.get(name);
      if (!row) return 0;
      checkRow('counters', row);
      return Number(row['value']);
    },
    setCounter(name, value) {
      putCounter({ name, value });
    },
    all: () =>
      all.all().map((row) => {
        checkRow('states', row);
        return [String(row['name']), String(row['body'])] as const;
      }),
    change(changes) {
      for (const { name, body } of changes) {
        if (body === null) remove.run(name);
        else put({ name, body });
      }
    },
  };
}
