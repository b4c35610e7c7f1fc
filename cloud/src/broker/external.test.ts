import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '@pledgewatch/shared/log';
import { downTopic, upTopic } from '@pledgewatch/shared/topics';
import { isInstalled } from '@pledgewatch/shared/testing';
import { guardedMosquitto, type GuardedMosquitto } from '#/testing/mosquitto.ts';
import { connectExternalBroker, type UplinkBroker } from './index.ts';

const log = createLog('test', 'silent');
const PATIENCE = { timeout: 20_000 };
const TOPIC = upTopic('site-1', 'gw-1', 'events');

let server: GuardedMosquitto;
let broker: UplinkBroker | undefined;
let isFull: boolean;
let received: string[];
const clients = new Set<MqttClient>();

beforeEach(() => {
  isFull = false;
  received = [];
});
afterEach(async () => {
  for (const client of clients) await client.endAsync(true);
  clients.clear();
  await broker?.close();
  broker = undefined;
  await server?.remove();
});

async function startServer() {
  server = await guardedMosquitto({ cloud: 'cloud’s', 'gw-1': 'one’s', 'gw-2': 'two’s' });
  await server.start();
}

function openCloud(password = 'cloud’s'): UplinkBroker {
  broker = connectExternalBroker({
    url: server.url,
    username: 'cloud',
    password,
    log,
    receive(topic, bytes) {
      if (isFull) return false;
      received.push(`${topic.split('/')[3]} ${Buffer.from(bytes).toString()}`);
      return true;
    },
  });
  return broker;
}

async function listening(): Promise<UplinkBroker> {
  const opened = openCloud();
  await vi.waitUntil(() => opened.isReady(), PATIENCE);
  return opened;
}

async function gateway(gatewayId = 'gw-1', password = 'one’s'): Promise<MqttClient> {
  const options = { clientId: `${gatewayId}:events`, username: gatewayId, password };
  const client = await connectAsync(server.url, { ...options, reconnectPeriod: 0 }, false);
  client.on('error', () => undefined);
  clients.add(client);
  return client;
}

async function told(...texts: string[]) {
  await vi.waitUntil(() => received.length >= texts.length, PATIENCE);
  expect(received).toEqual(texts);
}

describe.skipIf(!isInstalled('mosquitto'))('another broker (mosquitto)', () => {
  it('brings batches to the intake and answers to their gateway', async () => {
    await startServer();
    const cloud = await listening();
    const client = await gateway();
    const heard: string[] = [];
    client.on('message', (_topic, bytes) => heard.push(bytes.toString()));
    await client.subscribeAsync(downTopic('site-1', 'gw-1', 'receipts'), { qos: 1 });
    await client.publishAsync(TOPIC, 'batch', { qos: 1 });
    await told('gw-1 batch');
    await cloud.publish(downTopic('site-1', 'gw-1', 'receipts'), Buffer.from('receipt'));
    await vi.waitUntil(() => heard.length > 0, PATIENCE);
    expect(heard).toEqual(['receipt']);
  });

  it('set up as its page says, holds each gateway to its own topics', async () => {
    await startServer();
    const cloud = await listening();
    const options = { reconnectPeriod: 0, clientId: 'nobody' };
    await expect(connectAsync(server.url, options, false)).rejects.toThrow();
    await expect(gateway('gw-1', 'two’s')).rejects.toThrow();
    const client = await gateway('gw-2', 'two’s');
    const heard: string[] = [];
    client.on('message', (_topic, bytes) => heard.push(bytes.toString()));
    await client.subscribeAsync('pw/1/#', { qos: 1 }).catch(() => undefined);
    await client.publishAsync(TOPIC, 'forged', { qos: 1 });
    await client.publishAsync(downTopic('site-1', 'gw-1', 'receipts'), 'forged', { qos: 1 });
    await client.publishAsync(upTopic('site-2', 'gw-2', 'events'), 'true', { qos: 1 });
    await told('gw-2 true');
    await cloud.publish(downTopic('site-1', 'gw-1', 'receipts'), Buffer.from('of another'));
    await cloud.publish(downTopic('site-2', 'gw-2', 'receipts'), Buffer.from('its own'));
    await vi.waitUntil(() => heard.length > 0, PATIENCE);
    expect(heard).toEqual(['its own']);
  });

  it('need not be there yet, and may come and go: the cloud says whether it can be used', async () => {
    server = await guardedMosquitto({ cloud: 'cloud’s', 'gw-1': 'one’s' });
    const cloud = openCloud();
    expect(cloud.isReady()).toBe(false);
    await cloud.publish(downTopic('site-1', 'gw-1', 'receipts'), Buffer.from('lost'));
    await server.start();
    await vi.waitUntil(() => cloud.isReady(), PATIENCE);
    await server.stop();
    await vi.waitUntil(() => !cloud.isReady(), PATIENCE);
    await server.start();
    await vi.waitUntil(() => cloud.isReady(), PATIENCE);
    await (await gateway()).publishAsync(TOPIC, 'batch', { qos: 1 });
    await told('gw-1 batch');
  });

  it('that does not know the cloud is never ready, and the cloud can still end', async () => {
    await startServer();
    const cloud = openCloud('wrong');
    await expect(vi.waitUntil(() => cloud.isReady(), { timeout: 500 })).rejects.toThrow();
  });

  it('keeps batches for a cloud that is away, and hands over every one', async () => {
    await startServer();
    await (await listening()).close();
    const client = await gateway();
    const batches = Array.from({ length: 20 }, (_, n) => `batch ${n}`);
    for (const batch of batches) await client.publishAsync(TOPIC, batch, { qos: 1 });
    openCloud();
    await told(...batches.map((batch) => `gw-1 ${batch}`));
  });

  it('waits while the intake is full, and then hands over every batch once, in order', async () => {
    await startServer();
    await listening();
    isFull = true;
    const client = await gateway();
    const batches = Array.from({ length: 50 }, (_, n) => `batch ${n}`);
    for (const batch of batches) await client.publishAsync(TOPIC, batch, { qos: 1 });
    expect(received).toEqual([]);
    isFull = false;
    await told(...batches.map((batch) => `gw-1 ${batch}`));
  });
});
