import { createPublicKey } from 'node:crypto';
import type { Answer } from '@pledgewatch/shared/answer';
import { decodeEntry, entryLeafHash } from '@pledgewatch/shared/entry';
import { openBatch } from '@pledgewatch/shared/batch';
import { generatePrivateKey } from '@pledgewatch/shared/keys';
import { createLog } from '@pledgewatch/shared/log';
import { issueReceipts, verifyReceipt } from '@pledgewatch/shared/receipt';
import { openLedger, type Ledger } from '#/ledger/index.ts';
import { createIntake, type Intake } from '#/intake/index.ts';
import { createSequencer, type Sequencer } from '#/sequencer/index.ts';
import { defineSite, enrolGateway, NOON, PEOPLE } from './court/index.ts';
import type { TestGateway } from './gateway.ts';
import { ManualClock } from './manual-clock.ts';

/** An answer and the gateway it went to. */
export type Answered = Answer & { readonly to: string };

/** A real intake before a real sequencer and a real ledger in memory. */
export interface IntakeRig {
  readonly clock: ManualClock;
  readonly ledger: Ledger;
  readonly sequencer: Sequencer;
  readonly intake: Intake;
  /** Everything answered so far; receipts were verified as the edge does. */
  readonly answers: Answered[];
  /** What was answered since it was last asked. */
  newAnswers(): Answered[];
  /** Hands over messages in one turn, and waits until all are dealt with. */
  deliver(...messages: readonly Message[]): Promise<void>;
  /** First and last number of every batch in the ledger, by stream, in order. */
  streams(): Record<string, [number, number][]>;
  /** The cloud after a restart, on the same ledger. */
  restarted(): IntakeRig;
  close(): void;
}

export interface Message {
  readonly topic: string;
  readonly bytes: Uint8Array;
}

const log = createLog('test', 'silent');
const key = generatePrivateKey();
const publicKey = createPublicKey(key);

/** @param ledger Of a rig before this one: the cloud starts anew. */
export function intakeRig(
  gateways: readonly TestGateway[],
  ledger = openLedger({ file: ':memory:' }),
): IntakeRig {
  const clock = new ManualClock(NOON);
  const onFatal = (error: Error) => {
    throw error;
  };
  const sequencer = createSequencer({ ledger, clock, log, onFatal });
  const answers: Answered[] = [];
  let read = 0;
  for (const [n, { gatewayId, siteId, publicKey: gatewayKey }] of gateways.entries()) {
    const commands = [
      ...(n === 0 ? [{ ...defineSite(siteId), silenceMaxMs: 86_400_000 }] : []),
      { ...enrolGateway(gatewayId, siteId), publicKey: gatewayKey },
    ];
    for (const command of commands) {
      const idempotencyKey = `${command.type}-${n}`;
      sequencer.submit({ actor: PEOPLE.operator, idempotencyKey, command });
    }
  }
  const intake = createIntake({
    clock,
    log,
    findGateway: (gatewayId) => sequencer.state.law.gateway(gatewayId),
    streams: () => ledger.streams(),
    batchHash: (stream, lastSeq) => ledger.batchHash(stream, lastSeq),
    admit: (batches) => sequencer.admit(batches),
    receipts(heads) {
      const treeSize = ledger.size();
      const leaves = heads.map(({ lastIndex: index }) => ({
        index,
        proof: ledger.inclusionProof(index, treeSize),
      }));
      const receipts = issueReceipts({ leaves, treeSize, root: ledger.root(treeSize), key });
      for (const [n, { lastIndex }] of heads.entries()) {
        verifyReceipt(receipts[n]!, entryLeafHash(ledger.entry(lastIndex)!), publicKey);
      }
      return heads.map(({ acceptedAt }, n) => ({ acceptedAt, receipt: receipts[n]! }));
    },
    answer({ siteId, gatewayId }, list) {
      answers.push(...list.map((answer) => ({ ...answer, to: `${siteId}/${gatewayId}` })));
    },
  });

  return {
    clock,
    ledger,
    sequencer,
    intake,
    answers,
    newAnswers() {
      const since = answers.slice(read);
      read = answers.length;
      return since;
    },
    async deliver(...messages) {
      for (const { topic, bytes } of messages) intake.receive(topic, bytes);
      do await new Promise(setImmediate);
      while (intake.counters().waitingBytes > 0);
    },
    streams() {
      const found: Record<string, [number, number][]> = {};
      for (const { bytes } of ledger.entries(0, ledger.size())) {
        const { kind, body } = decodeEntry(bytes);
        if (kind !== 'batch') continue;
        const { gatewayId, lane, epoch, firstSeq, lastSeq } = openBatch(body).header;
        (found[`${gatewayId}/${lane}/${epoch}`] ??= []).push([firstSeq, lastSeq]);
      }
      return found;
    },
    restarted: () => intakeRig([], ledger),
    close: () => ledger.close(),
  };
}
