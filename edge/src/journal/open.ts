import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, EpochMs } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Lane } from '@pledgewatch/shared/topics';
import { checkFile, checkVersions, openFile, type OpenDatabase } from './file.ts';
import { ensureFolder, JOURNAL_FILE } from './folder.ts';
import { gap } from './gap.ts';
import { Journal } from './journal.ts';
import {
  CHECKED_AT_OPENING_BYTES_MAX,
  DEFAULT_JOURNAL_LIMITS,
  type JournalLimits,
} from './limits.ts';
import { salvage, type Salvage } from './salvage.ts';
import { damaged } from './tables.ts';
import { hasTornTail } from './wal.ts';

/** What a journal needs of its gateway. */
export interface JournalOptions {
  /** The journal's own; made where there is none, replaced as a whole when it is damaged. */
  readonly folder: string;
  readonly clock: Clock;
  readonly limits?: Partial<JournalLimits>;
  /** Called after a commit that put something on a lane: events, or observations on telemetry. */
  readonly onStored?: (lane: Lane) => void;
  /** When the gateway is known to have had a journal; absent before it had one. */
  readonly hadOneAt?: EpochMs;
  /** Told when the journal was damaged and what came of it. */
  readonly onSalvaged?: (salvage: Salvage, damage: PledgewatchError) => void;
  /** Told when something is lost that no salvage brings back. */
  readonly onForgot?: (loss: PledgewatchError) => void;
  /** The disk beneath it; Node's own SQLite unless given. */
  readonly openDatabase?: OpenDatabase;
}

/**
 * Opens the gateway's journal, making it where there is none, salvaging it where it is damaged.
 *
 * @param damage What a journal that was open said last, if it was damage: closed since, it is
 * salvaged at once, because some damage shows only when the row is read.
 * @throws {PledgewatchError} `PW_JOURNAL_IN_USE` when another agent has it, `PW_DISK_FULL` when not
 * even an empty journal can be written.
 */
export function openJournal(options: JournalOptions, damage?: PledgewatchError): Journal {
  const limits = { ...DEFAULT_JOURNAL_LIMITS, ...options.limits };
  ensureThere(options, limits);
  try {
    if (damage) throw damage;
    return openWhole(options, limits);
  } catch (error) {
    if (!isDamage(error)) throw error;
    const { fileBytesMax } = limits;
    const salvaged = salvage(options.folder, { fileBytesMax, now: options.clock.now() });
    options.onSalvaged?.(salvaged, error);
    return openWhole(options, limits);
  }
}

function ensureThere(options: JournalOptions, { fileBytesMax }: JournalLimits): void {
  const { folder, clock, hadOneAt, onForgot } = options;
  if (hadOneAt === undefined) return void ensureFolder(folder, fileBytesMax);
  const isMade = ensureFolder(folder, fileBytesMax, { bornAt: hadOneAt, now: clock.now() });
  if (isMade) onForgot?.(new PledgewatchError('PW_JOURNAL_GONE', {}));
}

/** Whether the journal itself is at fault, so that it must be opened again. */
export function isDamage(error: unknown): error is PledgewatchError {
  return error instanceof PledgewatchError && error.code === 'PW_JOURNAL_DAMAGED';
}

function openWhole(options: JournalOptions, limits: JournalLimits): Journal {
  const { folder, clock, onStored, onForgot } = options;
  const file = join(folder, JOURNAL_FILE);
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats || stats.size === 0) throw damaged('the file is empty');
  checkVersions(file);
  const isTorn = hasTornTail(`${file}-wal`);
  const db = openFile(file, limits.fileBytesMax, options.openDatabase);
  try {
    if (stats.size <= CHECKED_AT_OPENING_BYTES_MAX) checkFile(db);
    const journal = new Journal({ db, limits, clock, ...(onStored && { onStored }) });
    if (isTorn) {
      journal.declareLoss(tornTail(Math.floor(stats.mtimeMs), clock.now()));
      onForgot?.(new PledgewatchError('PW_JOURNAL_TORN', {}));
    }
    return journal;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Everything in the log was written after the last time it was copied into the file. */
function tornTail(copiedAt: EpochMs, now: EpochMs) {
  const fromAt = Math.min(copiedAt, now);
  return gap({ scope: 'lane', of: 'journal', fromAt, toAt: now, reason: 'PW_JOURNAL_TORN' });
}
