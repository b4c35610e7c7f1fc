import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { claimFolder, type ClaimedFolder } from '@pledgewatch/shared/folder';

/** What the demo remembers from one start to the next. */
export interface DemoMemory {
  /** How many pledges it has opened so far: each gets bags and a truck of its own. */
  readonly pledgesOpened: number;
  /** API keys by who holds them; none before the first start made them. */
  readonly keys: Readonly<Record<string, string>>;
}

/** A folder claimed by this process until it ends, or gives it up. */
export interface DemoFolder {
  readonly memory: DemoMemory;
  readonly claim: ClaimedFolder;
}

/** The file that marks a folder as the demo's, and holds what it remembers. */
export const MARK = 'pledgewatch-demo.json';

const NOTHING: DemoMemory = { pledgesOpened: 0, keys: {} };

/**
 * The folder in which a demo lives, marked as its own.
 *
 * @param fresh Empties it first.
 * @throws {PledgewatchError} `PW_DEMO_FOLDER_FOREIGN` when it holds anything the demo did not put
 * there: nothing is ever deleted or mixed with it. `PW_FOLDER_IN_USE`: another demo runs in it.
 */
export function openDemoFolder(folder: string, fresh: boolean): DemoFolder {
  const isThere = existsSync(folder) && readdirSync(folder).length > 0;
  if (isThere && !existsSync(join(folder, MARK))) {
    throw new PledgewatchError('PW_DEMO_FOLDER_FOREIGN', { folder });
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!isThere) rememberDemo(folder, NOTHING);
  const claim = claimFolder(folder);
  if (fresh) forget(folder);
  return { memory: JSON.parse(readFileSync(join(folder, MARK), 'utf8')) as DemoMemory, claim };
}

/** The mark first: whatever happens in between, the folder stays the demo's. */
function forget(folder: string): void {
  rememberDemo(folder, NOTHING);
  for (const name of readdirSync(folder)) {
    if (name !== MARK && !name.startsWith('lock.db'))
      rmSync(join(folder, name), { recursive: true });
  }
}

export function rememberDemo(folder: string, memory: DemoMemory): void {
  writeFileSync(join(folder, MARK), `${JSON.stringify(memory, null, 2)}\n`, { mode: 0o600 });
}
