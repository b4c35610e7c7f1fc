import type {
  ClientSession,
  ClientSubscription,
  DataValue,
  NotificationMessage,
  OPCUAClient,
} from 'node-opcua-client';
import type { EpochMs } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Observation } from '@pledgewatch/shared/observation';
import { Channel } from '../channel.ts';
import type { Delivery, SourceHost, SourceSession } from '../source.ts';
import { gapObservation, Unwatched } from '../unwatched.ts';
import type { Opcua } from './client.ts';
import type { OpcuaSource } from './config.ts';
import { createDeviceReading, type DeviceReading, type NodeValue } from './device-reading.ts';
import { Sequence, type Taken } from './sequence.ts';
import type { StoredWeighings } from './stored-weighings.ts';

/** Notifications that wait for the journal. The server does not wait, so past them the session ends. */
const WAITING_MAX = 1_000;

/** A keep-alive after so many empty publishing cycles. */
const KEEP_ALIVE_CYCLES = 4;

/** The shortest life of a subscription, in keep-alives (OPC UA Part 4 §5.14.2.2). */
const LIFETIME_KEEP_ALIVES_MIN = 3;

/** Items in one request: servers refuse more than their limit, and few tell it. */
const ITEMS_A_REQUEST_MAX = 100;

/** Where a node's values go. */
interface Target {
  readonly field: string;
  readonly reading: DeviceReading;
}

interface SessionParts {
  readonly config: OpcuaSource;
  readonly host: SourceHost;
  readonly weighings: StoredWeighings;
}

export class OpcuaSession implements SourceSession {
  readonly #opcua: Opcua;
  readonly #client: OPCUAClient;
  readonly #config: OpcuaSource;
  readonly #host: SourceHost;
  readonly #weighings: StoredWeighings;
  readonly #channel = new Channel<Delivery>(WAITING_MAX);
  readonly #readings: readonly DeviceReading[];
  /** Monitored node, as the server numbers it, to what it is read for. */
  readonly #targets = new Map<string, Target[]>();
  readonly #unwatched: Unwatched;
  #session: ClientSession | undefined;
  #subscription: ClientSubscription | undefined;
  #heardAt: number;
  readonly #sequence = new Sequence<NotificationMessage>();
  /** Messages of the server are missing before the one that is here. */
  #isIncomplete = false;
  #isDisposed = false;

  constructor(opcua: Opcua, client: OPCUAClient, { config, host, weighings }: SessionParts) {
    this.#opcua = opcua;
    this.#client = client;
    this.#config = config;
    this.#host = host;
    this.#weighings = weighings;
    this.#heardAt = host.now();
    this.#unwatched = new Unwatched(host, 0);
    const { heartbeatMs, id, devices } = config;
    this.#readings = devices.map((device) =>
      createDeviceReading(id, device, { heartbeatMs, signatures: host.memory, weighings }),
    );
    host.signal.addEventListener('abort', () => this.#channel.end(), { once: true });
  }

  deliveries(): AsyncIterable<Delivery> {
    return this.#channel;
  }

  async connect(): Promise<void> {
    const giveUp = () => void this[Symbol.asyncDispose]();
    this.#host.signal.addEventListener('abort', giveUp, { once: true });
    await this.#client.connect(this.#config.endpoint);
    const session = await this.#client.createSession(this.#identity());
    this.#session = session;
    this.#client.on('connection_lost', () => this.#broke());
    session.on('session_restored', () => this.#say(this.#sequence.recovered()));
    this.#client.on('close', () => this.#end('the server closed the connection'));
    session.on('session_closed', () => this.#end('the server closed the session'));
    this.#subscription = await session.createSubscription2({
      requestedPublishingInterval: this.#config.publishingMs,
      requestedMaxKeepAliveCount: KEEP_ALIVE_CYCLES,
      requestedLifetimeCount: this.#lifetimeCycles(),
      maxNotificationsPerPublish: 0,
      publishingEnabled: true,
      priority: 10,
    });
    this.#listen(this.#subscription);
    await this.#monitor(session, this.#subscription);
    this.#host.signal.removeEventListener('abort', giveUp);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#channel.end();
    // A request made while there is no line would wait for one.
    if (!this.#client.isReconnecting) await this.#session?.close(true).catch(() => undefined);
    await this.#client.disconnect().catch(() => undefined);
  }

  #identity() {
    const { username, password } = this.#config;
    const { UserTokenType } = this.#opcua;
    return username === undefined
      ? ({ type: UserTokenType.Anonymous } as const)
      : ({ type: UserTokenType.UserName, userName: username, password: password ?? '' } as const);
  }

