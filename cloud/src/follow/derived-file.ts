import type { DatabaseSync } from 'node:sqlite';

const CURSOR = `
  CREATE TABLE IF NOT EXISTS cursor (id INTEGER PRIMARY KEY CHECK (id = 0), next INTEGER NOT NULL) STRICT;
`;

/** The first entry that a follower has not taken yet, kept in the file of what it made. */
export interface Cursor {
  read(): number;
  /** In one commit with what was made of the entries before. */
  write(next: number): void;
}

/**
 * Makes the tables of a file that holds only what a follower makes of the ledger: it can be deleted, and
 * is made again from the first entry.
 *
 * @param form Counts the forms that the tables have had; a file of another one is emptied.
 */
export function openDerivedFile(db: DatabaseSync, schema: string, form = 0): Cursor {
  // Not FULL: after a power cut the cursor is as old as what was made, and the ledger has both.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000');
  if (db.prepare('PRAGMA user_version').get()?.['user_version'] !== form) empty(db, form);
  db.exec(CURSOR + schema);
  const read = db.prepare('SELECT next FROM cursor');
  const write = db.prepare('INSERT OR REPLACE INTO cursor VALUES (0, ?)');
  return {
    read: () => (read.get()?.['next'] as number | undefined) ?? 0,
    write: (next: number) => void write.run(next),
  };
}

function empty(db: DatabaseSync, form: number): void {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  db.exec('BEGIN IMMEDIATE');
  for (const { name } of tables) db.exec(`DROP TABLE "${String(name)}"`);
  db.exec(`PRAGMA user_version = ${form}; COMMIT`);
}
