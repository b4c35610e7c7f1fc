import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bankA, openTestAlerts, openTestDatabase } from '#/testing/alerts.ts';
import { ManualClock } from '#/testing/manual-clock.ts';
import { startReceiver, type WebhookReceiver } from '#/testing/webhook-receiver.ts';

const ALERTS = 200;
const KILLS = 4;
const program = join(import.meta.dirname, '../testing/alerts-process.ts');

let folder: string;
let receiver: WebhookReceiver;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pw-alerts-'));
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.close();
  rmSync(folder, { recursive: true });
});

/** Runs the program; `killAfter` further messages it is killed as it stands. */
async function run(killAfter = Number.POSITIVE_INFINITY): Promise<number | null> {
  const killAt = receiver.received.length + killAfter;
  const file = join(folder, 'cloud.db');
  const child = spawn(process.execPath, [program, file, receiver.url, String(ALERTS)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  receiver.answer = (response) => {
    if (receiver.received.length >= killAt) child.kill('SIGKILL');
    response.writeHead(204).end();
  };
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

it('every alert reaches its webhook under one id, however often the program is killed', async () => {
  for (let kill = 0; kill < KILLS; kill += 1) expect(await run(20 + kill * 7)).toBeNull();
  expect(await run()).toBe(0);
  const told = receiver.received.map(({ headers, body }) => {
    const { data } = JSON.parse(body) as { data: { alertId: string; entry: number } };
    return { id: headers['webhook-id'], ...data };
  });
  expect(new Set(told.map(({ id }) => id)).size).toBe(ALERTS);
  expect(new Set(told.map(({ alertId }) => alertId)).size).toBe(ALERTS);
  // Only what was under way when it died came twice: four attempts at most for each kill.
  expect(told.length).toBeLessThanOrEqual(ALERTS + KILLS * 4);

  const db = openTestDatabase(join(folder, 'cloud.db'));
  const alerts = openTestAlerts(db, new ManualClock(0));
  const listed = alerts.book.listAlerts(bankA, {}, { limit: ALERTS + 1 });
  expect(listed.items).toHaveLength(ALERTS);
  expect(alerts.events.since(bankA, -1, ALERTS + 1)).toHaveLength(ALERTS);
  await alerts.stop();
  db.close();
}, 120_000);
