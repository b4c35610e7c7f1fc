import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock } from '@pledgewatch/shared/clock';
import { consoleForTest, type ConsoleForTest } from '#/testing/console-for-test.ts';
import { HEARTBEAT_MS, SLOW_MS_MAX, STREAMS_OF_TENANT_MAX } from './limits.ts';
import { ALERT_EXAMPLE, NOTE_EXAMPLE } from './examples.ts';

/** A clock that a test moves; sleepers wake when their time has come. */
function movedClock() {
  const sleepers = new Set<{ at: number; wake: () => void }>();
  let time = 1_000_000;
  const clock: Clock = {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = { at: time + ms, wake: () => resolve() };
        signal?.addEventListener('abort', sleeper.wake);
        if (signal?.aborted) resolve();
        sleepers.add(sleeper);
      }),
  };
  const move = (ms: number) => {
    time += ms;
    for (const sleeper of sleepers) if (sleeper.at <= time) sleeper.wake();
  };
  return { clock, move };
}

let test: ConsoleForTest;
let origin: string;
let time: ReturnType<typeof movedClock>;
beforeEach(async () => {
  time = movedClock();
  test = await consoleForTest({ clock: time.clock });
  origin = await test.app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => test.app.close());

/** A reader of a stream; `text` grows as it comes. */
async function open(headers: Record<string, string>, query = '') {
  const request = get(`${origin}/v1/events${query}`, { headers });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const reader = { request, response, text: '', ended: false };
  response.setEncoding('utf8').on('data', (chunk: string) => (reader.text += chunk));
  response.on('close', () => (reader.ended = true)).on('error', () => undefined);
  return reader;
}
function tell(id: number, tenantId = 'bank-1') {
  const data = { ...ALERT_EXAMPLE, alertId: `alert-${id}`, tenantId };
  test.world.stream.push({ id, event: 'alert', data, tenantId });
  test.world.wake();
}
const until = (what: () => void) => vi.waitFor(what, { timeout: 10_000, interval: 5 });
const idsIn = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

describe('the stream of events', () => {
  it('brings what happens to whom it concerns, as it happens', async () => {
    const bank1 = await open(test.bearer('bank-1', 'pledgee'));
    const bank2 = await open(test.bearer('bank-2', 'pledgee'));
    expect(bank1.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    tell(7);
    tell(8, 'bank-2');
    tell(9);
    await until(() => expect(idsIn(bank1.text)).toEqual([7, 9]));
    await until(() => expect(idsIn(bank2.text)).toEqual([8]));
    expect(bank1.text).toContain('event: alert\ndata: {"alertId":"alert-7"');
    expect(bank1.text).not.toContain('alert-8');
  });

  it('begins with what comes next, or after the event a reader had last', async () => {
    const headers = test.bearer('bank-1', 'pledgee');
    for (let id = 0; id < 250; id += 1) tell(id);
    const fresh = await open(headers);
    const resumed = await open({ ...headers, 'last-event-id': '47' }, '?after=200');
    const asked = await open(headers, '?after=248');
    await until(() => expect(idsIn(resumed.text)).toHaveLength(202));
    tell(250);
    await until(() => expect(idsIn(fresh.text)).toEqual([250]));
    await until(() => expect(idsIn(asked.text)).toEqual([249, 250]));
    const expected = Array.from({ length: 203 }, (_, n) => 48 + n);
    await until(() => expect(idsIn(resumed.text)).toEqual(expected));
  });

  it('says what a reader missed whose last event is kept no more, and goes on after it', async () => {
    const headers = test.bearer('bank-1', 'pledgee');
    for (const id of [31, 32]) tell(id);
    test.world.wholeAfter = 30;
    const late = await open({ ...headers, 'last-event-id': '7' });
    const inTime = await open({ ...headers, 'last-event-id': '30' });
    await until(() => expect(idsIn(late.text)).toEqual([30, 31, 32]));
    expect(late.text).toMatch(
      /id: 30\nevent: reset\ndata: {"missing":{"fromEntry":8,"toEntry":30},"reason":{"en":".+","zh":".+"}}\n/,
    );
    await until(() => expect(idsIn(inTime.text)).toEqual([31, 32]));
    expect(inTime.text).not.toContain('reset');
  });

  it('tells a reader whose last event is of another ledger to begin anew', async () => {
    const headers = test.bearer('bank-1', 'pledgee');
    const early = await open({ ...headers, 'last-event-id': '90' });
    await until(() =>
      expect(early.text).toMatch(/^event: reset\ndata: {"missing":{"fromEntry":0,"toEntry":-1}/m),
    );
    for (const id of [31, 32]) tell(id);
    await until(() => expect(idsIn(early.text)).toEqual([31, 32]));
    const late = await open({ ...headers, 'last-event-id': '90' });
    const asked = await open(headers, '?after=33');
    await until(() => expect(late.text).toMatch(/^id: 32\nevent: reset\n/m));
    await until(() => expect(asked.text).toMatch(/^id: 32\nevent: reset\n/m));
    tell(33);
    await until(() => expect(idsIn(late.text)).toEqual([32, 33]));
  });

  it('loses nothing between two connections', async () => {
    const headers = test.bearer('bank-1', 'pledgee');
    const before = await open(headers);
    tell(1);
    await until(() => expect(idsIn(before.text)).toEqual([1]));
    before.request.destroy();
    tell(2);
    const after = await open({ ...headers, 'last-event-id': '1' });
    await until(() => expect(idsIn(after.text)).toEqual([2]));
  });

  it('brings positions to who asks for them, without an id to resume from', async () => {
    const reader = await open(test.bearer('bank-1', 'pledgee'), '?positions=true');
    await until(() => expect(reader.text).toMatch(/^event: positions\ndata: .*"P-1"/m));
    expect(reader.text).not.toContain('"P-2"');
    expect(idsIn(reader.text)).toEqual([]);
  });

  it('says that it lives while nothing happens', async () => {
    const reader = await open(test.bearer('bank-1', 'pledgee'));
    const comments = () => reader.text.match(/^:$/gm)?.length ?? 0;
    await until(() => expect(comments()).toBe(1));
    time.move(HEARTBEAT_MS);
    await until(() => expect(comments()).toBe(2));
  });

  it('ends when its key is revoked, before anything more is told', async () => {
    const { key, keyId } = test.keyOf('bank-1', 'pledgee');
    const reader = await open({ authorization: `Bearer ${key}` });
    test.keys.revoke(keyId);
    tell(5);
    await until(() => expect(reader.ended).toBe(true));
    expect(idsIn(reader.text)).toEqual([]);
  });

  it('ends with its session', async () => {
    const actor = { tenantId: 'bank-1', userId: 'li', role: 'pledgee' } as const;
    const { cookie } = test.sessions.exchange(test.linkFor(actor).slice(3));
    const reader = await open({ cookie: `pledgewatch=${cookie}` });
    test.sessions.end(cookie);
    time.move(HEARTBEAT_MS);
    await until(() => expect(reader.ended).toBe(true));
  });

  it('cuts off a reader that takes nothing; others, and its own return, are served', async () => {
    const headers = test.bearer('bank-1', 'pledgee');
    const slow = await open(headers);
    slow.response.pause();
    const big = 'x'.repeat(100_000);
    for (let id = 0; id < 200; id += 1) {
      const data = { ...NOTE_EXAMPLE, entry: id, facts: { big } };
      test.world.stream.push({ id, event: 'note', data, tenantId: 'bank-1' });
    }
    test.world.wake();
    const ended = async () => {
      time.move(SLOW_MS_MAX);
      return (await test.ports.metrics.metrics()).includes('because="slow"} 1');
    };
    await vi.waitUntil(ended, { timeout: 10_000, interval: 20 });
    const back = await open({ ...headers, 'last-event-id': '197' });
    await until(() => expect(idsIn(back.text)).toEqual([198, 199]));
  });

  it('is bounded in number, and a stream that was left makes room', async () => {
    const headers = test.bearer('bank-1', 'pledgee');
    const readers = await Promise.all(
      Array.from({ length: STREAMS_OF_TENANT_MAX }, () => open(headers)),
    );
    const refused = await fetch(`${origin}/v1/events`, { headers });
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 'PW_STREAMS_TOO_MANY' });
    const other = await open(test.bearer('bank-2', 'pledgee'));
    expect(other.response.statusCode).toBe(200);
    readers[0]?.request.destroy();
    await vi.waitUntil(async () => (await open(headers)).response.statusCode === 200);
  });

  it('does not keep the program from stopping', async () => {
    const reader = await open(test.bearer('bank-1', 'pledgee'));
    await test.app.close();
    await until(() => expect(reader.ended).toBe(true));
    await expect(fetch(`${origin}/healthz`)).rejects.toThrow();
  });
});
