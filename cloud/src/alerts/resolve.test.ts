import { createSocket, type Socket } from 'node:dgram';
import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createResolve } from './resolve.ts';

const TYPE_A = 1;
const SERVER_FAILED = 2;
const NAME_UNKNOWN = 3;

/** A real name server on loopback: knows `quick.test`, hangs over `hangs.test` until it is let go. */
let server: Socket;
let held: (() => void)[];
let isHanging: boolean;
beforeEach(async () => {
  held = [];
  isHanging = true;
  server = createSocket('udp4');
  server.on('message', (query, { port, address }) => {
    const { name } = questionOf(query);
    const answer = () => server.send(answerTo(query), port, address);
    if (name === 'hangs.test' && isHanging) held.push(answer);
    else answer();
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
});

/** RFC 1035 §4.1.2: labels, each after its length, then the type. */
function questionOf(query: Buffer) {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 };
}

const OUTCOMES: Record<string, number> = { 'quick.test': 0, 'hangs.test': SERVER_FAILED };

function answerTo(query: Buffer): Buffer {
  const { name, type, end } = questionOf(query);
  const outcome = OUTCOMES[name] ?? NAME_UNKNOWN;
  const hasAnswer = outcome === 0 && type === TYPE_A;
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180 | outcome, 2);
  header.writeUInt16BE(hasAnswer ? 1 : 0, 6);
  header.writeUInt32BE(0, 8);
  const record = Buffer.from([0xc0, 12, 0, TYPE_A, 0, 1, 0, 0, 0, 9, 0, 4, 192, 0, 2, 7]);
  return Buffer.concat([header, query.subarray(12, end), ...(hasAnswer ? [record] : [])]);
}

function resolve(hostname: string): Promise<LookupAddress[]> {
  const ask = createResolve([`127.0.0.1:${server.address().port}`]);
  return new Promise((done, fail) => {
    ask(hostname, { all: true }, (error, found) => {
      if (error) fail(error);
      else done(found as LookupAddress[]);
    });
  });
}

describe('Resolving the name of a webhook', () => {
  it('asks the name servers', async () => {
    expect(await resolve('quick.test')).toEqual([{ address: '192.0.2.7', family: 4 }]);
  });

  it('asks the hosts file about a name that name servers do not know', async () => {
    const found = await resolve('localhost');
    expect(found.map(({ address }) => address)).toContain('127.0.0.1');
  });

  it('waits for nobody whose name server hangs', async () => {
    const hanging = Array.from({ length: 8 }, () => resolve('hangs.test').catch(String));
    let isOneOver = false;
    for (const one of hanging) void one.then(() => (isOneOver = true));
    await expect.poll(() => held.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(8);
    expect(await resolve('quick.test')).toHaveLength(1);
    expect(isOneOver).toBe(false);
    isHanging = false;
    for (const answer of held) answer();
    for (const outcome of await Promise.all(hanging)) expect(outcome).toContain('ESERVFAIL');
  });
});
