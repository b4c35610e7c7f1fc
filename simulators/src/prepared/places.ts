import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PledgewatchError } from '@pledgewatch/shared/errors';

/** Owner and group read: a program under another user is given the group, and its own folder alone. */
const FILE_MODE = 0o640;
const FOLDER_MODE = 0o750;

/** What is prepared, by where it stands: one folder for each program that reads it. */
export class Places {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `broker/passwords` → its path. */
  path(name: string): string {
    return join(this.#folder, name);
  }

  has(name: string): boolean {
    return existsSync(this.path(name));
  }

  /** @throws {PledgewatchError} `PW_FILE_UNREADABLE`: it is not prepared yet, or not for this user. */
  read(name: string): string {
    const file = this.path(name);
    try {
      return readFileSync(file, 'utf8');
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new PledgewatchError('PW_FILE_UNREADABLE', { file, reason }, { cause });
    }
  }

  /** Whole or not at all: whoever reads it never sees half of it. */
  write(name: string, text: string): void {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
    writeFileSync(`${path}.new`, text, { mode: FILE_MODE });
    chmodSync(`${path}.new`, FILE_MODE);
    renameSync(`${path}.new`, path);
  }

  /** A secret of 256 bits, made at the first time; written wherever it is read. */
  secret(...names: readonly [string, ...string[]]): string {
    const [first] = names;
    const value = this.has(first) ? this.read(first) : randomBytes(32).toString('base64url');
    for (const name of names) {
      if (!this.has(name)) this.write(name, value);
    }
    return value;
  }
}
