import { copyFileSync, mkdirSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncOptions } from 'node:sqlite';
import type { Chance } from '@pledgewatch/shared/clock';

/**
 * How a machine ends: the process is killed just before or just after a commit, the commit's write is cut
 * short, or the power fails and takes with it what was never synced.
 */
export type Crash = 'before-commit' | 'after-commit' | 'torn-write' | 'power-cut';
export const CRASHES: readonly Crash[] = [
  'before-commit',
  'after-commit',
  'torn-write',
  'power-cut',
];

/** SQLITE_FULL, https://sqlite.org/rescode.html#full */
const SQLITE_FULL = 13;

/**
 * The disk of one machine's one life. SQLite's files on it are real; what a crash leaves of them is a copy,
 * made in the very moment, and the parts that go on after it write to files nobody reads again.
 */
export class Disk {
  readonly folder: string;
  /** Commits so far. */
  commits = 0;
  /** No commit succeeds while it is set. */
  isFull = false;
  /** The folder that the crash left; null while it runs. */
  left: string | null = null;
  readonly #leaveIn: string;
  readonly #chance: Chance;
  readonly #onCrash: () => void;
  readonly #open = new Set<WatchedDatabase>();
  /** Length of each log when it was last synced, while a crash is due. */
  readonly #synced = new Map<string, number>();
  #armed: { readonly crash: Crash; readonly atCommit: number } | null = null;

  constructor(of: {
    readonly folder: string;
    readonly leaveIn: string;
    readonly chance: Chance;
    readonly onCrash: () => void;
  }) {
    this.folder = of.folder;
    this.#leaveIn = of.leaveIn;
    this.#chance = of.chance;
    this.#onCrash = of.onCrash;
  }

  readonly openDatabase = (file: string, options?: DatabaseSyncOptions): DatabaseSync => {
    const db = new WatchedDatabase(file, options ?? {}, this);
    this.#open.add(db);
    return db;
  };

  /** The machine crashes at its `commits`-th commit from now. */
  crashAtCommit(commits: number, crash: Crash): void {
    this.#armed = { crash, atCommit: this.commits + commits };
    for (const db of this.#open) if (db.isOpen) this.#synced.set(logOf(db), bytesOf(logOf(db)));
  }

  disarm(): void {
    this.#armed = null;
  }

  /** The machine crashes now, between two commits. */
  crashNow(): void {
    if (this.left === null) this.#leave(() => undefined);
  }

  /** Runs a commit of one of its databases, with whatever is to go wrong with it. */
  commit(db: WatchedDatabase, write: () => void): void {
    if (this.left !== null) return write();
    this.commits += 1;
    if (this.isFull) throw Object.assign(new Error('disk is full'), { errcode: SQLITE_FULL });
    const crash = this.#armed?.atCommit === this.commits ? this.#armed.crash : null;
    if (crash === 'before-commit') this.crashNow();
    write();
    if (crash === 'torn-write') return this.#leave((log) => this.#cut(log, log === logOf(db)));
    if (crash === 'power-cut') return this.#leave((log) => this.#cut(log, false));
    if (this.#armed && db.isSynced) this.#synced.set(logOf(db), bytesOf(logOf(db)));
    if (crash === 'after-commit') this.crashNow();
  }

  close(): void {
    for (const db of this.#open) if (db.isOpen) db.close();
    this.#open.clear();
  }

  /** What was synced stays, and of what was not, as much as the draw says. */
  #cut(log: string, isUnderWay: boolean): number | undefined {
    const synced = this.#synced.get(log);
    const bytes = bytesOf(log);
    if (synced === undefined || bytes <= synced) return undefined;
    const unsynced = bytes - synced;
    return synced + Math.floor(this.#chance() * (isUnderWay ? unsynced : unsynced + 1));
  }

  #leave(cut: (log: string) => number | undefined): void {
    copyFolder(this.folder, this.#leaveIn, cut);
    this.left = this.#leaveIn;
    this.#onCrash();
  }
}

/** @param bytesLeft How much of a file is there to be copied; undefined: all of it. */
function copyFolder(
  from: string,
  to: string,
  bytesLeft: (file: string) => number | undefined,
): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [old, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyFolder(old, copy, bytesLeft);
    // Shared memory of a database does not outlive the process that had it open.
    else if (!entry.name.endsWith('-shm')) copyFile(old, copy, bytesLeft(old));
  }
}

function copyFile(from: string, to: string, bytesLeft: number | undefined): void {
  copyFileSync(from, to);
  if (bytesLeft !== undefined) truncateSync(to, bytesLeft);
}

class WatchedDatabase extends DatabaseSync {
  /** Whether its commits reach the disk before they return. */
  isSynced = true;
  readonly #disk: Disk;

  constructor(file: string, options: DatabaseSyncOptions, disk: Disk) {
    super(file, options);
    this.#disk = disk;
  }

  override exec(sql: string): void {
    if (sql === 'COMMIT') return this.#disk.commit(this, () => super.exec(sql));
    super.exec(sql);
    if (sql === 'PRAGMA synchronous = NORMAL') this.isSynced = false;
    if (sql === 'PRAGMA synchronous = FULL') this.isSynced = true;
  }
}

const logOf = (db: DatabaseSync): string => `${db.location()}-wal`;
const bytesOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
