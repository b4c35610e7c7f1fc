import { existsSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { checkFile, openFile } from './file.ts';
import { Journal } from './journal.ts';
import {
  CHECKED_AT_OPENING_BYTES_MAX,
  DEFAULT_JOURNAL_LIMITS,
  type JournalLimits,
} from './limits.ts';
import { salvage, type Salvage } from './salvage.ts';

/** What a journal needs of its gateway. */
export interface JournalOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly limits?: Partial<JournalLimits>;
  readonly onAppended?: () => void;
  /** Told when the file was damaged and what came of it. */
  readonly onSalvaged?: (salvage: Salvage, damage: PledgewatchError) => void;
}

/**
 * Opens the gateway's journal, making it where there is none, salvaging it where it is damaged.
 *
 * @throws {PledgewatchError} `PW_DISK_FULL` when not even an empty journal can be written.
 */
export function openJournal(options: JournalOptions): Journal {
  const limits = { ...DEFAULT_JOURNAL_LIMITS, ...options.limits };
  const parts = (db: DatabaseSync) => ({
    db,
    limits,
    clock: options.clock,
    ...(options.onAppended && { onAppended: options.onAppended }),
  });
  try {
    return openWhole(options.file, (db) => new Journal(parts(db)), limits.fileBytesMax);
  } catch (error) {
    if (!isDamage(error)) throw error;
    const { fileBytesMax } = limits;
    const result = salvage(options.file, { fileBytesMax, now: options.clock.now() });
    options.onSalvaged?.(result, error);
    return new Journal(parts(openFile(options.file, fileBytesMax)));
  }
}

/** Whether the journal itself is at fault, so that it must be opened again. */
export function isDamage(error: unknown): error is PledgewatchError {
  return error instanceof PledgewatchError && error.code === 'PW_JOURNAL_DAMAGED';
}

function openWhole(
  file: string,
  build: (db: DatabaseSync) => Journal,
  fileBytesMax: number,
): Journal {
  const bytes = existsSync(file) ? statSync(file).size : 0;
  const db = openFile(file, fileBytesMax);
  try {
    if (bytes > 0 && bytes <= CHECKED_AT_OPENING_BYTES_MAX) checkFile(db);
    return build(db);
  } catch (error) {
    db.close();
    throw error;
  }
}
