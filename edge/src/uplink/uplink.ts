import type { KeyObject } from 'node:crypto';
import mqtt, { type MqttClient } from 'mqtt';
import { decodeAnswers } from '@pledgewatch/shared/answer';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Log } from '@pledgewatch/shared/log';
import { downTopic, LANES, upTopic, type Lane } from '@pledgewatch/shared/topics';
import type { Journal } from '#/journal/index.ts';
import { createLaneSender, type LaneSender } from './lane-sender.ts';
import { KEEPALIVE_S, LOOK_MS, RECONNECT_MS } from './limits.ts';

export interface UplinkOptions {
  /** The cloud's broker, `mqtt://` or `mqtts://`. */
  readonly url: string;
  readonly siteId: string;
  readonly gatewayId: string;
  readonly password: string;
  readonly cloudKey: KeyObject;
  readonly journal: () => Journal;
  readonly clock: Clock;
  readonly log: Log;
  /** A message of the instructions topic, not yet verified. */
  readonly onInstruction: (bytes: Uint8Array) => void;
  /** Told what the journal said when it would not serve the uplink. */
  readonly onFault: (error: unknown) => void;
}

export interface Uplink {
  /** Sealed batches of a lane are on disk. */
  wake(lane: Lane): void;
  isConnected(): boolean;
  stop(): Promise<void>;
}

/** Keeps both lanes connected to the cloud for as long as the gateway runs. */
export function startUplink(options: UplinkOptions): Uplink {
  const lanes = new Map(LANES.map((lane) => [lane, openLane(options, lane)]));
  return {
    wake: (lane) => lanes.get(lane)?.wake(),
    isConnected: () => [...lanes.values()].every(({ client }) => client.connected),
    async stop() {
      await Promise.all([...lanes.values()].map((lane) => lane.stop()));
    },
  };
}

function openLane(options: UplinkOptions, lane: Lane) {
  const { siteId, gatewayId, log, onFault } = options;
  const client = connect(options, lane);
  const topic = upTopic(siteId, gatewayId, lane);
  const publish = (bytes: Uint8Array) =>
    void client.publish(topic, Buffer.from(bytes), { qos: 1 }, (error) => {
      if (error) log.debug({ lane, reason: error.message }, 'publish came to nothing');
    });
  const sender = createLaneSender({ ...options, lane, publish });
  const guarded = (work: (sender: LaneSender) => void) => {
    try {
      work(sender);
    } catch (error) {
      onFault(error);
    }
  };
  const listened = [
    downTopic(siteId, gatewayId, 'receipts'),
    ...(lane === 'events' ? [downTopic(siteId, gatewayId, 'instructions')] : []),
  ];
  client.on('connect', () => {
    client.subscribe(listened, { qos: 1 }, (error) => {
      // Without answers nothing may be sent; the next connection tries again.
      if (error) {
        client.stream.destroy();
        return;
      }
      log.info({ lane }, 'connected to the cloud');
      guarded((known) => known.connected());
    });
  });
  client.on('close', () => sender.disconnected());
  client.on('error', (error) => log.warn({ lane, reason: error.message }, 'uplink'));
  client.on('message', (from, payload) => {
    if (from === listened[1]) return guarded(() => options.onInstruction(payload));
    guarded((known) =>
      decodeAnswers(payload).forEach((answer) => guarded(() => known.answered(answer))),
    );
  });
  const look = setInterval(() => guarded((known) => known.pump()), LOOK_MS);
  return {
    client,
    wake: () => guarded((known) => known.pump()),
    async stop() {
      clearInterval(look);
      await client.endAsync(true);
    },
  };
}

function connect({ url, gatewayId, password }: UplinkOptions, lane: Lane): MqttClient {
  return mqtt.connect(url, {
    clientId: `${gatewayId}:${lane}`,
    username: gatewayId,
    password,
    clean: true,
    keepalive: KEEPALIVE_S,
    reconnectPeriod: RECONNECT_MS,
    reconnectOnConnackError: true,
    resubscribe: false,
    queueQoSZero: false,
    timerVariant: 'native',
  });
}