  #lifetimeCycles(): number {
    const { lifetimeMs, publishingMs } = this.#config;
    const cycles = Math.ceil(lifetimeMs / publishingMs);
    return Math.max(cycles, LIFETIME_KEEP_ALIVES_MIN * KEEP_ALIVE_CYCLES);
  }

  #listen(subscription: ClientSubscription): void {
    const sessionId = this.#session?.sessionId.toString();
    subscription.on('raw_notification', (message: NotificationMessage) => {
      // A server that knows nothing of the session knows nothing of what it had to say either.
      if (this.#session?.sessionId.toString() !== sessionId) return this.#forgotten();
      this.#count(message);
      // The stack asks again from the number after this one, and a keep-alive carries one that is to come.
      if ('lastSequenceNumber' in subscription)
        subscription.lastSequenceNumber = this.#sequence.expected - 1;
    });
    subscription.on('subscriptionId_changed', () => this.#forgotten());
    subscription.on('terminated', () => this.#end('the server ended the subscription'));
  }

  #count(message: NotificationMessage): void {
    const { sequenceNumber, notificationData } = message;
    const isKeepAlive = (notificationData ?? []).length === 0;
    if (!isKeepAlive) return this.#say(this.#sequence.take(sequenceNumber, message));
    this.#say(this.#sequence.keepAlive(sequenceNumber));
    const now = this.#host.now();
    this.#deliver(this.#readings.flatMap((reading) => reading.quiet(now)));
  }

  #say({ messages, isIncomplete }: Taken<NotificationMessage>): void {
    this.#isIncomplete ||= isIncomplete;
    for (const message of messages) this.#received(message);
  }

  /** Subscribes to every node, in groups; a node the server does not have is a wrong setting. */
  async #monitor(session: ClientSession, subscription: ClientSubscription): Promise<void> {
    const namespaces = await session.readNamespaceArray();
    for (const [index, device] of this.#config.devices.entries()) {
      for (const [field, node] of Object.entries(device.nodes as Record<string, string>)) {
        const nodeId = this.#resolve(node, namespaces);
        const reading = this.#readings[index] as DeviceReading;
        this.#targets.set(nodeId, [...(this.#targets.get(nodeId) ?? []), { field, reading }]);
      }
    }
    const nodeIds = [...this.#targets.keys()];
    const refused: string[] = [];
    for (let at = 0; at < nodeIds.length; at += ITEMS_A_REQUEST_MAX) {
      const group = nodeIds.slice(at, at + ITEMS_A_REQUEST_MAX);
      refused.push(...(await this.#monitorGroup(subscription, group)));
    }
    if (refused.length > 0) this.#refuse(refused.join(', '));
  }

  /** Gives the nodes that cannot be monitored, with the server's reason. */
  async #monitorGroup(
    subscription: ClientSubscription,
    nodeIds: readonly string[],
  ): Promise<string[]> {
    const { AttributeIds, DataChangeFilter, DataChangeTrigger, DeadbandType, TimestampsToReturn } =
      this.#opcua;
    const group = await subscription.monitorItems(
      nodeIds.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })),
      {
        samplingInterval: this.#config.samplingMs,
        queueSize: this.#config.queueSize,
        discardOldest: true,
        // Also when only the time changed: a second weighing of the same weight is a weighing.
        filter: new DataChangeFilter({
          trigger: DataChangeTrigger.StatusValueTimestamp,
          deadbandType: DeadbandType.None,
        }),
      },
      TimestampsToReturn.Both,
    );
    return group.monitoredItems.flatMap(({ statusCode }, index) =>
      statusCode.isGood() ? [] : [`${nodeIds[index]} (${statusCode.name})`],
    );
  }

  #resolve(node: string, namespaces: readonly string[]): string {
    const match = /^nsu=([^;]+);(.+)$/.exec(node);
    if (!match) return this.#opcua.coerceNodeId(node).toString();
    const index = namespaces.indexOf(match[1] as string);
    if (index < 0) this.#refuse(`the server has no namespace ${match[1]}`);
    return this.#opcua.coerceNodeId(`ns=${index};${match[2]}`).toString();
  }

  #received({ notificationData }: NotificationMessage): void {
    const now = this.#host.now();
    const changes = new Map<DeviceReading, NodeValue[]>();
    for (const data of notificationData ?? []) {
      if (!data || !('monitoredItems' in data)) continue;
      const items = (data as { monitoredItems: MonitoredValue[] | null }).monitoredItems ?? [];
      for (const { clientHandle, value } of items) {
        for (const { field, reading } of this.#targetsOf(clientHandle)) {
          const values = changes.get(reading) ?? [];
          changes.set(reading, [...values, plain(field, value)]);
        }
      }
    }
    const observations = [...changes].flatMap(([reading, values]) => reading.changed(values, now));
    this.#deliver(observations);
  }

  #targetsOf(clientHandle: number): readonly Target[] {
    const item = this.#subscription?.monitoredItems[clientHandle];
    return item ? (this.#targets.get(item.itemToMonitor.nodeId.toString()) ?? []) : [];
  }

  /** Nothing to store is delivered too: it says that the server is there. */
  #deliver(observations: readonly Observation[]): void {
    const now = this.#host.now();
    // A word heard during a recovery does not end what may turn out to be lost.
    const isWatched = !this.#sequence.isRecovering;
    const all = [...(isWatched ? this.#gaps(now) : []), ...observations];
    const settle = async (outcome: 'stored' | 'refused') => {
      if (outcome === 'refused') return;
      if (isWatched) this.#unwatched.stored(now);
      await this.#weighings.stored(all);
    };
    if (this.#channel.put({ observations: all, settle })) return;
    const facts = { source: this.#config.id, waiting: WAITING_MAX };
    this.#channel.end(new PledgewatchError('PW_SOURCE_OVERLOADED', facts));
  }

  /** What was missed since something was last heard, for every device; nothing where nothing was. */
  #gaps(toAt: EpochMs): Observation[] {
    const { id: sourceId, devices } = this.#config;
    const fromAt = this.#heardAt;
    this.#heardAt = toAt;
    const deviceIds = [...new Set(devices.map(({ device }) => device))];
    const before = this.#unwatched.before(toAt);
    const span = before ?? (this.#isIncomplete ? { fromAt, reason: 'sequence' } : undefined);
    this.#isIncomplete = false;
    if (!span) return [];
    return deviceIds.map((deviceId) => gapObservation({ sourceId, deviceId, toAt, ...span }));
  }

  #broke(): void {
    this.#sequence.recover();
    const facts = { source: this.#config.id, reason: 'the link dropped' };
    this.#host.report(new PledgewatchError('PW_SOURCE_UNREACHABLE', facts));
  }

  #forgotten(): void {
    this.#end('the server forgot the session');
  }

  #refuse(reason: string): never {
    throw new PledgewatchError('PW_SOURCE_REFUSED', { source: this.#config.id, reason });
  }

  #end(reason: string): void {
    const facts = { source: this.#config.id, reason };
    this.#channel.end(new PledgewatchError('PW_SOURCE_UNREACHABLE', facts));
  }
}

interface MonitoredValue {
  readonly clientHandle: number;
  readonly value: DataValue;
}

function plain(field: string, { value, statusCode, sourceTimestamp }: DataValue): NodeValue {
  return {
    field,
    value: value?.value as unknown,
    // The low 16 bits say how the value was come by, not whether it is good (Part 4 §7.39).
    status: (statusCode.value & 0xffff_0000) >>> 0,
    statusName: statusCode.name,
    hasOverflow: statusCode.hasOverflowBit,
    at: sourceTimestamp?.getTime(),
  };
}
