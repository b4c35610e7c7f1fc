import mqtt, { type MqttClient } from 'mqtt';
import type { Chance, Clock } from '@pledgewatch/shared/clock';
import type { Log } from '@pledgewatch/shared/log';
import { CONNECT_WAIT_MS, KEEPALIVE_S, PAUSE_MAX_MS, PAUSE_MIN_MS } from './limits.ts';

export interface ConnectionOptions {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
  /** What is listened to; without all of it a connection is given up. */
  readonly topics: readonly string[];
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly onConnected: () => void;
  readonly onDisconnected: () => void;
  readonly onMessage: (topic: string, bytes: Uint8Array) => void;
}

export interface Connection {
  /** Hands bytes to the connection that stands; where there is none they are dropped. */
  publish(topic: string, bytes: Uint8Array): void;
  isConnected(): boolean;
  stop(): Promise<void>;
}

/**
 * Connects again and again, each time with a client of its own: mqtt.js would send what a lost
 * connection left over before anything newer, and the journal already holds it.
 */
export function keepConnected(options: ConnectionOptions): Connection {
  const { clock, chance, log, onDisconnected } = options;
  const stopping = new AbortController();
  let client: MqttClient | null = null;
  let isConnected = false;

  async function once(): Promise<boolean> {
    const attempt = connect(options);
    client = attempt;
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    attempt.on('close', close);
    attempt.on('error', (error) => log.warn({ reason: error.message }, 'uplink'));
    attempt.on('message', (topic, bytes) => options.onMessage(topic, bytes));
    attempt.on('connect', () => {
      attempt.subscribe([...options.topics], { qos: 1 }, (error) => {
        if (error) return void attempt.end(true);
        isConnected = true;
        log.info('connected to the cloud');
        options.onConnected();
      });
    });
    await closed;
    const stood = isConnected;
    isConnected = false;
    client = null;
    await attempt.endAsync(true);
    if (stood) onDisconnected();
    return stood;
  }

  async function run(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; failures++) {
      if (await once()) failures = 0;
      const pause = Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS * 2 ** Math.min(failures, 10));
      await clock.sleep(pause * (0.5 + chance() / 2), stopping.signal);
    }
  }

  const running = run();
  return {
    publish(topic, bytes) {
      client?.publish(topic, Buffer.from(bytes), { qos: 1 }, (error) => {
        if (error) log.debug({ reason: error.message }, 'publish came to nothing');
      });
    },
    isConnected: () => isConnected,
    async stop() {
      stopping.abort();
      client?.end(true);
      await running;
    },
  };
}

function connect({ url, clientId, username, password }: ConnectionOptions): MqttClient {
  return mqtt.connect(url, {
    clientId,
    username,
    password,
    clean: true,
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_WAIT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    timerVariant: 'native',
  });
}
