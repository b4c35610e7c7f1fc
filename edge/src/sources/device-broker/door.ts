import type { AedesOptions, Client, PublishPacket } from 'aedes';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { Channel } from '../channel.ts';
import { CounterMemory, createTopicDecoder } from '../decoders/index.ts';
import { TOPIC_CHARACTERS_MAX } from '../limits.ts';
import type { Delivery, SourceHost } from '../source.ts';
import { findUser, isBelow } from './access.ts';
import { Allowance } from './allowance.ts';
import type { DeviceBrokerConfig, DeviceUser } from './config.ts';
import { WAITING_BYTES_MAX, WAITING_MESSAGES_MAX } from './limits.ts';

/** The broker's id as a source. */
export const DEVICE_BROKER_ID = 'device-broker';

/** CONNACK return codes [MQTT-3.2.2-4 ff.]. */
const IDENTIFIER_REJECTED = 2;
const BAD_USER_OR_PASSWORD = 4;

/** A connected device and what it may still send. */
interface Guest {
  readonly user: DeviceUser;
  readonly allowance: Allowance;
}

type Hooks = Required<
  Pick<
    AedesOptions,
    'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe' | 'authorizeForward'
  >
>;

/** Decides who comes in and what may pass, and holds a publish back until it is on disk. */
export class DeviceDoor {
  readonly #config: DeviceBrokerConfig;
  readonly #host: SourceHost;
  readonly #users: ReadonlyMap<string, DeviceUser>;
  readonly #guests = new WeakMap<Client, Guest>();
  readonly #holders = new Map<string, Client>();
  readonly #channel = new Channel<Delivery>(WAITING_MESSAGES_MAX);
  readonly #decode: ReturnType<typeof createTopicDecoder>;
  readonly #memory: CounterMemory;
  #waitingBytes = 0;

  constructor(config: DeviceBrokerConfig, host: SourceHost) {
    this.#config = config;
    this.#host = host;
    this.#users = new Map(config.users.map((user) => [user.name, user]));
    this.#decode = createTopicDecoder(config.topics);
    this.#memory = new CounterMemory(host.memory);
  }

  get deliveries(): AsyncIterable<Delivery> {
    return this.#channel;
  }

  close(): void {
    this.#channel.end();
  }

  entered(client: Client): void {
    this.#holders.set(client.id, client);
  }

  left(client: Client): void {
    if (this.#holders.get(client.id) === client) this.#holders.delete(client.id);
  }

  readonly hooks: Hooks = {
    preConnect: (_client, packet, done) => {
      if (!/^[\x21-\x7e]{1,64}$/.test(packet.clientId)) {
        return done(
          refusal(IDENTIFIER_REJECTED, 'client ids are 1 to 64 visible characters'),
          false,
        );
      }
      // Nothing is kept for a device that is away: no queue to grow, no command that comes too late.
      packet.clean = true;
      done(null, true);
    },
    authenticate: (client, name, password, done) => {
      const user = findUser(this.#users, name, password);
      const problem = user ? this.#takeover(client, user) : 'bad user name or password';
      if (!user || problem !== undefined) {
        const reason = problem ?? 'unknown user';
        this.#report(client, reason);
        return done(refusal(BAD_USER_OR_PASSWORD, reason) as never, false);
      }
      const allowance = new Allowance(this.#config.messagesPerSecondMax, this.#host.now());
      this.#guests.set(client, { user, allowance });
      done(null, true);
    },
    authorizePublish: (client, packet, done) => {
      const problem = this.#problemWith(client, packet) ?? this.#take(packet, done);
      if (problem === undefined) return;
      this.#report(client, problem);
      done(new Error(problem));
    },
    authorizeSubscribe: (client, subscription, done) => {
      const user = this.#guests.get(client)?.user;
      const isAllowed = user !== undefined && isBelow(subscription.topic, user.subscribe);
      if (!isAllowed) this.#report(client, `may not listen to ${subscription.topic}`);
      done(null, isAllowed ? subscription : null);
    },
    authorizeForward: (_client, packet) => packet,
  };

  /** A client id belongs to who connected with it: another user may not push it out. */
  #takeover(client: Client, user: DeviceUser): string | undefined {
    const holder = this.#holders.get(client.id);
    const other = holder && this.#guests.get(holder)?.user;
    return other && other !== user ? 'client id is in use by another user' : undefined;
  }

  #problemWith(client: Client | null, packet: PublishPacket): string | undefined {
    const guest = client ? this.#guests.get(client) : undefined;
    if (!guest) return 'not a connected device';
    const { topic } = packet;
    if (topic.length > TOPIC_CHARACTERS_MAX) {
      return `topic is longer than ${TOPIC_CHARACTERS_MAX} characters`;
    }
    if (!isBelow(topic, guest.user.publish)) return `may not publish to ${topic}`;
    if (!guest.allowance.take(this.#host.now())) {
      return `sends more than ${this.#config.messagesPerSecondMax} messages a second`;
    }
    return undefined;
  }

  /** Hands the message over; `done` lets the PUBACK go. */
  #take(packet: PublishPacket, done: (error?: Error | null) => void): string | undefined {
    const payload = Buffer.from(packet.payload);
    if (this.#waitingBytes + payload.length > WAITING_BYTES_MAX || !this.#channel.hasRoom) {
      return 'the journal is behind; send it again later';
    }
    // A broker that keeps the last value for whoever asks would grow by a topic at a time.
    packet.retain = false;
    const decoded = this.#decode(
      {
        sourceId: DEVICE_BROKER_ID,
        topic: packet.topic,
        payload,
        receivedAt: this.#host.now(),
        isRetained: false,
        isRepeated: packet.dup,
      },
      this.#memory.recall,
    );
    this.#memory.seen(decoded);
    this.#waitingBytes += payload.length;
    const isTaken = this.#channel.put({
      observations: decoded.observations,
      settle: (outcome) => {
        this.#waitingBytes -= payload.length;
        if (outcome === 'refused') return done(new Error('not stored; send it again'));
        this.#memory.stored(decoded);
        done(null);
      },
    });
    return isTaken ? undefined : 'the edge is stopping; send it again';
  }

  #report(client: Client | null, reason: string): void {
    const facts = { client: client?.id ?? 'unknown', reason };
    this.#host.report(new PledgewatchError('PW_DEVICE_MESSAGE_REFUSED', facts));
  }
}

function refusal(returnCode: number, message: string): Error {
  return Object.assign(new Error(message), { returnCode });
}
