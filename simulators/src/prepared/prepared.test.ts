import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { HOLDERS } from '#/scenario/index.ts';
import { Places } from './places.ts';

const PROGRAM = join(import.meta.dirname, '../main.ts');

let folder: string;
let server: Server;
let url: string;
/** What the API answers; null leaves the request unanswered. */
let answer: (path: string) => { status: number; body: string } | null;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pw-prepared-'));
  server = createServer((request, response) => {
    const said = answer(request.url ?? '');
    if (said) response.writeHead(said.status).end(said.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

function prepare() {
  const places = new Places(folder);
  const keys = Object.fromEntries(Object.values(HOLDERS).map((holder) => [holder, 'pwk']));
  places.write('people/keys.json', JSON.stringify(keys));
  places.write('site/pledge.json', '1');
  places.write('site/door-key', 'door');
}

/** Runs a command of the simulators to its end, however that comes about. */
async function run(command: 'site' | 'story', cloudUrl = url) {
  const env = { PATH: process.env['PATH'], PREPARE_FOLDER: folder, PREPARE_CLOUD_URL: cloudUrl };
  const child = spawn(process.execPath, [PROGRAM, command], {
    env: { ...env, PREPARE_DOOR_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stderr] = await Promise.all([text(child.stderr), text(child.stdout)]);
  if (child.exitCode === null) await once(child, 'exit');
  return { status: child.exitCode, stderr };
}

const { code, message: detail, messageZh: detailZh, next } = new PledgewatchError('PW_KEY_MISSING');
const refusal = {
  status: 401,
  body: JSON.stringify({ code, detail, detailZh, next: next.en, nextZh: next.zh }),
};

function expectCoded({ status, stderr }: Awaited<ReturnType<typeof run>>, first: string) {
  expect(stderr).toContain(first);
  expect(stderr).toMatch(/^PW_/);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(status).toBe(2);
}

describe('a command that the API refuses ends with the code and the next step', () => {
  it.each(['site', 'story'] as const)('%s', async (command) => {
    prepare();
    answer = () => refusal;
    const ended = await run(command);
    expectCoded(ended, 'PW_API_REFUSED');
    expect(ended.stderr).toContain(`HTTP 401: ${code} ${detail}`);
    expect(ended.stderr).toContain(detailZh);
    expect(ended.stderr).toContain(next.en);
  });

  it('story, when it may not listen to what happens', async () => {
    prepare();
    answer = (path) => {
      if (path === '/v1/console-links') return { status: 200, body: '{"url":"http://page"}' };
      return path === '/v1/events' ? refusal : null;
    };
    expectCoded(await run('story'), 'PW_API_REFUSED GET /v1/events');
  });

  it('site, by an answer in no words of ours', async () => {
    prepare();
    answer = () => ({ status: 502, body: '<html>Bad Gateway</html>' });
    expectCoded(await run('site'), 'HTTP 502:  <html>Bad Gateway</html>');
  });
});

describe('a command that cannot begin ends with a code', () => {
  it('story, when nobody answers', async () => {
    prepare();
    expectCoded(await run('story', 'http://127.0.0.1:1'), 'PW_API_UNREACHABLE');
  });

  it('site, when nothing is prepared', async () => {
    expectCoded(await run('site'), 'PW_FILE_UNREADABLE');
  });
});
