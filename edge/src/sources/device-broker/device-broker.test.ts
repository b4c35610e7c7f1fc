import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { promisify } from 'node:util';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { systemClock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { createLog } from '@pledgewatch/shared/log';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSources, type Sources } from '../index.ts';
import { isInstalled } from '@pledgewatch/shared/testing';
import { TestStore } from '../testing/store.ts';
import { DEVICE_PACKET_BYTES_MAX } from './limits.ts';

const run = promisify(execFile);
const patient = { timeout: 20_000 };
const closed = (client: MqttClient) =>
  new Promise<void>((resolve) => {
    client.once('close', () => resolve());
  });
const hash = (password: string) => createHash('sha256').update(password).digest('hex');

describe('the broker in the edge', () => {
  let store: TestStore;
  let sources: Sources;
  const clients: MqttClient[] = [];

  beforeEach(async () => {
    store = new TestStore();
    sources = await startSources({
      sources: [],
      deviceBroker: {
        host: '127.0.0.1',
        port: 0,
        messagesPerSecondMax: 20,
        users: [
          {
            name: 'scale',
            passwordSha256: hash('scale-token'),
            publish: ['scales/S-A-01/'],
            subscribe: [],
          },
          {
            name: 'barrier',
            passwordSha256: hash('barrier-token'),
            publish: [],
            subscribe: ['barriers/G-1/'],
          },
        ],
        topics: [
          {
            decode: 'json',
            kind: 'weight',
            topic: 'scales/{deviceId}/weight',
            fields: { grossG: { at: '/gross', unit: 'kg' } },
            seq: '/seq',
          },
        ],
      },
      dataDir: '/nowhere',
      clock: systemClock,
      chance: () => 0,
      log: createLog('edge-test', 'silent'),
      append: store.append,
    });
  });

  afterEach(async () => {
    store.release();
    await Promise.all(clients.splice(0).map((client) => client.endAsync(true)));
    await sources.stop();
  });

  const url = () => sources.deviceBrokerUrl() ?? '';
  const fault = () => sources.states()[0]?.fault;

  async function enter(options: IClientOptions): Promise<MqttClient> {
    const client = await connectAsync(url(), { reconnectPeriod: 0, ...options });
    clients.push(client);
    client.on('error', () => undefined);
    return client;
  }

  const scale = () => enter({ clientId: 'S-A-01', username: 'scale', password: 'scale-token' });
  const weight = (seq: number) => JSON.stringify({ seq, gross: 9_999.5 });

  test.skipIf(!isInstalled('mosquitto_pub'))('takes what mosquitto_pub sends', async () => {
    const { port } = new URL(url());
    const access = ['-h', '127.0.0.1', '-p', port, '-u', 'scale', '-P', 'scale-token', '-i', 'x'];
    await run('mosquitto_pub', [
      ...access,
      '-q',
      '1',
      '-t',
      'scales/S-A-01/weight',
      '-m',
      weight(1),
    ]);
    expect(store.observations).toMatchObject([
      { kind: 'weight', sourceId: 'device-broker', deviceId: 'S-A-01', grossG: 9_999_500 },
    ]);
  });

  test('acknowledges only what is on disk', async () => {
    store.hold();
    const device = await scale();
    let isAcknowledged = false;
    const published = device
      .publishAsync('scales/S-A-01/weight', weight(1), { qos: 1 })
      .then(() => (isAcknowledged = true));
    await expect.poll(() => store.offered, patient).toHaveLength(1);
    // Others come and go meanwhile: an acknowledgement had every opportunity.
    await enter({ clientId: 'G-1', username: 'barrier', password: 'barrier-token' });
    expect(isAcknowledged).toBe(false);
    store.release();
    await published;
    expect(store.observations).toHaveLength(1);
  });

  test('ends the connection, unacknowledged, when the journal refuses; the rest goes on', async () => {
    const device = await scale();
    store.refuse(new PledgewatchError('PW_JOURNAL_FULL', { bytes: 2, bytesMax: 1 }));
    device.publish('scales/S-A-01/weight', weight(1), { qos: 1 });
    await closed(device);
    expect(fault()?.code).toBe('PW_JOURNAL_FULL');
    store.refuse();
    const again = await scale();
    await again.publishAsync('scales/S-A-01/weight', weight(1), { qos: 1 });
    expect(store.observations).toHaveLength(1);
  });

  test.each([
    ['a wrong password', { username: 'scale', password: 'guess' }],
    ['an unknown user', { username: 'nobody', password: 'scale-token' }],
    ['nobody', {}],
  ])('does not let %s in', async (_who, access) => {
    await expect(enter({ clientId: 'x', ...access })).rejects.toThrow(/not authorized|refused/i);
    expect(fault()?.code).toBe('PW_DEVICE_MESSAGE_REFUSED');
  });

  test('does not let a device in without a client id', async () => {
    const { port } = new URL(url());
    const socket = connectTcp(Number(port), '127.0.0.1');
    // CONNECT, MQTT 3.1.1, clean session, client id of length zero.
    socket.write(Buffer.from('100c00044d5154540402003c0000', 'hex'));
    await once(socket, 'close');
  });

  test('lets nobody push another user out by taking the client id', async () => {
    const device = await scale();
    const thief = { clientId: 'S-A-01', username: 'barrier', password: 'barrier-token' };
    await expect(enter(thief)).rejects.toThrow(/not authorized|refused/i);
    await device.publishAsync('scales/S-A-01/weight', weight(1), { qos: 1 });
    expect(store.observations).toHaveLength(1);
  });

  test.each(['scales/S-A-02/weight', '$SYS/broker', 'barriers/G-1/open'])(
    'refuses %s from who may not publish there',
    async (topic) => {
      const device = await scale();
      device.publish(topic, weight(1), { qos: 1 });
      await closed(device);
      expect(store.offered).toEqual([]);
      expect(fault()?.message).toContain(topic);
    },
  );

  test('refuses to be listened to, except where allowed', async () => {
    const device = await scale();
    await expect(device.subscribeAsync('#', { qos: 1 })).rejects.toThrow();
    const barrier = { clientId: 'G-1', username: 'barrier', password: 'barrier-token' };
    const listener = await enter(barrier);
    await listener.subscribeAsync('barriers/G-1/open', { qos: 1 });
    const heard = new Promise((resolve) => {
      listener.once('message', (topic, payload) => resolve([topic, String(payload)]));
    });
    await sources.publish?.('barriers/G-1/open', Buffer.from('{"order":"T-1"}'));
    expect(await heard).toEqual(['barriers/G-1/open', '{"order":"T-1"}']);
  });

  test('keeps nothing for who is away: a barrier does not open late', async () => {
    const barrier = { username: 'barrier', password: 'barrier-token', clean: false };
    const first = await enter({ ...barrier, clientId: 'G-1' });
    await first.subscribeAsync('barriers/G-1/open', { qos: 1 });
    await first.endAsync();
    await sources.publish?.('barriers/G-1/open', Buffer.from('late'));
    const second = await connectAsync(url(), { ...barrier, clientId: 'G-1', reconnectPeriod: 0 });
    clients.push(second);
    const heard: string[] = [];
    second.on('message', (_topic, payload) => heard.push(String(payload)));
    await second.subscribeAsync('barriers/G-1/open', { qos: 1 });
    await sources.publish?.('barriers/G-1/open', Buffer.from('now'));
    await expect.poll(() => heard, patient).toEqual(['now']);
  });

  test('keeps as undecoded what is too long to read, and ends what is longer than a packet may be', async () => {
    const device = await scale();
    await device.publishAsync('scales/S-A-01/weight', 'x'.repeat(300_000), { qos: 1 });
    expect(store.observations).toMatchObject([
      { kind: 'undecoded', code: 'PW_MESSAGE_TOO_LARGE', byteCount: 300_000 },
    ]);
    device.publish('scales/S-A-01/weight', 'x'.repeat(DEVICE_PACKET_BYTES_MAX + 1), { qos: 1 });
    await closed(device);
    const again = await scale();
    await again.publishAsync('scales/S-A-01/weight', weight(2), { qos: 1 });
    expect(store.observations.at(-1)).toMatchObject({ kind: 'weight', deviceSeq: 2 });
  });

  test('ends a device that sends without measure', async () => {
    const device = await scale();
    for (let seq = 1; seq <= 300; seq += 1) {
      device.publish('scales/S-A-01/weight', weight(seq), { qos: 1 });
    }
    await closed(device);
    expect(fault()?.message).toContain('20 messages a second');
    expect(store.observations.length).toBeLessThan(300);
  });

  test('lets go of its port and its devices when it stops', async () => {
    const device = await scale();
    const isClosed = closed(device);
    const { port } = new URL(url());
    await sources.stop();
    await isClosed;
    const socket = connectTcp(Number(port), '127.0.0.1');
    const [error] = await once(socket, 'error');
    expect((error as NodeJS.ErrnoException).code).toBe('ECONNREFUSED');
    expect(sources.deviceBrokerUrl()).toBeNull();
  });
});
