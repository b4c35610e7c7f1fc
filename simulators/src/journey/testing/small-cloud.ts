import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedBroker, type UplinkBroker } from '@pledgewatch/cloud/broker';
import {
  createIntake,
  type EnrolledGateway,
  type Intake,
  type Receipted,
} from '@pledgewatch/cloud/intake';
import { openLedger, type Ledger, type StreamHead } from '@pledgewatch/cloud/ledger';
import { createSequencer } from '@pledgewatch/cloud/sequencer';
import { encodeAnswers, type Answer } from '@pledgewatch/shared/answer';
import { inflateBatch, openBatch } from '@pledgewatch/shared/batch';
import { systemClock } from '@pledgewatch/shared/clock';
import { passwordDigest } from '@pledgewatch/shared/enrolment';
import { decodeEntry } from '@pledgewatch/shared/entry';
import { generatePrivateKey } from '@pledgewatch/shared/keys';
import { createLog } from '@pledgewatch/shared/log';
import { issueReceipts } from '@pledgewatch/shared/receipt';
import { downTopic, upTopic, type Lane } from '@pledgewatch/shared/topics';

export const SITE = 'gd-foshan-01';
export const GATEWAY = 'gw-1';
export const PASSWORD = 'a-password-for-tests';

/** One line of a batch in the ledger, and where it came from. */
export interface LedgerItem {
  readonly lane: Lane;
  readonly epoch: number;
  readonly seq: number;
  readonly item: { readonly kind: string } & Record<string, unknown>;
}

/**
 * The cloud as a gateway meets it: the real broker, intake, sequencer and ledger, with one gateway that
 * a test enrols and disowns as it likes.
 */
export class SmallCloud {
  readonly key = generatePrivateKey();
  readonly answered: Answer[] = [];
  #gateway: EnrolledGateway | undefined;
  /** How many of the next messages of answers never arrive. */
  loseAnswers = 0;
  #folder = '';
  #ledger!: Ledger;
  #broker!: UplinkBroker;
  #intake!: Intake;

  static async start(): Promise<SmallCloud> {
    const cloud = new SmallCloud();
    cloud.beginLedger();
    cloud.#broker = await startEmbeddedBroker({
      host: '127.0.0.1',
      port: 0,
      log: createLog('cloud', 'silent'),
      credential: (id) =>
        id === GATEWAY ? { siteId: SITE, passwordDigest: passwordDigest(PASSWORD) } : undefined,
      receive: (topic, bytes) => cloud.#intake.receive(topic, bytes),
    });
    return cloud;
  }

  get brokerUrl(): string {
    return this.#broker.url;
  }

  /** Forgets everything, as a cloud does that was restored from an empty backup. */
  beginLedger(): void {
    this.#endLedger();
    this.#folder = mkdtempSync(join(tmpdir(), 'pledgewatch-cloud-'));
    const log = createLog('cloud', 'silent');
    const ledger = openLedger({ file: join(this.#folder, 'ledger.db') });
    const onFatal = (error: Error) => {
      throw error;
    };
    const sequencer = createSequencer({ ledger, clock: systemClock, log, onFatal });
    const intake = createIntake({
      clock: systemClock,
      log,
      findGateway: (id) => (id === GATEWAY ? this.#gateway : undefined),
      streams: () => ledger.streams(),
      batchHash: (stream, lastSeq) => ledger.batchHash(stream, lastSeq),
      admit: (batches) => sequencer.admit(batches),
      receipts: (heads) => this.#receipts(heads),
      answer: (_, answers) => this.#answer(answers),
    });
    this.#ledger = ledger;
    this.#intake = intake;
  }

  enrol(publicKey: string): void {
    this.#gateway = { siteId: SITE, publicKey };
  }

  disown(): void {
    this.#gateway = undefined;
  }

  /** Sends answers that the cloud never gave. */
  async forge(answers: readonly Answer[]): Promise<void> {
    await this.#broker.publish(downTopic(SITE, GATEWAY, 'receipts'), encodeAnswers(answers));
  }

  /** Takes a batch as if a gateway had sent it. */
  take(lane: Lane, bytes: Uint8Array): void {
    this.#intake.receive(upTopic(SITE, GATEWAY, lane), bytes);
  }

  /** What a cloud does that starts again while its broker stood. */
  greet(): void {
    this.#intake.greet();
  }

  /** Every item in the ledger, in its order. */
  items(lane: Lane = 'events'): LedgerItem[] {
    return this.#ledger
      .entries(0, 1_000_000)
      .map(({ bytes }) => decodeEntry(bytes))
      .filter(({ kind }) => kind === 'batch')
      .flatMap(({ body }) => itemsOf(body))
      .filter((item) => item.lane === lane);
  }

  async stop(): Promise<void> {
    await this.#broker.close();
    this.#endLedger();
  }

  #endLedger(): void {
    if (this.#folder === '') return;
    this.#ledger.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #receipts(heads: readonly StreamHead[]): Receipted[] {
    const treeSize = this.#ledger.size();
    const leaves = heads.map(({ lastIndex: index }) => ({
      index,
      proof: this.#ledger.inclusionProof(index, treeSize),
    }));
    const root = this.#ledger.root(treeSize);
    const receipts = issueReceipts({ leaves, treeSize, root, key: this.key });
    return heads.map(({ acceptedAt }, place) => ({ acceptedAt, receipt: receipts[place]! }));
  }

  #answer(answers: readonly Answer[]): void {
    this.answered.push(...answers);
    if (this.loseAnswers-- > 0) return;
    void this.forge(answers);
  }
}

function itemsOf(body: Uint8Array): LedgerItem[] {
  const batch = openBatch(body);
  const { lane, epoch, firstSeq } = batch.header;
  return inflateBatch(batch)
    .lines.split('\n')
    .map((line, index) => ({ lane, epoch, seq: firstSeq + index, item: JSON.parse(line) }));
}
