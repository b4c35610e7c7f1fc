import { connect, type MqttClient } from 'mqtt';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import { UP_TOPIC_FILTER } from '@pledgewatch/shared/topics';
import { hold } from './back-pressure.ts';
import { RECONNECT_MS } from './limits.ts';
import type { UplinkBroker } from './uplink-broker.ts';

export interface ExternalBrokerOptions {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly log: Log;
  readonly receive: (topic: string, bytes: Uint8Array) => boolean;
  /** It is listened to, for the first time or again: what was under way meanwhile may be lost. */
  readonly onListening?: () => void;
}

/**
 * Another broker (Mosquitto, EMQX, …) between gateways and cloud. It authenticates gateways and
 * enforces their topics; docs/operating/EXTERNAL_BROKER.md says how. The cloud acknowledges a batch to the broker at
 * once, because custody passes with the receipt and not with PUBACK.
 *
 * It need not be there yet: it is connected to as soon as it is, and again whenever it comes back.
 */
export function connectExternalBroker(options: ExternalBrokerOptions): UplinkBroker {
  const { url, username, password, log, receive, onListening } = options;
  const { host } = new URL(url);
  let isListening = false;
  let isClosed = false;
  let said = '';
  const client: MqttClient = connect(url, {
    clientId: 'pledgewatch-cloud',
    username,
    password,
    clean: false,
    queueQoSZero: false,
    reconnectPeriod: RECONNECT_MS,
    reconnectOnConnackError: true,
    resubscribe: false,
    keepalive: 10,
    timerVariant: 'native',
  });
  // Before the first connection: what the broker kept for us comes right behind its greeting.
  client.handleMessage = (packet, done) =>
    hold(() => isClosed || receive(packet.topic, packet.payload as Uint8Array), done);

  /** Each trouble is told once, however often it is tried again. */
  function tell(reason: string): void {
    if (reason === said) return;
    said = reason;
    const error = new PledgewatchError('PW_BROKER_UNREACHABLE', { host, reason });
    log.error({ code: error.code, host, reason }, error.message);
  }

  client.on('error', (error) => tell(error.message));
  client.on('close', () => {
    isListening = false;
    if (!isClosed) tell('the connection ended');
  });
  client.on('connect', () => {
    client.subscribe(UP_TOPIC_FILTER, { qos: 1 }, (error) => {
      if (error) return tell(error.message);
      [isListening, said] = [true, ''];
      log.info({ host }, 'listening at the broker');
      onListening?.();
    });
  });
  return {
    url,
    isReady: () => client.connected && isListening,
    async publish(topic, bytes) {
      if (!client.connected) return;
      await client.publishAsync(topic, Buffer.from(bytes), { qos: 1 });
    },
    async close() {
      isClosed = true;
      await client.endAsync();
    },
  };
}
