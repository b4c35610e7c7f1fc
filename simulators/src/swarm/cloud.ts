import type { KeyObject } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { openAlerts, type Alerts } from '@pledgewatch/cloud/alerts';
import type { Page } from '@pledgewatch/cloud/core';
import { startFollowing, type Following } from '@pledgewatch/cloud/follow';
import { openLedger, type Ledger } from '@pledgewatch/cloud/ledger';
import { createTurn, serveGateways, type Gateways } from '@pledgewatch/cloud/running';
import { createSequencer, type Outcome, type Sequencer } from '@pledgewatch/cloud/sequencer';
import type { Chance } from '@pledgewatch/shared/clock';
import type { CommandRecord } from '@pledgewatch/shared/command';
import type { Log } from '@pledgewatch/shared/log';
import { openSign1 } from '@pledgewatch/shared/cose';
import type { Instruction } from '@pledgewatch/shared/instruction';
import { downTopic, upTopic, type Lane } from '@pledgewatch/shared/topics';
import type { MachineClock } from './agenda.ts';
import type { Disk } from './disk.ts';
import { TURN_MS } from './limits.ts';
import { Machine, type Life, type MachineParts } from './machine.ts';
import { GATEWAY, SITE } from './site.ts';

export interface CloudParts extends MachineParts {
  readonly key: KeyObject;
  readonly log: Log;
  readonly chance: Chance;
  /** What goes to a gate, as it was signed. */
  readonly onInstruction: (instruction: Instruction) => void;
  /** Hands bytes to the line. */
  readonly send: (topic: string, bytes: Uint8Array) => void;
  /** What a commit wrote. */
  readonly onPage: (page: Page) => void;
  /** It has opened its ledger, again or for the first time. */
  readonly onOpened: (ledger: Ledger) => void;
  /** Whether it is there for gateways. */
  readonly onReachable: (isReachable: boolean) => void;
}

/** The cloud: its own parts from intake to alert book, on a disk and a clock that fail. */
export class Cloud extends Machine<CloudLife> {
  readonly #parts: CloudParts;
  #keys = 0;

  constructor(parts: CloudParts) {
    super(parts);
    this.#parts = parts;
  }

  /** Takes a message of the gateway. */
  receive(lane: Lane, bytes: Uint8Array): void {
    this.life?.receive(upTopic(SITE, GATEWAY, lane), bytes);
  }

  /**
   * @returns What followed; null when the cloud went down before it could say.
   * @throws {PledgewatchError} The law's refusal.
   */
  submit(record: CommandRecord): Outcome | null {
    return this.life?.submit(record) ?? null;
  }

  now(): number {
    return this.agenda.now + this.offsetMs;
  }

  parts(): CloudLife | null {
    return this.life;
  }

  /** Looks at what time makes due: every so often, and at the very moment of a deadline. */
  #turn(life: CloudLife): void {
    if (life !== this.life) return;
    life.turn();
    const dueAt = life.sequencer.state.nextDueAt() ?? Infinity;
    const untilMs = Math.max(1, Math.min(TURN_MS, dueAt - this.now()));
    this.agenda.in(untilMs, () => this.#turn(life));
  }

  protected begin(disk: Disk, clock: MachineClock): CloudLife {
    const uniqueKey = () => `swarm-${this.lives}-${(this.#keys += 1)}`;
    const life = new CloudLife({
      ...this.#parts,
      disk,
      clock,
      uniqueKey,
      onFatal: () => this.fail(),
    });
    if (disk.left !== null) return life;
    this.agenda.in(0, () => this.#turn(life));
    this.#parts.onReachable(true);
    return life;
  }

  protected crashed(): void {
    this.#parts.onReachable(false);
  }
}

interface LifeParts extends CloudParts {
  readonly disk: Disk;
  readonly clock: MachineClock;
  readonly uniqueKey: () => string;
  readonly onFatal: () => void;
}

export class CloudLife implements Life {
  readonly ledger: Ledger;
  readonly sequencer: Sequencer;
  readonly gateways: Gateways;
  readonly alerts: Alerts;
  readonly following: Following;
  readonly #disk: Disk;
  readonly #clock: MachineClock;
  readonly #turn: () => void;

  constructor(parts: LifeParts) {
    const { disk, clock, log, onFatal } = parts;
    [this.#disk, this.#clock] = [disk, clock];
    const { openDatabase } = disk;
    mkdirSync(disk.folder, { recursive: true, mode: 0o700 });
    this.ledger = openLedger({ file: ledgerFileIn(disk.folder), openDatabase });
    parts.onOpened(this.ledger);
    this.sequencer = this.#careful(createSequencer({ ledger: this.ledger, clock, log, onFatal }));
    const publish = async (topic: string, bytes: Uint8Array) => {
      if (!this.#isUp) return;
      if (topic === INSTRUCTIONS) parts.onInstruction(instructionIn(bytes));
      parts.send(topic, bytes);
    };
    this.gateways = serveGateways({ ...parts, ...this.#record(), publish });
    this.sequencer.subscribe((page) => {
      if (this.#isUp) parts.onPage(page);
    });
    this.alerts = this.#openAlerts(parts);
    const followers = [this.alerts.follower];
    this.following = startFollowing({ followers, ...this.#record(), log, clock });
    const { instructions } = this.gateways;
    const { uniqueKey } = parts;
    this.#turn = createTurn({ sequencer: this.sequencer, instructions, clock, uniqueKey });
  }

  turn(): void {
    this.#orGone(() => this.#turn());
  }

  receive(topic: string, bytes: Uint8Array): void {
    this.gateways.intake.receive(topic, bytes);
  }

  submit(record: CommandRecord): Outcome | null {
    const outcome = this.#orGone(() => this.sequencer.submit(record));
    return this.#isUp ? outcome : null;
  }

  async stop(): Promise<void> {
    const stopped = this.following.stop();
    this.#clock.stop();
    await stopped;
    await this.alerts.stop();
    this.ledger.close();
  }

  get #isUp(): boolean {
    return this.#disk.left === null;
  }

  #record() {
    return { ledger: this.ledger, sequencer: this.sequencer };
  }

  /** What a program runs into when it has just ended is nobody's concern. */
  #orGone<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      if (this.#isUp) throw error;
      return null;
    }
  }

  #careful(sequencer: Sequencer): Sequencer {
    return {
      ...sequencer,
      admit: (batches) => this.#orGone(() => sequencer.admit(batches)) ?? [],
    };
  }

  #openAlerts({ disk, clock, chance, log }: LifeParts): Alerts {
    const db = disk.openDatabase(join(disk.folder, 'cloud.db'));
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    return openAlerts({
      db,
      law: this.sequencer.state.law,
      isKeyInForce: () => true,
      clock,
      chance,
      log,
      registry: new Registry(),
      allowInternal: false,
    });
  }
}

const INSTRUCTIONS = downTopic(SITE, GATEWAY, 'instructions');

function instructionIn(bytes: Uint8Array): Instruction {
  return JSON.parse(Buffer.from(openSign1(bytes).payload ?? []).toString()) as Instruction;
}

export const ledgerFileIn = (folder: string): string => join(folder, 'ledger.db');
