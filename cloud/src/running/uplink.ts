import type { KeyObject } from 'node:crypto';
import { ANSWERS_MAX, encodeAnswers, type Answer } from '@pledgewatch/shared/answer';
import type { Clock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import { issueReceipts } from '@pledgewatch/shared/receipt';
import { downTopic } from '@pledgewatch/shared/topics';
import { connectExternalBroker, startEmbeddedBroker, type UplinkBroker } from '#/broker/index.ts';
import type { CloudConfig } from '#/config.ts';
import type { Enrolment } from '#/enrolment/index.ts';
import { createInstructions, type Instructions } from '#/instructions/index.ts';
import { createIntake, type Intake, type Receipted } from '#/intake/index.ts';
import type { Ledger, StreamHead } from '#/ledger/index.ts';
import type { Sequencer } from '#/sequencer/index.ts';

export interface UplinkParts {
  readonly config: CloudConfig['broker'];
  readonly ledger: Ledger;
  readonly sequencer: Sequencer;
  readonly enrolment: Enrolment;
  /** The cloud's private key: signs receipts and instructions. */
  readonly key: KeyObject;
  readonly clock: Clock;
  readonly log: Log;
}

/** Everything that goes to and comes from gateways. */
export interface Uplink {
  readonly broker: UplinkBroker;
  readonly instructions: Instructions;
}

/** Opens the way from the gateways into the ledger, and from the law to the gates. */
export async function openUplink(
  parts: UplinkParts,
  ending: AsyncDisposableStack,
): Promise<Uplink> {
  const { ledger, sequencer, key, clock, log } = parts;
  const { law } = sequencer.state;
  const publish = async (topic: string, bytes: Uint8Array) => broker.publish(topic, bytes);
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
  const broker = await openBroker(parts, intake);
  ending.defer(() => broker.close());
  return { broker, instructions };
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

async function openBroker(
  { config, enrolment, log }: UplinkParts,
  intake: Intake,
): Promise<UplinkBroker> {
  const receive = (topic: string, bytes: Uint8Array) => intake.receive(topic, bytes);
  if (config.kind === 'embedded') {
    const credential = (gatewayId: string) => enrolment.credential(gatewayId);
    return startEmbeddedBroker({ host: config.host, port: config.port, log, credential, receive });
  }
  const { url, username, password } = config;
  if (url === undefined || username === undefined || password === undefined) {
    const problems = 'broker.kind external needs broker.url, broker.username and broker.password';
    throw new PledgewatchError('PW_CONFIG_INVALID', { problems });
  }
  const onListening = () => intake.greet();
  return connectExternalBroker({ url, username, password, log, receive, onListening });
}
