import { setTimeout as delay } from 'node:timers/promises';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { DEVICE_PASSWORD } from './live-site.ts';

/** What a device said once, whatever became of it. */
export interface Said {
  readonly deviceId: string;
  readonly seq: number;
  /** Names the message on its whole way. */
  readonly mid: string;
  readonly topic: string;
}

/** Less than the copies that the edge remembers of one device. */
const UNACKNOWLEDGED_MAX = 24;

const RECONNECT_MS = 50;

/**
 * Devices behind one connection to the edge's broker: what is not acknowledged is said again, in
 * order, on every new connection, and what was acknowledged is written down.
 */
export class DeviceLine {
  readonly acknowledged: Said[] = [];
  readonly #options: IClientOptions;
  readonly #seqs = new Map<string, number>();
  readonly #waiting = new Map<Said, string>();
  #client: MqttClient;
  #isStopped = false;

  constructor(port: number, clientId: string) {
    const user = { username: 'devices', password: DEVICE_PASSWORD };
    this.#options = { host: '127.0.0.1', port, clientId, ...user, reconnectPeriod: 0 };
    this.#client = this.#connect();
  }

  /** Messages sent and not acknowledged yet. */
  get waiting(): number {
    return this.#waiting.size;
  }

  get hasRoom(): boolean {
    return this.#waiting.size < UNACKNOWLEDGED_MAX;
  }

  /** Says something now; the device's number, time and correlation id are added. */
  say(topic: string, deviceId: string, facts: object): void {
    const seq = (this.#seqs.get(deviceId) ?? 0) + 1;
    this.#seqs.set(deviceId, seq);
    const said = { deviceId, seq, mid: `${this.#options.clientId}-${deviceId}-${seq}`, topic };
    const payload = JSON.stringify({ ...facts, seq, mid: said.mid, ts: Date.now() });
    this.#waiting.set(said, payload);
    if (this.#client.connected) this.#publish(said, payload);
  }

  /** Until everything said is acknowledged. */
  async settled(): Promise<void> {
    while (this.#waiting.size > 0) await delay(5);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#client.endAsync(true);
  }

  #connect(): MqttClient {
    const client = connect(this.#options);
    client.on('error', () => undefined);
    client.on('connect', () => {
      for (const [said, payload] of this.#waiting) this.#publish(said, payload);
    });
    client.on('close', () => {
      client.end(true);
      if (!this.#isStopped) setTimeout(() => (this.#client = this.#connect()), RECONNECT_MS);
    });
    return client;
  }

  #publish(said: Said, payload: string): void {
    this.#client.publish(said.topic, payload, { qos: 1 }, (error) => {
      if (!error && this.#waiting.delete(said)) this.acknowledged.push(said);
    });
  }
}
