import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Opens a database whose deleted content is overwritten, making it and its tables where they are missing. */
export function openErasable(dataDir: string, name: string, schema: string): DatabaseSync {
  const db = new DatabaseSync(join(dataDir, name));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
  db.exec(schema);
  return db;
}

/** After a deletion: what was written lies in the log as well, until it is cut. */
export function cutLog(db: DatabaseSync): void {
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}
