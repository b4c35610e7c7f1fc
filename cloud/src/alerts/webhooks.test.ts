import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '@pledgewatch/shared/alert';
import type { Actor } from '@pledgewatch/shared/command';
import {
  alertOf,
  bankA,
  bankB,
  borrower,
  custodian,
  openTestAlerts,
  openTestDatabase,
  pageOf,
  type Said,
} from '#/testing/alerts.ts';
import { ManualClock } from '#/testing/manual-clock.ts';
import { startReceiver, status, type WebhookReceiver } from '#/testing/webhook-receiver.ts';
import type { AlertsPorts } from './index.ts';
import { MESSAGES_WAITING_MAX, WEBHOOKS_OF_TENANT_MAX } from './limits.ts';

type TestAlerts = ReturnType<typeof openTestAlerts>;

const patient = { timeout: 20_000, interval: 5 };
const H = 3_600_000;

let folder: string;
let db: DatabaseSync;
let clock: ManualClock;
let alerts: TestAlerts;
let receivers: WebhookReceiver[];

/** Opens the alerts of this test's file, as a start of the program does. */
function open(ports: Partial<AlertsPorts> = {}): TestAlerts {
  db = openTestDatabase(join(folder, 'cloud.db'));
  alerts = openTestAlerts(db, clock, ports);
  return alerts;
}

async function shut(): Promise<void> {
  await alerts.stop();
  db.close();
}

async function receive(port = 0): Promise<WebhookReceiver> {
  const receiver = await startReceiver(port);
  receivers.push(receiver);
  return receiver;
}

/** Puts entries at the end of the ledger. */
function say(...said: Said[]): void {
  void alerts.follower.take(pageOf(alerts.follower.cursor(), said));
}

async function arrived(receiver: WebhookReceiver, count: number): Promise<void> {
  await expect.poll(() => receiver.received.length, patient).toBe(count);
}

function messagesOf(actor: Actor, webhookId: string) {
  return alerts.webhooks.messages(actor, webhookId, { limit: 100 });
}

/** Until `attempts` of the newest message have been written down. */
async function attempted(webhookId: string, attempts: number): Promise<void> {
  await expect.poll(() => messagesOf(bankA, webhookId)[0]?.attempts, patient).toBe(attempts);
}

function idsOf(receiver: WebhookReceiver): (string | undefined)[] {
  return receiver.received.map(({ headers }) => headers['webhook-id']);
}

function dataOf(receiver: WebhookReceiver, at = 0): Alert & { entry: number } {
  const { data } = JSON.parse(receiver.received[at]?.body ?? '{}') as { data: Alert };
  return data as Alert & { entry: number };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pw-alerts-'));
  clock = new ManualClock(Date.now());
  receivers = [];
  open();
});
afterEach(async () => {
  await shut();
  await Promise.all(receivers.map((receiver) => receiver.close()));
  rmSync(folder, { recursive: true });
});

