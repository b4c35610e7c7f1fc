import type { DatabaseSync } from 'node:sqlite';
import { checkSum, sumOf } from './file.ts';

/** `observed`: last observation stored. `folded`: last one whose meaning is committed. */
export type CounterName = 'observed' | 'folded';

/** The journal's few single values. */
export interface Values {
  counter(name: CounterName): number;
  setCounter(name: CounterName, value: number): void;
  state(name: string): string | null;
  setState(name: string, body: string): void;
}

export function createValues(db: DatabaseSync): Values {
  const getCounter = db.prepare('SELECT value FROM counters WHERE name = ?');
  const putCounter = db.prepare('INSERT OR REPLACE INTO counters VALUES (?, ?)');
  const getState = db.prepare('SELECT body, sum FROM states WHERE name = ?');
  const putState = db.prepare('INSERT OR REPLACE INTO states VALUES (?, ?, ?)');
  return {
    counter(name) {
      const row = getCounter.get(name) as { value: number } | undefined;
      return row?.value ?? 0;
    },
    setCounter(name, value) {
      putCounter.run(name, value);
    },
    state(name) {
      const row = getState.get(name) as { body: string; sum: number } | undefined;
      if (!row) return null;
      checkSum(row.body, row.sum, `state ${name}`);
      return row.body;
    },
    setState(name, body) {
      putState.run(name, body, sumOf(body));
    },
  };
}
