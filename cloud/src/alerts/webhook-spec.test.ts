import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '@pledgewatch/shared/clock';
import { alertOf, bankA, openTestAlerts, openTestDatabase, pageOf } from '#/testing/alerts.ts';
import { signatureOf } from './message.ts';

const docs = join(import.meta.dirname, '../../../docs');

describe('docs/specs/004-webhooks.md', () => {
  it('shows an example whose signature is ours', () => {
    const spec = readFileSync(join(docs, 'specs/004-webhooks.md'), 'utf8');
    const block = (name: string) => spec.split(`\`\`\`${name}\n`)[1]?.split('\n```')[0] ?? '';
    const header = (name: string) => block('http').split(`${name}: `)[1]?.split('\n')[0] ?? '';
    const message = { messageId: header('webhook-id'), body: block('json') };
    const signature = signatureOf(block('secret'), message, Number(header('webhook-timestamp')));
    expect(signature).toBe(header('webhook-signature'));
    expect(JSON.parse(message.body)).toMatchObject({ type: 'alert.raised' });
  });
});

describe('docs/examples/webhook-receiver.mjs', () => {
  let receiver: ChildProcess | undefined;
  afterEach(async () => {
    receiver?.kill();
    if (receiver?.exitCode === null) await once(receiver, 'exit');
  });

  it('prints an alert it is told of, in both languages, and refuses what is not genuine', async () => {
    const db = openTestDatabase();
    const alerts = openTestAlerts(db, systemClock);
    const request = { actor: bankA, keyId: 'key-1', idempotencyKey: 'the-webhook' };
    const reserved = 'http://127.0.0.1:9/';
    const { webhookId, secret } = await alerts.webhooks.add(request, { url: reserved });
    receiver = spawn(process.execPath, [join(docs, 'examples/webhook-receiver.mjs')], {
      env: { ...process.env, WEBHOOK_SECRET: secret ?? '', PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: receiver.stdout as NodeJS.ReadableStream });
    const [greeting] = (await once(lines, 'line')) as [string];
    const url = greeting.split(' ').at(-1) as string;
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
    db.prepare('UPDATE webhook SET url = ? WHERE webhook_id = ?').run(url, webhookId);
    const told = once(lines, 'line');
    const restarted = openTestAlerts(db, systemClock);
    void restarted.follower.take(pageOf(0, [{ raise: alertOf('a') }]));
    expect((await told)[0]).toContain(
      'alert.raised WEIGHT_STEP A-1: 货垛减少 2,000 千克 / the stack lost 2,000 kg',
    );
    await Promise.all([alerts.stop(), restarted.stop()]);
    db.close();
  });
});