describe('A webhook', () => {
  it('is told of an alert in a message the official package verifies', async () => {
    const receiver = await receive();
    const { secret } = await alerts.webhooks.add(bankA, { url: receiver.url });
    const alert = alertOf('a', { raisedAt: clock.now(), reason: { en: 'gone', zh: '货物不见' } });
    say('tick', { raise: alert });
    await arrived(receiver, 1);
    const { headers = {}, body = '' } = receiver.received[0] ?? {};
    expect(new Webhook(secret).verify(body, headers)).toEqual({
      type: 'alert.raised',
      timestamp: new Date(alert.raisedAt).toISOString(),
      data: { ...alert, state: 'active', entry: 1 },
    });
    expect(headers['content-type']).toBe('application/json');
    expect(headers['x-correlation-id']).toBe('mid-1');
    expect(() => new Webhook(secret).verify(body.replace('gone', 'here'), headers)).toThrow();
    const other = await alerts.webhooks.add(bankA, { url: receiver.url });
    expect(() => new Webhook(other.secret).verify(body, headers)).toThrow();
  });

  it('is told what became of it, each under an id of its own', async () => {
    const receiver = await receive();
    await alerts.webhooks.add(bankA, { url: receiver.url });
    say({ raise: alertOf('a') }, { acknowledge: 'a', by: bankA, at: 70 }, { clear: 'a', at: 90 });
    await arrived(receiver, 3);
    const types = receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
    expect(types.toSorted()).toEqual(['alert.acknowledged', 'alert.cleared', 'alert.raised']);
    expect(new Set(idsOf(receiver)).size).toBe(3);
  });

  it('is told what is grave enough', async () => {
    const receiver = await receive();
    await alerts.webhooks.add(bankA, { url: receiver.url, minSeverity: 'critical' });
    say({ raise: alertOf('w', { severity: 'warning' }) }, { raise: alertOf('c') });
    await arrived(receiver, 1);
    expect(dataOf(receiver).alertId).toBe('c');
  });

  it('is told what its owner sees, and never what is another bank’s', async () => {
    const actors = [bankA, bankB, custodian, borrower];
    const [a, b, keeper, mill] = await Promise.all(actors.map(() => receive()));
    for (const [place, receiver] of [a, b, keeper, mill].entries()) {
      await alerts.webhooks.add(actors[place] as Actor, { url: receiver?.url ?? '' });
    }
    say({ raise: alertOf('a') });
    say({ raise: alertOf('b', { tenantId: 'bank-b', siteId: 'site-2', pledgeId: 'B-1' }) });
    say({ raise: alertOf('last') });
    await arrived(a as WebhookReceiver, 2);
    await arrived(b as WebhookReceiver, 1);
    await arrived(keeper as WebhookReceiver, 2);
    await arrived(mill as WebhookReceiver, 2);
    expect(dataOf(b as WebhookReceiver).alertId).toBe('b');
    expect(JSON.stringify([a?.received, mill?.received])).not.toContain('B-1');
  });

  it('gets a body below 20 kB, shortened where it would be longer', async () => {
    const receiver = await receive();
    await alerts.webhooks.add(bankA, { url: receiver.url });
    const long = { en: 'x'.repeat(9_000), zh: '货'.repeat(9_000) };
    say({ raise: alertOf('a', { reason: long }) });
    await arrived(receiver, 1);
    expect(Buffer.byteLength(receiver.received[0]?.body ?? '')).toBeLessThan(20_000);
    expect(dataOf(receiver)).toMatchObject({ alertId: 'a', shortened: true, entry: 0 });
  });

  it('is shown its secret once and belongs to one tenant', async () => {
    const receiver = await receive();
    const { secret, ...made } = await alerts.webhooks.add(bankA, { url: receiver.url });
    expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
    expect(alerts.webhooks.list(bankA)).toEqual([made]);
    expect(JSON.stringify(alerts.webhooks.list(bankA))).not.toContain(secret);
    expect(alerts.webhooks.list(bankB)).toEqual([]);
    expect(alerts.webhooks.remove(bankB, made.webhookId)).toBe(false);
    expect(() => messagesOf(bankB, made.webhookId)).toThrow(/webhook/);
    expect(() => alerts.webhooks.replay(bankB, made.webhookId)).toThrow(/webhook/);
    expect(alerts.webhooks.remove(bankA, made.webhookId)).toBe(true);
    say({ raise: alertOf('a') });
    expect(alerts.webhooks.list(bankA)).toEqual([]);
    expect(receiver.received).toEqual([]);
  });

  it('finds room for so many of one tenant, whatever another has', async () => {
    const url = 'http://127.0.0.1:9/';
    for (let n = 0; n < WEBHOOKS_OF_TENANT_MAX; n += 1) await alerts.webhooks.add(bankA, { url });
    await expect(alerts.webhooks.add(bankA, { url })).rejects.toMatchObject({
      code: 'PW_WEBHOOKS_FULL',
    });
    await alerts.webhooks.add(bankB, { url });
  });
});

