import { join } from 'node:path';
import { rmSync } from 'node:fs';
import type { Chance } from '@pledgewatch/shared/clock';
import { MachineClock, type Agenda } from './agenda.ts';
import { Disk } from './disk.ts';

/** What runs on a machine between two crashes. */
export interface Life {
  /** Ends it in order. */
  stop(): Promise<void>;
}

export interface MachineParts {
  readonly name: string;
  readonly agenda: Agenda;
  /** Where its disks lie. */
  readonly folder: string;
  readonly chance: Chance;
}

/** How long a machine is down after a crash: mostly a restart, now and then until somebody comes. */
const RESTART_MS = 20_000;
const AWAY_MS = 300_000;
const AWAY = 0.1;

/** One machine, with a disk that crashes and a clock that jumps; it starts again by itself. */
export abstract class Machine<L extends Life> {
  readonly name: string;
  /** What its clock is off by. */
  offsetMs = 0;
  lives = 0;
  protected life: L | null = null;
  protected readonly agenda: Agenda;
  #disk: Disk | null = null;
  #clock: MachineClock | null = null;
  readonly #folder: string;
  readonly #chance: Chance;

  constructor({ name, agenda, folder, chance }: MachineParts) {
    this.name = name;
    this.agenda = agenda;
    this.#folder = folder;
    this.#chance = chance;
  }

  get isUp(): boolean {
    return this.life !== null;
  }

  get disk(): Disk | null {
    return this.#disk;
  }

  /** Starts it on what its disk holds. */
  boot(): void {
    const old = this.#disk;
    const folder = old ? (old.left ?? old.folder) : this.#folderOf(0);
    old?.close();
    if (old && old.left !== null) rmSync(old.folder, { recursive: true, force: true });
    this.lives += 1;
    const disk = new Disk({
      folder,
      leaveIn: this.#folderOf(this.lives),
      chance: this.#chance,
      onCrash: () => this.#crashed(disk),
    });
    const clock = new MachineClock(this.agenda, () => this.offsetMs);
    [this.#disk, this.#clock] = [disk, clock];
    const life = this.begin(disk, clock);
    if (disk.left === null) this.life = life;
  }

  /** Ends it in order, and what it held. */
  async stop(): Promise<void> {
    await this.life?.stop();
    this.#clock?.stop();
    this.#disk?.close();
    this.life = null;
  }

  /** No crash is due any more, and its disk takes writes. */
  calm(): void {
    if (!this.#disk) return;
    this.#disk.disarm();
    this.#disk.isFull = false;
  }

  /** A program that can not go on ends at once, as by a crash between two commits. */
  fail(): void {
    this.#disk?.crashNow();
  }

  protected abstract begin(disk: Disk, clock: MachineClock): L;
  /** It has just crashed. */
  protected abstract crashed(): void;

  #crashed(disk: Disk): void {
    if (disk !== this.#disk) return;
    this.life = null;
    this.#clock?.stop();
    this.crashed();
    const isAway = this.#chance() < AWAY;
    const downMs = 500 + Math.floor(this.#chance() * (isAway ? AWAY_MS : RESTART_MS));
    this.agenda.in(downMs, () => this.boot());
  }

  #folderOf(life: number): string {
    return join(this.#folder, `${this.name}-${life}`);
  }
}
