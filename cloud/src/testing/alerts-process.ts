/**
 * A program that does nothing but tell one webhook of alerts, one a page, for tests that kill it:
 * `node alerts-process.ts <database> <url> <alerts>`. It ends when everything is delivered.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '@pledgewatch/shared/clock';
import { alertOf, bankA, openTestAlerts, openTestDatabase, pageOf } from './alerts.ts';

const [file, url = '', count = '0'] = process.argv.slice(2);
const db = openTestDatabase(file);
const alerts = openTestAlerts(db, systemClock);
await alerts.webhooks.add({ actor: bankA, keyId: 'key-1', idempotencyKey: 'the-webhook' }, { url });

while (alerts.follower.cursor() < Number(count)) {
  const at = alerts.follower.cursor();
  await alerts.follower.take(pageOf(at, [{ raise: alertOf(`a${at}`) }]));
  await delay(1);
}
while (alerts.webhooks.list(bankA).some(({ waiting }) => waiting !== 0)) await delay(5);
await alerts.stop();
db.close();
