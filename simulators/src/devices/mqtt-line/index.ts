import { setTimeout as delay } from 'node:timers/promises';
import { connect, type MqttClient } from 'mqtt';
import type { LineCounts, Message } from '../encoder.ts';
import { GOODBYE_MS_MAX, LINE_INFLIGHT_MAX, LINE_WAITING_MAX } from '../limits.ts';

/** Where a site's devices send to. */
export interface BrokerAccess {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

/** One device's connection to its broker, as forgetful as a device's. */
export interface MqttLine {
  /** Sends at QoS 1, or keeps for later; beyond what the device has room for the oldest is dropped. */
  send(message: Message): void;
  readonly counts: () => LineCounts;
  /** Says goodbye if the broker is there, and ends. */
  stop(): Promise<void>;
}

/**
 * Opens a line that connects, and reconnects, by itself.
 *
 * @param waitingMax Messages the device has room for while its broker is away.
 */
export function openMqttLine(
  broker: BrokerAccess,
  clientId: string,
  waitingMax: number = LINE_WAITING_MAX,
): MqttLine {
  const client = connect(broker.url, {
    clientId,
    ...(broker.username === undefined ? {} : { username: broker.username }),
    ...(broker.password === undefined ? {} : { password: broker.password }),
    clean: true,
    keepalive: 15,
    reconnectPeriod: 1_000,
    reconnectOnConnackError: true,
    queueQoSZero: false,
    timerVariant: 'native',
  });
  const line = new BoundedLine(client, waitingMax);
  client.on('connect', () => line.drain());
  // The client reconnects by itself; a device has nobody to complain to.
  client.on('error', () => undefined);
  return line;
}

class BoundedLine implements MqttLine {
  readonly #client: MqttClient;
  readonly #waitingMax: number;
  readonly #waiting: Message[] = [];
  #inflight = 0;
  #sent = 0;
  #dropped = 0;

  constructor(client: MqttClient, waitingMax: number) {
    this.#client = client;
    this.#waitingMax = waitingMax;
  }

  readonly counts = (): LineCounts => ({
    sent: this.#sent,
    waiting: this.#waiting.length,
    dropped: this.#dropped,
  });

  send(message: Message): void {
    this.#waiting.push(message);
    this.drain();
    while (this.#waiting.length > this.#waitingMax) {
      this.#waiting.shift();
      this.#dropped += 1;
    }
  }

  drain(): void {
    while (this.#client.connected && this.#inflight < LINE_INFLIGHT_MAX) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#publish(next);
    }
  }

  #publish({ topic, payload }: Message): void {
    this.#inflight += 1;
    this.#client.publish(topic, payload, { qos: 1 }, (error) => {
      this.#inflight -= 1;
      if (error) this.#dropped += 1;
      else this.#sent += 1;
      this.drain();
    });
  }

  async stop(): Promise<void> {
    this.#waiting.length = 0;
    const { stream } = this.#client;
    const ended = this.#client.endAsync(!this.#client.connected);
    await Promise.race([ended, delay(GOODBYE_MS_MAX, undefined, { ref: false })]);
    stream.destroy();
  }
}
