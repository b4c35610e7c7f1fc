import { describe, expect, it } from 'vitest';
import { alertOf, bankA, bankB } from '#/testing/alerts.ts';
import { arrived, dataOf, patient, useWebhookRig } from '#/testing/webhook-rig.ts';
import { status } from '#/testing/webhook-receiver.ts';
import { SECRET_SHOWN_MS_MAX } from './limits.ts';

const rig = useWebhookRig();
const url = 'http://127.0.0.1:9/';
const request = { actor: bankA, keyId: 'key-1', idempotencyKey: 'core-system' };

describe('The same request for a webhook', () => {
  it('makes one, and shows its secret again, also after a restart and when sent twice at once', async () => {
    const [first, second] = await Promise.all([
      rig.alerts.webhooks.add(request, { url }),
      rig.alerts.webhooks.add(request, { url }),
    ]);
    expect(second).toEqual(first);
    await rig.shut();
    rig.open();
    expect(await rig.alerts.webhooks.add(request, { url, minSeverity: 'info' })).toEqual(first);
    expect(first.secret).toMatch(/^whsec_/);
    expect(rig.alerts.webhooks.list(bankA)).toHaveLength(1);
  });

  it('is answered without the secret once the minutes have passed in which an answer gets lost', async () => {
    const { secret, ...made } = await rig.alerts.webhooks.add(request, { url });
    rig.clock.advance(SECRET_SHOWN_MS_MAX);
    expect(secret).toBeDefined();
    expect(await rig.alerts.webhooks.add(request, { url })).toEqual(made);
  });

  it('is no longer the same with another address or from another API key', async () => {
    await rig.alerts.webhooks.add(request, { url });
    const others = [
      [request, { url: `${url}other` }],
      [request, { url, minSeverity: 'critical' }],
      [{ ...request, keyId: 'key-2' }, { url }],
    ] as const;
    for (const [other, wanted] of others) {
      await expect(rig.alerts.webhooks.add(other, wanted)).rejects.toMatchObject({
        code: 'PW_IDEMPOTENCY_CONFLICT',
      });
    }
    await rig.alerts.webhooks.add({ ...request, actor: bankB, keyId: 'key-3' }, { url });
    expect(rig.alerts.webhooks.list(bankB)).toHaveLength(1);
  });

  it('brings back nothing that was removed since', async () => {
    const { webhookId } = await rig.alerts.webhooks.add(request, { url });
    rig.alerts.webhooks.remove(bankA, webhookId);
    await expect(rig.alerts.webhooks.add(request, { url })).rejects.toMatchObject({
      code: 'PW_NOT_FOUND',
    });
    expect(rig.alerts.webhooks.list(bankA)).toEqual([]);
  });
});

describe('A webhook whose API key was revoked', () => {
  let revoked = '';
  const open = async () => {
    await rig.shut();
    revoked = '';
    rig.open({ isKeyInForce: (keyId) => keyId !== revoked });
  };

  it('is told nothing more, says so, and is not taken into use again', async () => {
    await open();
    const [kept, ended] = await Promise.all([rig.receive(), rig.receive()]);
    await rig.add(bankA, { url: kept.url }, 'key-kept');
    const { webhookId } = await rig.add(bankA, { url: ended.url }, 'key-ended');
    rig.say({ raise: alertOf('a') });
    await arrived(ended, 1);
    revoked = 'key-ended';
    rig.say({ raise: alertOf('b') });
    await arrived(kept, 2);
    const isDisabled = rig.alerts.webhooks.list(bankA).map(({ disabled }) => disabled);
    expect(isDisabled).toEqual([undefined, 'its API key is in force no more']);
    expect(() => rig.alerts.webhooks.replay(bankA, webhookId)).toThrow(/API key/);
    expect(ended.received.map((_, at) => dataOf(ended, at).alertId)).toEqual(['a']);
  });

  it('gets no further attempt of what waits for it', async () => {
    await open();
    const receiver = await rig.receive();
    receiver.answer = status(500);
    const { webhookId } = await rig.add(bankA, { url: receiver.url }, 'key-ended');
    rig.say({ raise: alertOf('a') });
    await rig.attempted(webhookId, 1);
    revoked = 'key-ended';
    rig.clock.advance(5_000);
    const states = () => rig.messagesOf(bankA, webhookId).map(({ state }) => state);
    await expect.poll(states, patient).toEqual(['failed']);
    expect(receiver.received).toHaveLength(1);
  });
});
