import { createPublicKey, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { encodeAnswers } from '@pledgewatch/shared/answer';
import {
  givesSignedRoot,
  holdsSignedContent,
  inflateBatch,
  openBatch,
  verifyEnvelope,
} from '@pledgewatch/shared/batch';
import { entryLeaf } from '@pledgewatch/shared/entry';
import { generatePrivateKey } from '@pledgewatch/shared/keys';
import { leafHash } from '@pledgewatch/shared/merkle';
import { issueReceipts } from '@pledgewatch/shared/receipt';
import { downTopic, parseUpTopic, type Lane } from '@pledgewatch/shared/topics';

/** One item of a batch, and its place in its stream. */
export interface SentItem {
  readonly lane: Lane;
  readonly epoch: number;
  readonly seq: number;
  readonly item: { readonly kind: string } & Record<string, unknown>;
}

/** The far end of a gateway's uplink: a broker, and who reads it and gives receipts when it is told to. */
export class UplinkEnd {
  readonly key = generatePrivateKey();
  readonly #batches = new Map<string, Uint8Array>();
  readonly #sockets = new Set<Socket>();
  #givesReceipts = false;
  #aedes!: Aedes;
  #server!: ReturnType<typeof createServer>;

  static async open(): Promise<UplinkEnd> {
    const end = new UplinkEnd();
    end.#aedes = await Aedes.createBroker();
    end.#aedes.on('publish', ({ topic, payload }) => {
      const lane = parseUpTopic(topic)?.lane;
      if (lane) end.#take(lane, Buffer.from(payload));
    });
    end.#server = createServer((socket) => {
      end.#sockets.add(socket);
      end.#aedes.handle(socket);
    }).listen(0, '127.0.0.1');
    await once(end.#server, 'listening');
    return end;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Receipts for everything received so far and from now on. */
  giveReceipts(): void {
    this.#givesReceipts = true;
    for (const bytes of this.#batches.values()) this.#receipt(bytes);
  }

  /** Everything that came, each batch once, in the order of its stream. */
  items(lane: Lane): SentItem[] {
    return [...this.#batches.values()]
      .flatMap(itemsOf)
      .filter((item) => item.lane === lane)
      .sort((a, b) => a.epoch - b.epoch || a.seq - b.seq);
  }

  /** Whether every batch is whole and signed by the owner of `key`. */
  areAllSignedBy(key: KeyObject): boolean {
    const publicKey = createPublicKey(key);
    return [...this.#batches.values()].map(openBatch).every((batch) => {
      const isSigned = verifyEnvelope(batch, publicKey) && holdsSignedContent(batch);
      return isSigned && givesSignedRoot(batch.header, inflateBatch(batch));
    });
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
  }

  #take(lane: Lane, bytes: Uint8Array): void {
    const { epoch, lastSeq } = openBatch(bytes).header;
    this.#batches.set(`${lane}/${epoch}/${lastSeq}`, bytes);
    if (this.#givesReceipts) this.#receipt(bytes);
  }

  /** A ledger of one entry: the receipt proves that it is its only leaf. */
  #receipt(body: Uint8Array): void {
    const { siteId, gatewayId, lane, epoch, lastSeq } = openBatch(body).header;
    const acceptedAt = Date.now();
    const root = leafHash(entryLeaf({ kind: 'batch', acceptedAt, body }));
    const leaves = [{ index: 0, proof: [] }];
    const [receipt] = issueReceipts({ leaves, treeSize: 1, root, key: this.key });
    const answer = {
      kind: 'receipt',
      lane,
      epoch,
      lastSeq,
      acceptedAt,
      receipt: receipt!,
    } as const;
    const packet = { cmd: 'publish', qos: 1, retain: false, dup: false } as const;
    const topic = downTopic(siteId, gatewayId, 'receipts');
    const payload = Buffer.from(encodeAnswers([answer]));
    this.#aedes.publish({ ...packet, topic, payload }, () => undefined);
  }
}

function itemsOf(bytes: Uint8Array): SentItem[] {
  const batch = openBatch(bytes);
  const { lane, epoch, firstSeq } = batch.header;
  return inflateBatch(batch)
    .lines.split('\n')
    .map((line, index) => ({ lane, epoch, seq: firstSeq + index, item: JSON.parse(line) }));
}
