import { readFile } from 'node:fs/promises';
import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { Channel } from '../channel.ts';
import { CounterMemory, createTopicDecoder, filterOf } from '../decoders/index.ts';
import { PACKET_BYTES_MAX } from '../limits.ts';
import type { Delivery, SourceDriver, SourceHost, SourceSession } from '../source.ts';
import { MqttSource } from './config.ts';
import { createPacketGuard } from '@pledgewatch/shared/mqtt';

export { MqttSource } from './config.ts';

/** Messages parsed ahead of the supervisor; it asks for more while the journal commits. */
const PARSED_AHEAD_MAX = 16;

/** A dead link is noticed within one and a half of it. */
const KEEPALIVE_S = 10;

/**
 * Reads topics of an MQTT 3.1.1 broker at QoS 1, in a session the broker keeps. A message is acknowledged
 * when the journal has it, and not otherwise; the broker then gives it again.
 */
export const mqttDriver: SourceDriver<typeof MqttSource> = {
  name: 'mqtt',
  config: MqttSource,
  afterRefusal: 'reopen',
  async open(config, host) {
    const client = mqtt.connect(config.url, await optionsOf(config));
    const session = new MqttSession(client, config, host);
    try {
      await session.subscribe();
    } catch (error) {
      await session[Symbol.asyncDispose]();
      throw error;
    }
    return session;
  },
};

class MqttSession implements SourceSession {
  readonly #client: MqttClient;
  readonly #config: MqttSource;
  readonly #host: SourceHost;
  readonly #channel = new Channel<Delivery>(PARSED_AHEAD_MAX);
  readonly #decode: ReturnType<typeof createTopicDecoder>;
  readonly #memory: CounterMemory;
  readonly #failed = Promise.withResolvers<never>();

  constructor(client: MqttClient, config: MqttSource, host: SourceHost) {
    this.#client = client;
    this.#config = config;
    this.#host = host;
    this.#decode = createTopicDecoder(config.topics);
    this.#memory = new CounterMemory(host.memory);
    this.#failed.promise.catch(() => undefined);
    this.#listen();
  }

  deliveries(): AsyncIterable<Delivery> {
    return this.#channel;
  }

  /** Resolves when the broker granted every topic. */
  async subscribe(): Promise<void> {
    const { topics, id } = this.#config;
    await Promise.race([this.#connected(), this.#failed.promise]);
    const filters = [...new Set(topics.map(({ topic }) => filterOf(topic)))];
    const granting = this.#client.subscribeAsync(filters, { qos: 1 });
    const granted = await Promise.race([granting, this.#failed.promise]).catch((cause: Error) => {
      throw cause instanceof PledgewatchError
        ? cause
        : new PledgewatchError('PW_SOURCE_REFUSED', { source: id, reason: cause.message });
    });
    const denied = granted.filter(({ qos }) => qos > 2).map(({ topic }) => topic);
    if (denied.length === 0) return;
    const reason = `may not read ${denied.join(', ')}`;
    throw new PledgewatchError('PW_SOURCE_REFUSED', { source: id, reason });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#channel.end();
    // DISCONNECT where the link stands; what was not acknowledged stays with the broker.
    if (this.#client.connected) await this.#client.endAsync(false).catch(() => undefined);
    else await this.#client.endAsync(true).catch(() => undefined);
    this.#client.stream.destroy();
  }

  #listen(): void {
    const client = this.#client;
    const fits = createPacketGuard(PACKET_BYTES_MAX);
    client.stream.on('data', (chunk: Uint8Array) => {
      if (fits(chunk)) return;
      this.#fail('PW_SOURCE_REFUSED', `a packet is longer than ${PACKET_BYTES_MAX} bytes`);
      client.stream.destroy();
    });
    client.handleMessage = (packet, done) => this.#received(packet, done);
    client.on('error', (error) =>
      this.#fail(isRefusal(error) ? 'PW_SOURCE_REFUSED' : 'PW_SOURCE_UNREACHABLE', error.message),
    );
    client.on('close', () => this.#fail('PW_SOURCE_UNREACHABLE', 'the link dropped'));
    this.#host.signal.addEventListener('abort', () => this.#channel.end(), { once: true });
  }

  async #connected(): Promise<void> {
    if (this.#client.connected) return;
    await new Promise<void>((resolve) => this.#client.once('connect', () => resolve()));
  }

  #fail(code: 'PW_SOURCE_REFUSED' | 'PW_SOURCE_UNREACHABLE', reason: string): void {
    const error = new PledgewatchError(code, { source: this.#config.id, reason });
    this.#failed.reject(error);
    this.#channel.end(error);
  }

  /**
   * mqtt.js hands over one message at a time, and acknowledges it when `done` is called without an error.
   * An error means "not now" and lets the next one come: so many messages share one fsync, and each
   * is acknowledged by hand, in order [MQTT-4.6.0-2].
   */
  #received(packet: IPublishPacket, done: (error?: Error) => void): void {
    const { stream } = this.#client;
    const decoded = this.#decode(
      {
        sourceId: this.#config.id,
        topic: packet.topic,
        payload: asBytes(packet.payload),
        receivedAt: this.#host.now(),
        isRetained: packet.retain,
        isRepeated: packet.dup,
      },
      this.#memory.recall,
    );
    this.#memory.seen(decoded);
    const isKept = this.#channel.put({
      observations: decoded.observations,
      settle: (outcome) => {
        if (outcome === 'refused') return;
        this.#memory.stored(decoded);
        if (packet.qos === 1 && packet.messageId !== undefined)
          acknowledge(stream, packet.messageId);
      },
    });
    if (!isKept) return; // ended: it stays with the broker, and so does what follows
    this.#channel.whenRoom(() => done(LATER));
  }
}

const LATER = new Error('acknowledged later');

/** PUBACK, MQTT 3.1.1 §3.4. */
function acknowledge(stream: MqttClient['stream'], messageId: number): void {
  if (!stream.destroyed) stream.write(Buffer.of(0x40, 2, messageId >> 8, messageId & 0xff));
}

function asBytes(payload: string | Buffer): Uint8Array {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}

/** CONNACK with a return code: the broker is there and says no. */
function isRefusal(error: Error): boolean {
  return 'code' in error && typeof error.code === 'number' && error.code > 0;
}

async function optionsOf(config: MqttSource): Promise<IClientOptions> {
  const { clientId, username, password, tls } = config;
  return {
    clientId,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls?.caFile !== undefined && { ca: await readFile(tls.caFile) }),
    ...(tls?.certificateFile !== undefined && { cert: await readFile(tls.certificateFile) }),
    ...(tls?.keyFile !== undefined && { key: await readFile(tls.keyFile) }),
    clean: false,
    keepalive: KEEPALIVE_S,
    // The supervisor opens a new session; this one never comes back by itself.
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    timerVariant: 'native',
    protocolVersion: 4,
  };
}
