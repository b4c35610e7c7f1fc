import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EpochMs } from '@pledgewatch/shared/clock';
import { carry } from './carry.ts';
import { openFile } from './file.ts';

/** The database inside a journal's folder; its write-ahead log lies beside it. */
export const JOURNAL_FILE = 'journal.db';

/** Where a journal is made before it takes its place as a whole. */
export const draftOf = (folder: string): string => `${folder}.new`;

/** A finished journal on its way into place. */
export const salvagedOf = (folder: string): string => `${folder}.salvaged`;

/** The journal that a gateway must have had. */
export interface Predecessor {
  /** Nothing in it can be older. */
  readonly bornAt: EpochMs;
  readonly now: EpochMs;
}

/**
 * Makes sure that the folder is there with a journal in it; true when it had to be made. A folder takes
 * its name only when it is whole, so that one without a readable journal is known to be damaged and not
 * new.
 *
 * @param gone What a journal that is made here follows: it begins with the gap that leaves.
 */
export function ensureFolder(folder: string, fileBytesMax: number, gone?: Predecessor): boolean {
  if (existsSync(folder)) return false;
  const isSalvaged = existsSync(salvagedOf(folder));
  if (!isSalvaged) makeDraft(folder, fileBytesMax, gone);
  renameSync(isSalvaged ? salvagedOf(folder) : draftOf(folder), folder);
  syncFolder(dirname(folder));
  return !isSalvaged;
}

function makeDraft(folder: string, fileBytesMax: number, gone?: Predecessor): void {
  const draft = draftOf(folder);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const to = openFile(join(draft, JOURNAL_FILE), fileBytesMax);
  try {
    if (gone) carry({ from: null, to, ...gone, why: 'PW_JOURNAL_GONE' });
  } finally {
    to.close();
  }
}

/** Makes names given in a folder survive a power cut. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
