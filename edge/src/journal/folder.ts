import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openFile } from './file.ts';

/** The database inside a journal's folder; its write-ahead log lies beside it. */
export const JOURNAL_FILE = 'journal.db';

/** Where a journal is made before it takes its place as a whole. */
export const draftOf = (folder: string): string => `${folder}.new`;

/** A finished journal on its way into place. */
export const salvagedOf = (folder: string): string => `${folder}.salvaged`;

/**
 * Makes sure that the folder is there with a journal in it. A folder takes its name only when it is
 * whole, so that one without a readable journal is known to be damaged and not new.
 */
export function ensureFolder(folder: string, fileBytesMax: number): void {
  if (existsSync(folder)) return;
  if (!existsSync(salvagedOf(folder))) {
    const draft = draftOf(folder);
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true, mode: 0o700 });
    openFile(join(draft, JOURNAL_FILE), fileBytesMax).close();
    renameSync(draft, folder);
  } else renameSync(salvagedOf(folder), folder);
  syncFolder(dirname(folder));
}

/** Makes names given in a folder survive a power cut. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
