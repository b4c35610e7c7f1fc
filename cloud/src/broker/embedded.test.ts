import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BATCH_BYTES_MAX } from '@pledgewatch/shared/batch';
import { passwordDigest } from '@pledgewatch/shared/enrolment';
import { createLog } from '@pledgewatch/shared/log';
import { downTopic, upTopic } from '@pledgewatch/shared/topics';
import { startEmbeddedBroker, type UplinkBroker } from './index.ts';
import { PACKET_BYTES_MAX } from './limits.ts';

const log = createLog('test', 'silent');
const SITES: Readonly<Record<string, string>> = { 'gw-1': 'site-1', 'gw-2': 'site-2' };
const passwordOf = (gatewayId: string) => `password of ${gatewayId}`;

let broker: UplinkBroker;
let isFull: boolean;
let attempts: number;
let received: { topic: string; text: string }[];
const clients = new Set<MqttClient | Socket>();

beforeEach(async () => {
  isFull = false;
  attempts = 0;
  received = [];
  broker = await start();
});
afterEach(async () => {
  for (const client of clients) {
    if ('endAsync' in client) await client.endAsync(true);
    else client.destroy();
  }
  clients.clear();
  await broker.close();
});

function start(port = 0): Promise<UplinkBroker> {
  return startEmbeddedBroker({
    host: '127.0.0.1',
    port,
    log,
    credential(gatewayId) {
      const siteId = SITES[gatewayId];
      return siteId === undefined
        ? undefined
        : { siteId, passwordDigest: passwordDigest(passwordOf(gatewayId)) };
    },
    receive(topic, bytes) {
      attempts += 1;
      if (isFull) return false;
      received.push({ topic, text: Buffer.from(bytes).toString() });
      return true;
    },
  });
}

async function connect(gatewayId = 'gw-1', of: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync(
    broker.url,
    {
      clientId: `${gatewayId}:events`,
      username: gatewayId,
      password: passwordOf(gatewayId),
      reconnectPeriod: 0,
      ...of,
    },
    false,
  );
  client.on('error', () => undefined);
  clients.add(client);
  return client;
}

/** Resolves when the connection has ended, with an error or without. */
function closing(client: MqttClient): Promise<void> {
  return new Promise((resolve) => client.once('close', () => resolve()));
}

/** The broker goes on serving everybody else. */
async function expectServing(gatewayId = 'gw-2') {
  const other = await connect(gatewayId, { clientId: `${gatewayId}:telemetry` });
  await other.publishAsync(upTopic(SITES[gatewayId]!, gatewayId, 'events'), 'served', { qos: 1 });
  expect(received.map(({ text }) => text)).toContain('served');
}

describe('an enrolled gateway', () => {
  it('publishes batches of both lanes to the intake', async () => {
    const client = await connect();
    await client.publishAsync(upTopic('site-1', 'gw-1', 'events'), 'a', { qos: 1 });
    await client.publishAsync(upTopic('site-1', 'gw-1', 'telemetry'), 'b', { qos: 1 });
    expect(received).toEqual([
      { topic: 'pw/1/site-1/gw-1/up/events', text: 'a' },
      { topic: 'pw/1/site-1/gw-1/up/telemetry', text: 'b' },
    ]);
  });

  it('hears what is sent to it, and nothing that is sent to another', async () => {
    const [one, other] = [await connect('gw-1'), await connect('gw-2')];
    const heard: string[] = [];
    one.on('message', (_topic, bytes) => heard.push(`gw-1 ${bytes.toString()}`));
    other.on('message', (_topic, bytes) => heard.push(`gw-2 ${bytes.toString()}`));
    await one.subscribeAsync(downTopic('site-1', 'gw-1', 'receipts'), { qos: 1 });
    await other.subscribeAsync('pw/1/site-2/gw-2/down/#', { qos: 1 });
    await broker.publish(downTopic('site-1', 'gw-1', 'receipts'), Buffer.from('one'));
    await broker.publish(downTopic('site-2', 'gw-2', 'instructions'), Buffer.from('two'));
    await vi.waitUntil(() => heard.length === 2, { timeout: 10_000 });
    expect(heard.toSorted()).toEqual(['gw-1 one', 'gw-2 two']);
  });
});

describe('a connection is refused', () => {
  it.each<[string, IClientOptions]>([
    ['without a name', { username: '', password: '' }],
    ['under a wrong password', { password: 'another' }],
    ['under no password', { password: '' }],
    ['under the password of another gateway', { password: passwordOf('gw-2') }],
    ['of a gateway nobody enrolled', { username: 'gw-3', clientId: 'gw-3:events' }],
    ['under the client id of another gateway', { clientId: 'gw-2:events' }],
    ['under a client id of no lane', { clientId: 'gw-1:gossip' }],
    ['under a name of every object', { username: '__proto__', clientId: '__proto__:events' }],
  ])('%s', async (_how, of) => {
    await expect(connect('gw-1', of)).rejects.toMatchObject({ code: 4 });
    await expectServing();
  });

  it('anonymously', async () => {
    const options = { reconnectPeriod: 0, clientId: 'gw-1:events' };
    await expect(connectAsync(broker.url, options, false)).rejects.toMatchObject({ code: 4 });
  });
});

