import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Keys, credentials, alerts, webhooks: what the cloud keeps beside its ledger. */
export function openCloudDatabase(dataDir: string): DatabaseSync {
  const database = new DatabaseSync(join(dataDir, 'cloud.db'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
  return database;
}
