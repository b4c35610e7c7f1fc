import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeKeys } from '#/access/index.ts';
import { startWholeCloud } from './testing.ts';
import type { Cloud } from './start-cloud.ts';

let dataDir: string;
let cloud: Cloud | undefined;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'pledgewatch-cloud-'));
});
afterEach(async () => {
  await cloud?.stop();
  cloud = undefined;
  rmSync(dataDir, { recursive: true });
});

async function start(told: Record<string, string> = {}): Promise<Cloud> {
  return (cloud = await startWholeCloud(dataDir, told));
}

/** A port that somebody else listens on. */
async function takenPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const port = String((server.address() as AddressInfo).port);
  return { port, free: () => new Promise((resolve) => server.close(resolve)) };
}

it('goes on after a stop where it left off', async () => {
  const [key = ''] = Object.values(makeKeys(dataDir, ['operator:ops:operator']));
  const headers = { authorization: `Bearer ${key}` };
  const checkpoint = async () =>
    (await fetch(`${cloud?.url}/v1/ledger/checkpoint`, { headers })).text();
  await start();
  const body = {
    siteId: 'site-1',
    name: 'Foshan',
    custodianId: 'warehouse-1',
    timeZone: 'Asia/Shanghai',
    gates: [],
    silenceMaxMs: 60_000,
  };
  const answer = await fetch(`${cloud?.url}/v1/sites`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': 'define-site-1' },
    body: JSON.stringify(body),
  });
  expect([answer.status, await answer.text()]).toEqual([201, expect.any(String)]);
  await cloud?.stop();
  await start();
  expect(await checkpoint()).toMatch(/^pledgewatch\.example\/ledger\n1\n/);
});

it.each(['BROKER', 'HTTP'])(
  'lets go of all it had opened when the port of %s is taken, and can be started again',
  async (door) => {
    const { port, free } = await takenPort();
    await expect(start({ [`${door}_PORT`]: port })).rejects.toMatchObject({
      code: 'PW_PORT_UNAVAILABLE',
    });
    await free();
    expect(await start()).toMatchObject({ url: expect.stringMatching(/^http:/) });
  },
);

it('leaves the folder alone while another cloud runs on it', async () => {
  const first = await start();
  await expect(start()).rejects.toMatchObject({ code: 'PW_FOLDER_IN_USE' });
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
});
