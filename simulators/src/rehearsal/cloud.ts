import { createPublicKey, type KeyObject } from 'node:crypto';
import type { LedgeredDecision, VerifiedBatch } from '@pledgewatch/cloud/core';
import { createInstructions, type Instructions } from '@pledgewatch/cloud/instructions';
import { readContent } from '@pledgewatch/cloud/intake';
import { openLedger, type Ledger } from '@pledgewatch/cloud/ledger';
import { createSequencer, type Sequencer } from '@pledgewatch/cloud/sequencer';
import type { Alert } from '@pledgewatch/shared/alert';
import { envelopeHash, openBatch, verifyEnvelope } from '@pledgewatch/shared/batch';
import type { Clock, EpochMs } from '@pledgewatch/shared/clock';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { generatePrivateKey } from '@pledgewatch/shared/keys';
import { createLog } from '@pledgewatch/shared/log';
import { HOUSEKEEPING_MS } from './limits.ts';

/** An alert as it was raised, cleared or acknowledged. */
export type AlertMove =
  | { readonly do: 'raised'; readonly at: EpochMs; readonly alert: Alert }
  | { readonly do: 'cleared'; readonly at: EpochMs; readonly alertId: string };

const DAY_CLOSER: Actor = { tenantId: 'pledgewatch', userId: 'program', role: 'operator' };
const MINUTE_MS = 60_000;

export interface CloudParts {
  readonly clock: Clock;
  /** What the cloud tells a gate. */
  readonly instruct: (bytes: Uint8Array) => void;
  /** Told of every decision, as it is made. */
  readonly onDecision: (decision: LedgeredDecision) => void;
}

/**
 * The cloud in process: its own ledger (in memory), sequencer, law, positions, risk and voice to the
 * gates. What is left out is the broker before it and the followers behind it.
 */
export class Cloud {
  readonly publicKey: KeyObject;
  readonly sequencer: Sequencer;
  readonly #clock: Clock;
  readonly #ledger: Ledger = openLedger({ file: ':memory:' });
  readonly #instructions: Instructions;
  #commands = 0;
  #housekeepingAt = 0;
  #closedTo = 0;

  constructor({ clock, instruct, onDecision }: CloudParts) {
    const key = generatePrivateKey();
    const log = createLog('rehearsal', 'silent');
    this.publicKey = createPublicKey(key);
    this.#clock = clock;
    const onFatal = (error: Error): never => {
      throw error;
    };
    this.sequencer = createSequencer({ ledger: this.#ledger, clock, log, onFatal });
    const { law } = this.sequencer.state;
    this.#instructions = createInstructions({
      clock,
      log,
      key,
      publish: async (_topic, bytes) => instruct(bytes),
      unanswered: () => law.unanswered(),
      leases: (now) => law.leases(now),
      newestEntry: () => this.#ledger.size() - 1,
    });
    this.sequencer.subscribe(({ facts, decisions }) => {
      for (const fact of facts) this.#instructions.hear(fact);
      for (const each of decisions) {
        onDecision(each);
        const { decision } = each;
        if (decision.do === 'send-instruction') this.#instructions.send(decision.instruction);
      }
    });
  }

  /** Takes a batch as the intake hands it on, its signature verified. */
  admit(bytes: Uint8Array, publicKey: KeyObject): void {
    const batch = openBatch(bytes);
    if (!verifyEnvelope(batch, publicKey)) throw new Error('a gateway in process signs rightly');
    const verified: VerifiedBatch = {
      header: batch.header,
      bytes,
      hash: envelopeHash(batch),
      ...readContent(batch),
    };
    this.sequencer.admit([verified]);
  }

  give(actor: Actor, command: Command): void {
    this.#commands += 1;
    this.sequencer.submit({ actor, idempotencyKey: `said-${this.#commands}`, command });
  }

  nextAt(): EpochMs {
    return Math.min(this.sequencer.state.nextDueAt() ?? Infinity, this.#housekeepingAt);
  }

  passTime(now: EpochMs): void {
    this.sequencer.tick();
    if (now < this.#housekeepingAt) return;
    this.#housekeepingAt = now + HOUSEKEEPING_MS;
    this.#instructions.renew();
    this.#closeDays(now);
  }

  close(): void {
    this.#ledger.close();
  }

  #closeDays(now: EpochMs): void {
    if (now - this.#closedTo < MINUTE_MS) return;
    this.#closedTo = now;
    for (const { siteId, day } of this.sequencer.state.law.daysDue(this.#clock.now())) {
      this.give(DAY_CLOSER, { type: 'day.close', siteId, day });
    }
  }
}
