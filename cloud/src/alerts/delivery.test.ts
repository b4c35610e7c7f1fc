import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { alertOf, bankA, openTestDatabase } from '#/testing/alerts.ts';
import {
  arrived,
  dataOf,
  idsOf,
  patient,
  secondsOf,
  useWebhookRig,
} from '#/testing/webhook-rig.ts';
import { status } from '#/testing/webhook-receiver.ts';
import { MESSAGES_WAITING_MAX } from './limits.ts';

const H = 3_600_000;

const rig = useWebhookRig();

describe('Delivery', () => {
  it('tries again on the schedule until it is answered, under the same id', async () => {
    const receiver = await rig.receive();
    receiver.answer = status(500);
    const { webhookId } = await rig.add(bankA, { url: receiver.url });
    rig.say({ raise: alertOf('a') });
    await rig.attempted(webhookId, 1);
    rig.clock.advance(4_999);
    rig.clock.advance(1);
    await rig.attempted(webhookId, 2);
    receiver.answer = status(302, { location: receiver.url });
    rig.clock.advance(300_000);
    await rig.attempted(webhookId, 3);
    receiver.answer = status(200);
    rig.clock.advance(H / 2);
    await rig.attempted(webhookId, 4);
    expect(rig.messagesOf(bankA, webhookId)).toMatchObject([{ state: 'delivered', attempts: 4 }]);
    expect(receiver.received).toHaveLength(4);
    expect(new Set(idsOf(receiver)).size).toBe(1);
    const bodies = new Set(receiver.received.map(({ body }) => body));
    expect(bodies.size).toBe(1);
    const signatures = receiver.received.map(({ headers }) => headers['webhook-signature']);
    expect(new Set(signatures).size).toBe(4);
    expect(secondsOf(receiver)).toEqual([0, 5, 305, 2_105]);
  });

  it('counts no answer in 15 s as a failure, and a refused connection too', async () => {
    const receiver = await rig.receive();
    receiver.answer = () => undefined;
    const { webhookId } = await rig.add(bankA, { url: receiver.url });
    rig.say({ raise: alertOf('a') });
    await arrived(receiver, 1);
    rig.clock.advance(15_000);
    await rig.attempted(webhookId, 1);
    expect(rig.messagesOf(bankA, webhookId)[0]?.reason).toContain('15000 ms');
    await receiver.close();
    rig.clock.advance(5_000);
    await rig.attempted(webhookId, 2);
    expect(rig.messagesOf(bankA, webhookId)[0]?.reason).toBe('ECONNREFUSED');
    const again = await rig.receive(receiver.port);
    rig.clock.advance(300_000);
    await arrived(again, 1);
    expect(idsOf(again)).toEqual(idsOf(receiver));
  });

  it('gives up when the schedule ends, shows it, and sends it again when asked', async () => {
    const receiver = await rig.receive();
    receiver.answer = status(500);
    const { webhookId } = await rig.add(bankA, { url: receiver.url });
    rig.say({ raise: alertOf('a') });
    for (let attempts = 1; attempts <= 10; attempts += 1) {
      await rig.attempted(webhookId, attempts);
      rig.clock.advance(24 * H);
    }
    expect(rig.messagesOf(bankA, webhookId)).toMatchObject([
      { state: 'failed', reason: 'HTTP 500' },
    ]);
    expect(rig.alerts.webhooks.list(bankA)).toMatchObject([{ failed: 1, waiting: 0 }]);
    const inState = (state: 'failed' | 'waiting') =>
      rig.alerts.webhooks.messages(bankA, webhookId, { limit: 10, state });
    expect([inState('failed').length, inState('waiting').length]).toEqual([1, 0]);
    receiver.answer = status(204);
    expect(rig.alerts.webhooks.replay(bankA, webhookId)).toBe(1);
    await arrived(receiver, 11);
    await rig.attempted(webhookId, 1);
    expect(rig.messagesOf(bankA, webhookId)).toMatchObject([{ state: 'delivered' }]);
    expect(new Set(idsOf(receiver)).size).toBe(1);
  });

  it('ends at 410, and begins again only by a replay', async () => {
    const receiver = await rig.receive();
    receiver.answer = status(410);
    const { webhookId } = await rig.add(bankA, { url: receiver.url });
    rig.say({ raise: alertOf('a') });
    await expect.poll(() => rig.alerts.webhooks.list(bankA)[0]?.disabled, patient).toBe('HTTP 410');
    rig.say({ raise: alertOf('b') });
    receiver.answer = status(200);
    rig.clock.advance(24 * H);
    expect(rig.messagesOf(bankA, webhookId)).toMatchObject([{ state: 'failed', attempts: 1 }]);
    expect(rig.alerts.webhooks.replay(bankA, webhookId)).toBe(1);
    rig.say({ raise: alertOf('c') });
    await arrived(receiver, 3);
    const told = [0, 1, 2].map((at) => dataOf(receiver, at).alertId);
    expect(told.toSorted()).toEqual(['a', 'a', 'c']);
  });

  it('lets an endpoint rest as long as it asks', async () => {
    const receiver = await rig.receive();
    receiver.answer = status(429, { 'retry-after': '120' });
    const { webhookId } = await rig.add(bankA, { url: receiver.url });
    rig.say({ raise: alertOf('a') });
    await rig.attempted(webhookId, 1);
    receiver.answer = status(200);
    rig.say({ raise: alertOf('b') });
    rig.clock.advance(119_000);
    rig.clock.advance(1_000);
    await arrived(receiver, 3);
    expect(secondsOf(receiver)).toEqual([0, 120, 120]);
  });

  it('to one endpoint is not delayed by another that hangs', async () => {
    const [slow, quick] = await Promise.all([rig.receive(), rig.receive()]);
    slow.answer = () => undefined;
    await rig.add(bankA, { url: slow.url });
    await rig.add(bankA, { url: quick.url });
    for (let n = 0; n < 40; n += 1) rig.say({ raise: alertOf(`a${n}`) });
    await arrived(quick, 40);
    expect(slow.received.length).toBeLessThanOrEqual(4);
  });

  it('does not wait for the end of an answer without end', async () => {
    const receiver = await rig.receive();
    const flood = (response: ServerResponse) => {
      while (response.write('x'.repeat(16_384)));
      response.once('drain', () => flood(response));
    };
    receiver.answer = flood;
    const { webhookId } = await rig.add(bankA, { url: receiver.url });
    rig.say({ raise: alertOf('a') });
    await rig.attempted(webhookId, 1);
    expect(rig.messagesOf(bankA, webhookId)).toMatchObject([{ state: 'delivered' }]);
  });

  it('uses a kept socket again, and opens another when it was closed meanwhile', async () => {
    const receiver = await rig.receive();
    let socket: { destroy(): void; remotePort?: number | undefined } | null = null;
    const ports = new Set<number | undefined>();
    receiver.answer = (response) => {
      socket = response.socket;
      ports.add(response.socket?.remotePort);
      response.writeHead(200).end();
    };
    const { webhookId } = await rig.add(bankA, { url: receiver.url });
    for (const alertId of ['a', 'b', 'c']) {
      rig.say({ raise: alertOf(alertId) });
      await rig.attempted(webhookId, 1);
    }
    expect(ports.size).toBe(1);
    receiver.answer = (response) => {
      receiver.answer = status(200);
      response.socket?.destroy();
    };
    expect(socket).not.toBeNull();
    rig.say({ raise: alertOf('d') });
    await arrived(receiver, 5);
    await rig.attempted(webhookId, 1);
    expect(new Set(idsOf(receiver)).size).toBe(4);
  });
});