describe('Delivery', () => {
  it('tries again on the schedule until it is answered, under the same id', async () => {
    const receiver = await receive();
    receiver.answer = status(500);
    const { webhookId } = await alerts.webhooks.add(bankA, { url: receiver.url });
    say({ raise: alertOf('a') });
    await attempted(webhookId, 1);
    clock.advance(4_999);
    clock.advance(1);
    await attempted(webhookId, 2);
    receiver.answer = status(302, { location: receiver.url });
    clock.advance(300_000);
    await attempted(webhookId, 3);
    receiver.answer = status(200);
    clock.advance(H / 2);
    await attempted(webhookId, 4);
    expect(messagesOf(bankA, webhookId)).toMatchObject([{ state: 'delivered', attempts: 4 }]);
    expect(receiver.received).toHaveLength(4);
    expect(new Set(idsOf(receiver)).size).toBe(1);
    const bodies = new Set(receiver.received.map(({ body }) => body));
    expect(bodies.size).toBe(1);
    const signatures = receiver.received.map(({ headers }) => headers['webhook-signature']);
    expect(new Set(signatures).size).toBe(4);
  });

  it('counts no answer in 15 s as a failure, and a refused connection too', async () => {
    const receiver = await receive();
    receiver.answer = () => undefined;
    const { webhookId } = await alerts.webhooks.add(bankA, { url: receiver.url });
    say({ raise: alertOf('a') });
    await arrived(receiver, 1);
    clock.advance(15_000);
    await attempted(webhookId, 1);
    expect(messagesOf(bankA, webhookId)[0]?.reason).toContain('15000 ms');
    await receiver.close();
    receivers = [];
    clock.advance(5_000);
    await attempted(webhookId, 2);
    expect(messagesOf(bankA, webhookId)[0]?.reason).toBe('ECONNREFUSED');
    const again = await receive(receiver.port);
    clock.advance(300_000);
    await arrived(again, 1);
    expect(idsOf(again)).toEqual(idsOf(receiver));
  });

  it('gives up when the schedule ends, shows it, and sends it again when asked', async () => {
    const receiver = await receive();
    receiver.answer = status(500);
    const { webhookId } = await alerts.webhooks.add(bankA, { url: receiver.url });
    say({ raise: alertOf('a') });
    for (let attempts = 1; attempts <= 10; attempts += 1) {
      await attempted(webhookId, attempts);
      clock.advance(24 * H);
    }
    expect(messagesOf(bankA, webhookId)).toMatchObject([{ state: 'failed', reason: 'HTTP 500' }]);
    expect(alerts.webhooks.list(bankA)).toMatchObject([{ failed: 1, waiting: 0 }]);
    receiver.answer = status(204);
    expect(alerts.webhooks.replay(bankA, webhookId)).toBe(1);
    await arrived(receiver, 11);
    await attempted(webhookId, 1);
    expect(messagesOf(bankA, webhookId)).toMatchObject([{ state: 'delivered' }]);
    expect(new Set(idsOf(receiver)).size).toBe(1);
  });

  it('ends at 410, and begins again only by a replay', async () => {
    const receiver = await receive();
    receiver.answer = status(410);
    const { webhookId } = await alerts.webhooks.add(bankA, { url: receiver.url });
    say({ raise: alertOf('a') });
    await expect.poll(() => alerts.webhooks.list(bankA)[0]?.disabled, patient).toBe('HTTP 410');
    say({ raise: alertOf('b') });
    receiver.answer = status(200);
    clock.advance(24 * H);
    expect(receiver.received).toHaveLength(1);
    expect(alerts.webhooks.replay(bankA, webhookId)).toBe(1);
    say({ raise: alertOf('c') });
    await arrived(receiver, 3);
    expect(dataOf(receiver, 2).alertId).toBe('c');
  });

  it('lets an endpoint rest as long as it asks', async () => {
    const receiver = await receive();
    receiver.answer = status(429, { 'retry-after': '120' });
    const { webhookId } = await alerts.webhooks.add(bankA, { url: receiver.url });
    say({ raise: alertOf('a') });
    await attempted(webhookId, 1);
    receiver.answer = status(200);
    say({ raise: alertOf('b') });
    clock.advance(119_999);
    expect(receiver.received).toHaveLength(1);
    clock.advance(1);
    await arrived(receiver, 3);
  });

  it('to one endpoint is not delayed by another that hangs', async () => {
    const [slow, quick] = await Promise.all([receive(), receive()]);
    slow.answer = () => undefined;
    await alerts.webhooks.add(bankA, { url: slow.url });
    await alerts.webhooks.add(bankA, { url: quick.url });
    for (let n = 0; n < 40; n += 1) say({ raise: alertOf(`a${n}`) });
    await arrived(quick, 40);
    expect(slow.received.length).toBeLessThanOrEqual(4);
  });

  it('does not wait for the end of an answer without end', async () => {
    const receiver = await receive();
    const flood = (response: ServerResponse) => {
      while (response.write('x'.repeat(16_384)));
      response.once('drain', () => flood(response));
    };
    receiver.answer = flood;
    const { webhookId } = await alerts.webhooks.add(bankA, { url: receiver.url });
    say({ raise: alertOf('a') });
    await attempted(webhookId, 1);
    expect(messagesOf(bankA, webhookId)).toMatchObject([{ state: 'delivered' }]);
  });

  it('uses a kept socket again, and opens another when it was closed meanwhile', async () => {
    const receiver = await receive();
    let socket: { destroy(): void; remotePort?: number | undefined } | null = null;
    const ports = new Set<number | undefined>();
    receiver.answer = (response) => {
      socket = response.socket;
      ports.add(response.socket?.remotePort);
      response.writeHead(200).end();
    };
    const { webhookId } = await alerts.webhooks.add(bankA, { url: receiver.url });
    for (const alertId of ['a', 'b', 'c']) {
      say({ raise: alertOf(alertId) });
      await attempted(webhookId, 1);
    }
    expect(ports.size).toBe(1);
    receiver.answer = (response) => {
      receiver.answer = status(200);
      response.socket?.destroy();
    };
    expect(socket).not.toBeNull();
    say({ raise: alertOf('d') });
    await arrived(receiver, 5);
    await attempted(webhookId, 1);
    expect(new Set(idsOf(receiver)).size).toBe(4);
  });
});

