import type { KeyObject } from 'node:crypto';
import { connectAsync, type MqttClient } from 'mqtt';
import { decodeAnswers, type Answer } from '@pledgewatch/shared/answer';
import { encodeEntry, entryLeafHash } from '@pledgewatch/shared/entry';
import { verifyReceipt } from '@pledgewatch/shared/receipt';
import { downTopic, upTopic } from '@pledgewatch/shared/topics';
import type { SealedBatch, SealedStream } from './sealed-stream.ts';

/** As many batches as a real lane has under way. */
const WINDOW = 8;

/** Sends a sealed stream as a gateway's lane does: eight batches ahead of the newest receipt. */
export interface Sender {
  /** Resolves with the receipt of the last batch, verified; everything before it is then receipted. */
  send(batches: readonly SealedBatch[]): Promise<void>;
  /** Sends a batch of another stream of the lane at once, before all that waits. */
  sendFirst(batch: SealedBatch): void;
  stop(): Promise<void>;
}

export async function connectSender(
  stream: SealedStream,
  { brokerUrl, cloudKey }: { readonly brokerUrl: string; readonly cloudKey: KeyObject },
): Promise<Sender> {
  const { siteId, gatewayId, password } = stream.gateway;
  const { lane, epoch } = stream;
  const client: MqttClient = await connectAsync(brokerUrl, {
    clientId: `${gatewayId}:${lane}`,
    username: gatewayId,
    password,
    queueQoSZero: false,
    timerVariant: 'native',
  });
  await client.subscribeAsync(downTopic(siteId, gatewayId, 'receipts'), { qos: 1 });
  const topic = upTopic(siteId, gatewayId, lane);
  let waiting: readonly SealedBatch[] = [];
  let sent = 0;
  let received = 0;
  let settle = Promise.withResolvers<void>();

  function pump(): void {
    while (sent < waiting.length && sent - received < WINDOW) {
      client.publish(topic, Buffer.from(waiting[sent++]!.bytes), { qos: 1 });
    }
  }

  function take(answer: Answer): void {
    if (answer.lane !== lane || answer.epoch !== epoch) return;
    if (answer.kind !== 'receipt') {
      return settle.reject(new Error(`the cloud answered ${JSON.stringify(answer)}`));
    }
    while (received < sent && waiting[received]!.lastSeq <= answer.lastSeq) received += 1;
    const last = waiting.at(-1);
    if (!last || received < waiting.length) return pump();
    verify(answer, last);
    settle.resolve();
  }

  function verify({ acceptedAt, receipt }: Answer & { kind: 'receipt' }, { bytes }: SealedBatch) {
    const entry = encodeEntry({ kind: 'batch', acceptedAt, body: bytes });
    verifyReceipt(receipt, entryLeafHash(entry), cloudKey);
  }

  client.on('message', (_topic, bytes) => {
    try {
      decodeAnswers(bytes).forEach(take);
    } catch (error) {
      settle.reject(error);
    }
  });
  return {
    async send(batches) {
      [waiting, sent, received] = [batches, 0, 0];
      settle = Promise.withResolvers<void>();
      pump();
      await settle.promise;
    },
    sendFirst: ({ bytes }) => void client.publish(topic, Buffer.from(bytes), { qos: 1 }),
    stop: () => client.endAsync(),
  };
}
