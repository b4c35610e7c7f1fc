import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { expect, it } from 'vitest';
import { alertOf, bankA, openTestAlerts, openTestDatabase, pageOf } from '#/testing/alerts.ts';
import { certificate, certificateKey } from '#/testing/certificate.ts';
import { ManualClock } from '#/testing/manual-clock.ts';

const patient = { timeout: 20_000, interval: 5 };

/** Every name leads to this machine. */
const lookup: LookupFunction = (_, __, callback) =>
  callback(null, [{ address: '127.0.0.1', family: 4 }]);

it('over TLS only an endpoint is told whose certificate is trusted and bears its name', async () => {
  let received = 0;
  const server = createServer({ cert: certificate, key: certificateKey }, (_, response) => {
    received += 1;
    response.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const db = openTestDatabase();
  const clock = new ManualClock(Date.now());
  const alerts = openTestAlerts(db, clock, { lookup });
  const request = (idempotencyKey: string) => ({ actor: bankA, keyId: 'key-1', idempotencyKey });
  const own = await alerts.webhooks.add(request('own'), { url: `https://bank.example:${port}/` });
  const other = await alerts.webhooks.add(request('other'), {
    url: `https://other.example:${port}/`,
  });
  const lastOf = ({ webhookId }: { webhookId: string }) =>
    alerts.webhooks.messages(bankA, webhookId, { limit: 1 })[0];

  await alerts.follower.take(pageOf(0, [{ raise: alertOf('a') }]));
  await expect.poll(() => lastOf(own)?.attempts, patient).toBe(1);
  await expect.poll(() => lastOf(other)?.attempts, patient).toBe(1);
  expect(lastOf(own)?.reason).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');

  const before = getCACertificates('default');
  setDefaultCACertificates([...before, certificate]);
  clock.advance(5_000);
  await expect.poll(() => lastOf(own)?.state, patient).toBe('delivered');
  await expect.poll(() => lastOf(other)?.attempts, patient).toBe(2);
  expect(lastOf(other)?.reason).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  expect(received).toBe(1);

  setDefaultCACertificates(before);
  await alerts.stop();
  db.close();
  server.closeAllConnections();
  server.close();
});