describe('After a restart', () => {
  it('goes on with what waits, under the same id and by the same schedule', async () => {
    const receiver = await receive();
    receiver.answer = status(503);
    const { webhookId } = await alerts.webhooks.add(bankA, { url: receiver.url });
    say({ raise: alertOf('a') });
    await attempted(webhookId, 1);
    await shut();
    receiver.answer = status(200);
    open();
    expect(messagesOf(bankA, webhookId)).toMatchObject([{ state: 'waiting', attempts: 1 }]);
    clock.advance(5_000);
    await arrived(receiver, 2);
    expect(new Set(idsOf(receiver)).size).toBe(1);
  });

  it('sends what was under way when the program died', async () => {
    const receiver = await receive();
    receiver.answer = () => undefined;
    const { secret } = await alerts.webhooks.add(bankA, { url: receiver.url });
    say({ raise: alertOf('a') });
    await arrived(receiver, 1);
    await shut();
    receiver.answer = status(200);
    open();
    await arrived(receiver, 2);
    expect(new Set(idsOf(receiver)).size).toBe(1);
    const { headers = {}, body = '' } = receiver.received[1] ?? {};
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: 'alert.raised' });
  });

  it('tells nobody twice what was delivered, though pages come again or the book is rebuilt', async () => {
    const receiver = await receive();
    const { webhookId } = await alerts.webhooks.add(bankA, { url: receiver.url });
    say({ raise: alertOf('a') });
    await attempted(webhookId, 1);
    await shut();
    const file = openTestDatabase(join(folder, 'cloud.db'));
    file.exec('DELETE FROM alert; DELETE FROM alert_event; DELETE FROM alert_concern');
    file.exec("DELETE FROM alert_cursor WHERE name = 'alerts'; DELETE FROM webhook_message");
    file.close();
    open();
    say({ raise: alertOf('a') });
    expect(alerts.book.alert(bankA, 'a')).toBeDefined();
    say({ raise: alertOf('b') });
    await arrived(receiver, 2);
    expect(dataOf(receiver, 1).alertId).toBe('b');
  });
});