describe('After a restart', () => {
  it('goes on with what waits, under the same id and by the same schedule', async () => {
    const receiver = await rig.receive();
    receiver.answer = status(503);
    const { webhookId } = await rig.add(bankA, { url: receiver.url });
    rig.say({ raise: alertOf('a') });
    await rig.attempted(webhookId, 1);
    await rig.shut();
    receiver.answer = status(200);
    rig.open();
    expect(rig.messagesOf(bankA, webhookId)).toMatchObject([{ state: 'waiting', attempts: 1 }]);
    rig.clock.advance(5_000);
    await arrived(receiver, 2);
    expect(new Set(idsOf(receiver)).size).toBe(1);
  });

  it('sends what was under way when the program died', async () => {
    const receiver = await rig.receive();
    receiver.answer = () => undefined;
    const { secret } = await rig.add(bankA, { url: receiver.url });
    rig.say({ raise: alertOf('a') });
    await arrived(receiver, 1);
    await rig.shut();
    receiver.answer = status(200);
    rig.open();
    await arrived(receiver, 2);
    expect(new Set(idsOf(receiver)).size).toBe(1);
    const { headers = {}, body = '' } = receiver.received[1] ?? {};
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: 'alert.raised' });
  });

  it('tells nobody twice what was delivered, though pages come again or the book is rebuilt', async () => {
    const receiver = await rig.receive();
    const { webhookId } = await rig.add(bankA, { url: receiver.url });
    rig.say({ raise: alertOf('a') });
    await rig.attempted(webhookId, 1);
    await rig.shut();
    const file = openTestDatabase(join(rig.folder, 'cloud.db'));
    file.exec('DELETE FROM alert; DELETE FROM alert_event; DELETE FROM alert_concern');
    file.exec("DELETE FROM alert_cursor WHERE name = 'alerts'; DELETE FROM webhook_message");
    file.close();
    rig.open();
    rig.say({ raise: alertOf('a') });
    expect(rig.alerts.book.alert(bankA, 'a')).toBeDefined();
    rig.say({ raise: alertOf('b') });
    await arrived(receiver, 2);
    expect(dataOf(receiver, 1).alertId).toBe('b');
  });
});

describe('A full queue', () => {
  it('drops what comes, counts it, and tells the endpoint so once there is room', async () => {
    const receiver = await rig.receive();
    receiver.answer = status(429, { 'retry-after': '60' });
    const { webhookId } = await rig.add(bankA, { url: receiver.url });
    rig.say({ raise: alertOf('first') });
    await rig.attempted(webhookId, 1);
    const many = Array.from({ length: MESSAGES_WAITING_MAX + 2 }, (_, n) => `a${n}`);
    rig.say(...many.map((alertId) => ({ raise: alertOf(alertId) })));
    expect(rig.alerts.webhooks.list(bankA)).toMatchObject([
      { waiting: MESSAGES_WAITING_MAX, dropped: 3 },
    ]);
    receiver.answer = status(200);
    rig.clock.advance(60_000);
    const told = () => receiver.received.find(({ body }) => body.includes('alerts.undelivered'));
    await expect.poll(told, patient).toBeDefined();
    expect(JSON.parse(told()?.body ?? '')).toMatchObject({
      data: { count: 3, fromEntry: 10_000, toEntry: 10_002 },
    });
    expect(rig.alerts.webhooks.list(bankA)).toMatchObject([{ dropped: 0 }]);
    rig.alerts.webhooks.remove(bankA, webhookId);
  });
});
