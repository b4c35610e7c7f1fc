import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { EpochMs } from '@pledgewatch/shared/clock';
import { carry } from './carry.ts';
import { openFile } from './file.ts';
import { draftOf, JOURNAL_FILE, salvagedOf, syncFolder } from './folder.ts';
import { DAMAGED_KEPT_MAX } from './limits.ts';

/** What became of a damaged journal. */
export interface Salvage {
  /** Where the damaged one lies now. */
  readonly setAside: string;
  /** Items and observations that were there and can not be read any more; null when unknown. */
  readonly lostCount: number | null;
}

/**
 * Carries what can still be read into a fresh journal, which begins with a gap event, and sets the
 * damaged one aside. Signed batches keep their streams; unsealed events go on in a new one, and so
 * does telemetry; observations are numbered anew.
 *
 * A crash on the way leaves either the damaged journal or the finished one in place.
 */
export function salvage(
  folder: string,
  { fileBytesMax, now }: { readonly fileBytesMax: number; readonly now: EpochMs },
): Salvage {
  const draft = draftOf(folder);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const to = openFile(join(draft, JOURNAL_FILE), fileBytesMax);
  const from = openDamaged(join(folder, JOURNAL_FILE));
  try {
    const bornAt = Math.floor(statSync(folder).birthtimeMs);
    const lostCount = carry({ from, to, now, bornAt, why: 'PW_JOURNAL_DAMAGED' });
    to.close();
    return { setAside: swap(folder, now), lostCount };
  } finally {
    if (to.isOpen) to.close();
    from?.close();
  }
}

function openDamaged(file: string): DatabaseSync | null {
  if (!existsSync(file)) return null;
  try {
    return new DatabaseSync(file);
  } catch {
    return null;
  }
}

function swap(folder: string, now: EpochMs): string {
  const setAside = `${folder}.damaged-${now}`;
  renameSync(draftOf(folder), salvagedOf(folder));
  renameSync(folder, setAside);
  renameSync(salvagedOf(folder), folder);
  syncFolder(dirname(folder));
  forgetOldest(folder);
  return setAside;
}

function forgetOldest(folder: string): void {
  const kept = readdirSync(dirname(folder))
    .filter((name) => name.startsWith(`${basename(folder)}.damaged-`))
    .toSorted();
  for (const name of kept.slice(0, -DAMAGED_KEPT_MAX)) {
    rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}