describe('A full queue', () => {
  it('drops what comes, counts it, and tells the endpoint so once there is room', async () => {
    const receiver = await receive();
    receiver.answer = status(429, { 'retry-after': '60' });
    const { webhookId } = await alerts.webhooks.add(bankA, { url: receiver.url });
    say({ raise: alertOf('first') });
    await attempted(webhookId, 1);
    const many = Array.from({ length: MESSAGES_WAITING_MAX + 2 }, (_, n) => `a${n}`);
    say(...many.map((alertId) => ({ raise: alertOf(alertId) })));
    expect(alerts.webhooks.list(bankA)).toMatchObject([
      { waiting: MESSAGES_WAITING_MAX, dropped: 3 },
    ]);
    receiver.answer = status(200);
    clock.advance(60_000);
    const told = () => receiver.received.find(({ body }) => body.includes('alerts.undelivered'));
    await expect.poll(told, patient).toBeDefined();
    expect(JSON.parse(told()?.body ?? '')).toMatchObject({
      data: { count: 3, fromEntry: 10_000, toEntry: 10_002 },
    });
    expect(alerts.webhooks.list(bankA)).toMatchObject([{ dropped: 0 }]);
    alerts.webhooks.remove(bankA, webhookId);
  });
});

describe('Where webhooks may go', () => {
  it('is checked when one is added', async () => {
    await shut();
    open({ allowInternal: false });
    for (const url of ['https://localhost/', 'https://10.0.0.1/', 'http://8.8.8.8/']) {
      await expect(alerts.webhooks.add(bankA, { url })).rejects.toMatchObject({
        code: 'PW_WEBHOOK_ADDRESS_REFUSED',
      });
    }
    expect(alerts.webhooks.list(bankA)).toEqual([]);
  });

  it('is checked again at every connection: a name that turns inward reaches nothing', async () => {
    const receiver = await receive();
    let address = '8.8.8.8';
    const lookup: LookupFunction = (_, __, callback) => callback(null, [{ address, family: 4 }]);
    await shut();
    open({ allowInternal: false, lookup });
    const url = `https://rebinding.example:${receiver.port}/`;
    const { webhookId } = await alerts.webhooks.add(bankA, { url });
    address = '127.0.0.1';
    say({ raise: alertOf('a') });
    await attempted(webhookId, 1);
    expect(messagesOf(bankA, webhookId)[0]?.reason).toContain('not a public address');
    expect(receiver.received).toEqual([]);
  });

  it('is checked again after the operator closed what was open', async () => {
    const receiver = await receive();
    const { webhookId } = await alerts.webhooks.add(bankA, { url: receiver.url });
    await shut();
    open({ allowInternal: false });
    say({ raise: alertOf('a') });
    await attempted(webhookId, 1);
    expect(receiver.received).toEqual([]);
  });
});

describe('What is measured', () => {
  it('says how many were delivered, how many wait, and how long it took', async () => {
    const receiver = await receive();
    const { webhookId } = await alerts.webhooks.add(bankA, { url: receiver.url });
    say({ raise: alertOf('a', { raisedAt: clock.now() - 40 }) });
    await attempted(webhookId, 1);
    receiver.answer = status(500);
    say({ raise: alertOf('b') });
    await attempted(webhookId, 1);
    const text = await alerts.registry.metrics();
    expect(text).toContain('pledgewatch_webhook_messages_total{outcome="delivered"} 1');
    expect(text).toContain('pledgewatch_webhook_messages_total{outcome="retried"} 1');
    expect(text).toContain('pledgewatch_webhook_messages_waiting 1');
    expect(text).toContain('pledgewatch_webhook_delivery_seconds_bucket{le="0.05"} 1');
    expect(text).toContain('pledgewatch_webhook_delivery_seconds_bucket{le="0.025"} 0');
  });
});
