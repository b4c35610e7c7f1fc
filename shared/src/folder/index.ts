import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PledgewatchError } from '../errors/index.ts';

/** A folder that belongs to this process until it ends, however it ends. */
export interface ClaimedFolder {
  /** Gives it up. */
  release(): void;
}

/**
 * Makes a program's data folder, closed to other users, and claims it: two programs that wrote into one
 * ledger or journal would break both. The claim is a lock of the operating system's, so a killed
 * program leaves none behind.
 *
 * @throws {PledgewatchError} `PW_FOLDER_IN_USE`: another program runs on it; the operator stops one.
 */
export function claimFolder(folder: string): ClaimedFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, 'lock.db'));
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new PledgewatchError('PW_FOLDER_IN_USE', { folder }, { cause });
  }
  return { release: () => lock.close() };
}
