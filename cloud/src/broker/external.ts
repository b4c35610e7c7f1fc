import { connectAsync, type MqttClient } from 'mqtt';
import type { Log } from '@pledgewatch/shared/log';
import { UP_TOPIC_FILTER } from '@pledgewatch/shared/topics';
import { hold } from './back-pressure.ts';
import type { UplinkBroker } from './uplink-broker.ts';

export interface ExternalBrokerOptions {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly log: Log;
  readonly receive: (topic: string, bytes: Uint8Array) => boolean;
}

/**
 * Another broker (Mosquitto, EMQX, …) between gateways and cloud. It authenticates gateways and
 * enforces their topics; docs/operating/EXTERNAL_BROKER.md says how. The cloud acknowledges a batch to the broker at
 * once, because custody passes with the receipt and not with PUBACK.
 */
export async function connectExternalBroker(options: ExternalBrokerOptions): Promise<UplinkBroker> {
  const { url, username, password, log, receive } = options;
  const client: MqttClient = await connectAsync(url, {
    clientId: 'pledgewatch-cloud',
    username,
    password,
    clean: false,
    queueQoSZero: false,
    reconnectPeriod: 1_000,
    reconnectOnConnackError: true,
    keepalive: 10,
    timerVariant: 'native',
  });
  client.on('error', (error) => log.warn({ reason: error.message }, 'broker error'));
  client.on('offline', () => log.warn({ url }, 'broker is offline'));
  client.handleMessage = (packet, done) =>
    hold(() => receive(packet.topic, packet.payload as Uint8Array), done);
  await client.subscribeAsync(UP_TOPIC_FILTER, { qos: 1 });
  return {
    url,
    isReady: () => client.connected,
    async publish(topic, bytes) {
      if (!client.connected) return;
      await client.publishAsync(topic, Buffer.from(bytes), { qos: 1 });
    },
    close: () => client.endAsync(),
  };
}
