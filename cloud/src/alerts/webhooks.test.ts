import type { LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { Actor } from '@pledgewatch/shared/command';
import { alertOf, bankA, bankB, borrower, custodian } from '#/testing/alerts.ts';
import { arrived, dataOf, idsOf, useWebhookRig } from '#/testing/webhook-rig.ts';
import { status, type WebhookReceiver } from '#/testing/webhook-receiver.ts';
import { WEBHOOKS_OF_TENANT_MAX } from './limits.ts';

const rig = useWebhookRig();

describe('A webhook', () => {
  it('is told of an alert in a message the official package verifies', async () => {
    const receiver = await rig.receive();
    const { secret } = await rig.add(bankA, { url: receiver.url });
    const alert = alertOf('a', {
      raisedAt: rig.clock.now(),
      reason: { en: 'gone', zh: '货物不见' },
    });
    rig.say('tick', { raise: alert });
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
    const other = await rig.add(bankA, { url: receiver.url });
    expect(() => new Webhook(other.secret).verify(body, headers)).toThrow();
  });

  it('is told what became of it, each under an id of its own', async () => {
    const receiver = await rig.receive();
    await rig.add(bankA, { url: receiver.url });
    rig.say(
      { raise: alertOf('a') },
      { acknowledge: 'a', by: bankA, at: 70 },
      { clear: 'a', at: 90 },
    );
    await arrived(receiver, 3);
    const types = receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
    expect(types.toSorted()).toEqual(['alert.acknowledged', 'alert.cleared', 'alert.raised']);
    expect(new Set(idsOf(receiver)).size).toBe(3);
  });

  it('is told what is grave enough', async () => {
    const receiver = await rig.receive();
    const wanted = { url: receiver.url, minSeverity: 'critical' as const };
    const { webhookId } = await rig.add(bankA, wanted);
    rig.say({ raise: alertOf('w', { severity: 'warning' }) }, { raise: alertOf('c') });
    await arrived(receiver, 1);
    expect(dataOf(receiver).alertId).toBe('c');
    expect(rig.messagesOf(bankA, webhookId)).toHaveLength(1);
  });

  it('is told what its owner sees, and never what is another bank’s', async () => {
    const actors = [bankA, bankB, custodian, borrower];
    const [a, b, keeper, mill] = await Promise.all(actors.map(() => rig.receive()));
    for (const [place, receiver] of [a, b, keeper, mill].entries()) {
      await rig.add(actors[place] as Actor, { url: receiver?.url ?? '' });
    }
    rig.say({ raise: alertOf('a') });
    rig.say({ raise: alertOf('b', { tenantId: 'bank-b', siteId: 'site-2', pledgeId: 'B-1' }) });
    rig.say({ raise: alertOf('last') });
    await arrived(a as WebhookReceiver, 2);
    await arrived(b as WebhookReceiver, 1);
    await arrived(keeper as WebhookReceiver, 2);
    await arrived(mill as WebhookReceiver, 2);
    expect(dataOf(b as WebhookReceiver).alertId).toBe('b');
    expect(JSON.stringify([a?.received, mill?.received])).not.toContain('B-1');
  });

  it('gets a body below 20 kB, shortened where it would be longer', async () => {
    const receiver = await rig.receive();
    await rig.add(bankA, { url: receiver.url });
    const long = { en: 'x'.repeat(9_000), zh: '货'.repeat(9_000) };
    rig.say({ raise: alertOf('a', { reason: long }) });
    await arrived(receiver, 1);
    expect(Buffer.byteLength(receiver.received[0]?.body ?? '')).toBeLessThan(20_000);
    expect(dataOf(receiver)).toMatchObject({ alertId: 'a', shortened: true, entry: 0 });
  });

  it('is shown its secret once and belongs to one tenant', async () => {
    const receiver = await rig.receive();
    const { secret, ...made } = await rig.add(bankA, { url: receiver.url });
    expect(Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
    expect(rig.alerts.webhooks.list(bankA)).toEqual([made]);
    expect(JSON.stringify(rig.alerts.webhooks.list(bankA))).not.toContain(secret);
    expect(rig.alerts.webhooks.list(bankB)).toEqual([]);
    expect(rig.alerts.webhooks.remove(bankB, made.webhookId)).toBe(false);
    expect(() => rig.messagesOf(bankB, made.webhookId)).toThrow(/webhook/);
    expect(() => rig.alerts.webhooks.replay(bankB, made.webhookId)).toThrow(/webhook/);
  });

  it('is told nothing more once it is removed', async () => {
    const [removed, kept] = await Promise.all([rig.receive(), rig.receive()]);
    const { webhookId } = await rig.add(bankA, { url: removed.url });
    await rig.add(bankA, { url: kept.url });
    removed.answer = status(500);
    rig.say({ raise: alertOf('a') });
    await rig.attempted(webhookId, 1);
    expect(rig.alerts.webhooks.remove(bankA, webhookId)).toBe(true);
    expect(rig.alerts.webhooks.remove(bankA, webhookId)).toBe(false);
    rig.clock.advance(5_000);
    rig.say({ raise: alertOf('b') });
    await arrived(kept, 2);
    expect(rig.alerts.webhooks.list(bankA).map(({ url }) => url)).toEqual([kept.url]);
    expect(removed.received).toHaveLength(1);
  });

  it('finds room for so many of one tenant, whatever another has', async () => {
    const url = 'http://127.0.0.1:9/';
    for (let n = 0; n < WEBHOOKS_OF_TENANT_MAX; n += 1) await rig.add(bankA, { url });
    await expect(rig.add(bankA, { url })).rejects.toMatchObject({
      code: 'PW_WEBHOOKS_FULL',
    });
    await rig.add(bankB, { url });
  });
});

describe('Where webhooks may go', () => {
  it('is checked when one is added', async () => {
    await rig.shut();
    rig.open({ allowInternal: false });
    for (const url of ['https://localhost/', 'https://10.0.0.1/', 'http://8.8.8.8/']) {
      await expect(rig.add(bankA, { url })).rejects.toMatchObject({
        code: 'PW_WEBHOOK_ADDRESS_REFUSED',
      });
    }
    expect(rig.alerts.webhooks.list(bankA)).toEqual([]);
  });

  it('is checked again at every connection: a name that turns inward reaches nothing', async () => {
    const receiver = await rig.receive();
    let address = '8.8.8.8';
    const lookup: LookupFunction = (_, __, callback) => callback(null, [{ address, family: 4 }]);
    await rig.shut();
    rig.open({ allowInternal: false, lookup });
    const url = `https://rebinding.example:${receiver.port}/`;
    const { webhookId } = await rig.add(bankA, { url });
    address = '127.0.0.1';
    rig.say({ raise: alertOf('a') });
    await rig.attempted(webhookId, 1);
    expect(rig.messagesOf(bankA, webhookId)[0]?.reason).toContain('not a public address');
    expect(receiver.received).toEqual([]);
  });

  it('is checked again after the operator closed what was open', async () => {
    const receiver = await rig.receive();
    const { webhookId } = await rig.add(bankA, { url: receiver.url });
    await rig.shut();
    rig.open({ allowInternal: false });
    rig.say({ raise: alertOf('a') });
    await rig.attempted(webhookId, 1);
    expect(receiver.received).toEqual([]);
  });
});

describe('What is measured', () => {
  it('says how many were delivered, how many wait, and how long it took', async () => {
    const receiver = await rig.receive();
    const { webhookId } = await rig.add(bankA, { url: receiver.url });
    rig.say({ raise: alertOf('a', { raisedAt: rig.clock.now() - 40 }) });
    await rig.attempted(webhookId, 1);
    receiver.answer = status(500);
    rig.say({ raise: alertOf('b') });
    await rig.attempted(webhookId, 1);
    const text = await rig.alerts.registry.metrics();
    expect(text).toContain('pledgewatch_webhook_messages_total{outcome="delivered"} 1');
    expect(text).toContain('pledgewatch_webhook_messages_total{outcome="retried"} 1');
    expect(text).toContain('pledgewatch_webhook_messages_waiting 1');
    expect(text).toContain('pledgewatch_webhook_delivery_seconds_bucket{le="0.05"} 1');
    expect(text).toContain('pledgewatch_webhook_delivery_seconds_bucket{le="0.025"} 0');
  });
});
