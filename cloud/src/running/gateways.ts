import type { KeyObject } from 'node:crypto';
import { ANSWERS_MAX, encodeAnswers, type Answer } from '@pledgewatch/shared/answer';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Log } from '@pledgewatch/shared/log';
import { issueReceipts } from '@pledgewatch/shared/receipt';
import { downTopic } from '@pledgewatch/shared/topics';
import { createInstructions, type Instructions } from '#/instructions/index.ts';
import { createIntake, type Intake, type Receipted } from '#/intake/index.ts';
import type { Ledger, StreamHead } from '#/ledger/index.ts';
import type { Sequencer } from '#/sequencer/index.ts';

export interface GatewaysParts {
  readonly ledger: Ledger;
  readonly sequencer: Sequencer;
  /** The cloud's private key: signs receipts and instructions. */
  readonly key: KeyObject;
  readonly clock: Clock;
  readonly log: Log;
  /** Hands bytes to whatever carries them to gateways. */
  readonly publish: (topic: string, bytes: Uint8Array) => Promise<void>;
}

/** What gateways meet, whatever line they come by. */
export interface Gateways {
  readonly intake: Intake;
  readonly instructions: Instructions;
}

/** The way from the gateways' messages into the ledger, and from the law to the gates. */
export function serveGateways(parts: GatewaysParts): Gateways {
  const { ledger, sequencer, key, clock, log, publish } = parts;
  const { law } = sequencer.state;
  const intake = createIntake({
    clock,
    log,
    findGateway: (gatewayId) => law.gateway(gatewayId),
    streams: () => ledger.streams(),
    batchHash: (stream, lastSeq) => ledger.batchHash(stream, lastSeq),
    admit: (batches) => sequencer.admit(batches),
    receipts: (heads) => receiptsFor(heads, ledger, key),
    answer({ siteId, gatewayId }, answers) {
      const topic = downTopic(siteId, gatewayId, 'receipts');
      for (const message of messagesOf(answers)) {
        publish(topic, encodeAnswers(message)).catch((error: unknown) =>
          log.warn({ gatewayId, error }, 'answers not sent; the gateway sends again'),
        );
      }
    },
  });
  const instructions = createInstructions({
    clock,
    log,
    key,
    publish,
    unanswered: () => law.unanswered(),
    leases: (now) => law.leases(now),
    newestEntry: () => ledger.size() - 1,
  });
  sequencer.subscribe(({ facts, decisions }) => {
    for (const fact of facts) instructions.hear(fact);
    for (const { decision } of decisions) {
      if (decision.do === 'send-instruction') instructions.send(decision.instruction);
    }
  });
  return { intake, instructions };
}

function receiptsFor(heads: readonly StreamHead[], ledger: Ledger, key: KeyObject): Receipted[] {
  const treeSize = ledger.size();
  const leaves = heads.map(({ lastIndex: index }) => ({
    index,
    proof: ledger.inclusionProof(index, treeSize),
  }));
  const receipts = issueReceipts({ leaves, treeSize, root: ledger.root(treeSize), key });
  return heads.map(({ acceptedAt }, place) => ({ acceptedAt, receipt: receipts[place]! }));
}

function messagesOf(answers: readonly Answer[]): Answer[][] {
  const count = Math.ceil(answers.length / ANSWERS_MAX);
  return Array.from({ length: count }, (_, index) =>
    answers.slice(index * ANSWERS_MAX, (index + 1) * ANSWERS_MAX),
  );
}
