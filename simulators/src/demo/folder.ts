import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PledgewatchError } from '@pledgewatch/shared/errors';

/** What the demo remembers from one start to the next. */
export interface DemoMemory {
  /** How many pledges it has opened so far: each gets bags and a truck of its own. */
  readonly pledgesOpened: number;
  /** API keys by who holds them. */
  readonly keys: Readonly<Record<string, string>>;
}

/** The file that marks a folder as the demo's, and holds what it remembers. */
export const MARK = 'pledgewatch-demo.json';

/**
 * The folder in which a demo lives, marked as its own.
 *
 * @param fresh Empties it first.
 * @throws {PledgewatchError} `PW_DEMO_FOLDER_FOREIGN` when it holds anything the demo did not put
 * there: nothing is ever deleted or mixed with it.
 */
export function openDemoFolder(folder: string, fresh: boolean): DemoMemory | null {
  const isThere = existsSync(folder) && readdirSync(folder).length > 0;
  if (isThere && !existsSync(join(folder, MARK))) {
    throw new PledgewatchError('PW_DEMO_FOLDER_FOREIGN', { folder });
  }
  if (isThere && fresh) rmSync(folder, { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (isThere && !fresh) return JSON.parse(readFileSync(join(folder, MARK), 'utf8')) as DemoMemory;
  return null;
}

export function rememberDemo(folder: string, memory: DemoMemory): void {
  writeFileSync(join(folder, MARK), `${JSON.stringify(memory, null, 2)}\n`, { mode: 0o600 });
}
