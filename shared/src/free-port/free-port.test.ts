import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { freePort } from './free-port.ts';

async function listening(port: number) {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

it('gives a port that can be listened on, where no system gives ports out by itself', async () => {
  const port = await freePort();
  const server = await listening(port);
  expect(port).toBeGreaterThanOrEqual(20_000);
  expect(port).toBeLessThan(30_000);
  server.close();
});

it('gives the preferred one if it is free, else another', async () => {
  const preferred = await freePort();
  expect(await freePort(preferred)).toBe(preferred);
  const server = await listening(preferred);
  expect((server.address() as AddressInfo).port).toBe(preferred);
  expect(await freePort(preferred)).not.toBe(preferred);
  server.close();
});