describe('a gateway that publishes outside its topics loses its connection, and nothing gets in:', () => {
  it.each([
    'pw/1/site-2/gw-2/up/events',
    'pw/1/site-2/gw-1/up/events',
    'pw/1/site-1/gw-2/up/events',
    'pw/1/site-1/gw-1/up/gossip',
    'pw/1/site-1/gw-1/up/events/more',
    'pw/1/site-1/gw-1/down/receipts',
    'pw/2/site-1/gw-1/up/events',
    '$SYS/pledgewatch-cloud/uptime',
  ])('%s', async (topic) => {
    const victim = await connect('gw-2');
    const heard: string[] = [];
    victim.on('message', (on) => heard.push(on));
    await victim.subscribeAsync('pw/1/site-2/gw-2/down/#', { qos: 1 });
    const client = await connect();
    const closed = closing(client);
    client.publish(topic, 'forged', { qos: 1 }, () => undefined);
    await closed;
    await expectServing();
    expect(received).toHaveLength(1);
    expect(heard).toEqual([]);
  });

  it('its last will', async () => {
    const topic = downTopic('site-2', 'gw-2', 'receipts');
    const victim = await connect('gw-2');
    const heard: string[] = [];
    victim.on('message', (_topic, bytes) => heard.push(bytes.toString()));
    await victim.subscribeAsync(topic, { qos: 1 });
    const client = await connect('gw-1', {
      will: { topic, payload: Buffer.from('forged'), qos: 1 },
    });
    const closed = closing(client);
    client.stream.destroy();
    await closed;
    await broker.publish(topic, Buffer.from('true'));
    await vi.waitUntil(() => heard.length > 0, { timeout: 10_000 });
    expect(heard).toEqual(['true']);
  });
});

describe('a gateway cannot listen to', () => {
  it.each([
    '#',
    '+/#',
    'pw/#',
    'pw/1/+/+/down/receipts',
    'pw/1/site-1/+/down/receipts',
    'pw/1/site-2/gw-2/down/receipts',
    'pw/1/site-2/gw-2/up/events',
    'pw/1/site-1/gw-1/up/events',
    '$SYS/#',
    '$share/all/pw/1/site-2/gw-2/down/receipts',
  ])('%s', async (filter) => {
    const client = await connect();
    const heard: string[] = [];
    client.on('message', (_topic, bytes) => heard.push(bytes.toString()));
    await expect(client.subscribeAsync(filter, { qos: 1 })).rejects.toThrow();
    await client.subscribeAsync(downTopic('site-1', 'gw-1', 'receipts'), { qos: 1 });
    await broker.publish(downTopic('site-2', 'gw-2', 'receipts'), Buffer.from('not for it'));
    await expectServing();
    await broker.publish(downTopic('site-1', 'gw-1', 'receipts'), Buffer.from('for it'));
    await vi.waitUntil(() => heard.length > 0, { timeout: 10_000 });
    expect(heard).toEqual(['for it']);
  });
});

describe('what is too long', () => {
  /** The first bytes of a PUBLISH that claims 200 MB. */
  const HEAD = Buffer.from([0x32, 0x80, 0x88, 0xae, 0x5f]);

  it('ends a connection before its bytes are gathered, even of somebody unknown', async () => {
    const socket = connectSocket(Number(new URL(broker.url).port), '127.0.0.1');
    clients.add(socket);
    socket.on('error', () => undefined);
    socket.write(HEAD);
    await once(socket, 'close');
    await expectServing();
  });

  it('ends the connection of a gateway, too', async () => {
    const client = await connect();
    const closed = closing(client);
    const topic = upTopic('site-1', 'gw-1', 'events');
    client.publish(topic, Buffer.alloc(PACKET_BYTES_MAX), { qos: 1 }, () => undefined);
    await closed;
    await expectServing();
    expect(received).toHaveLength(1);
  });

  it('gets its coded answer from the intake when it is not much too long', async () => {
    const client = await connect();
    const topic = upTopic('site-1', 'gw-1', 'events');
    await client.publishAsync(topic, Buffer.alloc(BATCH_BYTES_MAX + 1), { qos: 1 });
    expect(received[0]?.text).toHaveLength(BATCH_BYTES_MAX + 1);
  });
});

describe('a full intake', () => {
  it('keeps the sender waiting for its PUBACK, and takes the batch once there is room', async () => {
    isFull = true;
    const client = await connect();
    let isAcknowledged = false;
    const topic = upTopic('site-1', 'gw-1', 'events');
    const sent = client
      .publishAsync(topic, 'waits', { qos: 1 })
      .then(() => (isAcknowledged = true));
    await vi.waitUntil(() => attempts > 2, { timeout: 10_000 });
    expect(isAcknowledged).toBe(false);
    isFull = false;
    await sent;
    expect(received).toEqual([{ topic, text: 'waits' }]);
  });

  it('forgets what waited of a gateway that left: it will send it again', async () => {
    isFull = true;
    const client = await connect();
    client.publish(upTopic('site-1', 'gw-1', 'events'), 'waits', { qos: 1 }, () => undefined);
    await vi.waitUntil(() => attempts > 0, { timeout: 10_000 });
    client.stream.destroy();
    const other = await connect('gw-2');
    other.publish(upTopic('site-2', 'gw-2', 'events'), 'stays', { qos: 1 }, () => undefined);
    const before = attempts;
    await vi.waitUntil(() => attempts > before + 4, { timeout: 10_000 });
    isFull = false;
    await vi.waitUntil(() => received.length > 0, { timeout: 10_000 });
    expect(received.map(({ text }) => text)).toEqual(['stays']);
  });
});

describe('the broker itself', () => {
  it('says which port it cannot have', async () => {
    const port = Number(new URL(broker.url).port);
    await expect(start(port)).rejects.toMatchObject({
      code: 'PW_PORT_UNAVAILABLE',
      facts: { port },
    });
  });

  it('ends at once, whoever is connected or has yet to say who it is', async () => {
    await connect();
    const silent = connectSocket(Number(new URL(broker.url).port), '127.0.0.1');
    clients.add(silent);
    silent.on('error', () => undefined);
    await once(silent, 'connect');
    const closed = once(silent, 'close');
    await broker.close();
    await closed;
    expect(broker.isReady()).toBe(false);
  });
});
