import { DatabaseSync, type DatabaseSyncOptions } from 'node:sqlite';

/** Where a ledger lies. */
export interface LedgerFile {
  readonly file: string;
  readonly readOnly?: boolean;
  /** The disk beneath it; Node's own SQLite unless given. */
  readonly openDatabase?: (file: string, options: DatabaseSyncOptions) => DatabaseSync;
}

export function openLedgerFile({
  file,
  readOnly = false,
  openDatabase = (path, options) => new DatabaseSync(path, options),
}: LedgerFile): DatabaseSync {
  return openDatabase(file, { readOnly });
}
