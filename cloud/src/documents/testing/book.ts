import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { createLog } from '@pledgewatch/shared/log';
import type { Page } from '#/core/index.ts';
import { openLedger } from '#/ledger/index.ts';
import { createSequencer, type Outcome } from '#/sequencer/index.ts';
import {
  bags,
  createPledge,
  defineSite,
  effectSteps,
  enrolGateway,
  NOON,
  PEOPLE,
  stack,
} from '#/testing/court/index.ts';
import { testGateway, verifiedBatch } from '#/testing/gateway.ts';
import { ManualClock } from '#/testing/manual-clock.ts';
import { openDocuments, type Documents } from '../index.ts';

/** A ledger with its law, and the documents that are made of it. */
export class DocumentBook {
  readonly clock = new ManualClock(NOON);
  readonly #folder = mkdtempSync(join(tmpdir(), 'pledgewatch-documents-'));
  readonly ledger = openLedger({ file: join(this.#folder, 'ledger.db') });
  readonly sequencer = createSequencer({
    ledger: this.ledger,
    clock: this.clock,
    log: createLog('test', 'silent'),
    onFatal: (error) => {
      throw error;
    },
  });
  readonly #gateway = testGateway();
  readonly #pages: Page[] = [];
  documents: Documents = this.#open();
  #keys = 0;

  constructor() {
    this.sequencer.subscribe((page) => {
      this.#pages.push(page);
      void this.documents.follower.take(page);
    });
    this.give(PEOPLE.operator, defineSite());
    this.give(PEOPLE.operator, { ...enrolGateway(), publicKey: this.#gateway.publicKey });
  }

  get view() {
    return this.documents.view;
  }

  give(actor: Actor, command: Command): Outcome {
    this.#keys += 1;
    return this.sequencer.submit({ actor, idempotencyKey: `key-${this.#keys}-of`, command });
  }

  say(items: readonly object[]): void {
    const now = this.clock.now();
    const times = { observedAt: now, receivedAt: now, clock: 'device' };
    const whole = items.map((item) => ({ ...times, ...item }));
    this.sequencer.admit([verifiedBatch(this.#gateway.seal('events', whole))]);
  }

  /** Pledge P-1: twenty bags of a tonne on two slots (see court.ts), seen and in effect. */
  pledge(): void {
    this.say([...stack('A-01', bags(0, 10)), ...stack('A-02', bags(10, 10))]);
    this.give(PEOPLE.maker, createPledge());
    for (const step of effectSteps()) this.give(PEOPLE.maker, step);
  }

  /** The documents made anew, from the first entry. */
  again(): Documents {
    const again = this.#open();
    for (const page of this.#pages) void again.follower.take(page);
    return again;
  }

  end(): void {
    this.documents.close();
    this.ledger.close();
    rmSync(this.#folder, { recursive: true });
  }

  #open(): Documents {
    const { law, positions } = this.sequencer.state;
    const { ledger, clock } = this;
    const db = new DatabaseSync(':memory:');
    return openDocuments({ db, law, positions, ledger, clock, checkpoint: () => undefined });
  }
}
