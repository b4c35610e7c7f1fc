import { connectAsync } from 'mqtt';
import { mosquitto } from '@pledgewatch/shared/testing';
import { upTopic } from '@pledgewatch/shared/topics';
import { startProgram } from './program.ts';
import type { SealedBatch, SealedStream } from './sealed-stream.ts';

/** Batches of one stream. */
export type Load = readonly (readonly [SealedStream, readonly SealedBatch[]])[];

/** The raw loop behind a real broker: what a flow without our promises does with the same bytes. */
export interface RawFlow {
  /** Where its broker listens. */
  readonly brokerUrl: string;
  /** Resolves when every item of the load has been written to InfluxDB. */
  send(load: Load): Promise<void>;
  stop(): Promise<void>;
}

export const RAW_DATABASE = 'raw';

/** The broker holds whatever it is given until the loop takes it. */
const KEEP_EVERYTHING = [
  'allow_anonymous true',
  'max_queued_messages 0',
  'max_inflight_messages 100',
  'set_tcp_nodelay true',
];

export async function startRawFlow(folder: string, influxUrl: string): Promise<RawFlow> {
  const broker = await mosquitto({ folder, settings: KEEP_EVERYTHING });
  await broker.start();
  const args = ['bench/src/load/raw-loop.ts', broker.url, influxUrl, RAW_DATABASE];
  const loop = await startProgram(args);
  const client = await connectAsync(broker.url, { clientId: 'raw-sender' });
  let written = 0;
  let onWritten = (): void => undefined;
  loop.lines.on('line', (line) => {
    ({ written } = JSON.parse(line) as { written: number });
    onWritten();
  });

  async function publish([{ gateway, lane }, batches]: Load[number]): Promise<void> {
    const topic = upTopic(gateway.siteId, gateway.gatewayId, lane);
    for (const { bytes } of batches)
      await client.publishAsync(topic, Buffer.from(bytes), { qos: 1 });
  }

  return {
    brokerUrl: broker.url,
    async send(load) {
      const goal = written + itemCountOf(load);
      const all = new Promise<void>((resolve) => {
        onWritten = () => void (written >= goal && resolve());
      });
      await Promise.all(load.map(publish));
      await all;
    },
    async stop() {
      await client.endAsync();
      await loop.stop();
      await broker.stop();
    },
  };
}

export function itemCountOf(load: Load): number {
  return load.flatMap(([, batches]) => batches).reduce((sum, { itemCount }) => sum + itemCount, 0);
}
