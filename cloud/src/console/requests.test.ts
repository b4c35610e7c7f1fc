import { connect } from 'node:net';
import { once } from 'node:events';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleForTest, type ConsoleForTest } from '#/testing/console-for-test.ts';
import { BODY_BYTES_MAX, STRANGER_REQUESTS_MAX } from './limits.ts';

let test: ConsoleForTest;
let headers: Record<string, string>;
beforeAll(async () => {
  test = await consoleForTest();
  headers = test.bearer('bank-1', 'pledgee');
});
afterAll(() => test.app.close());

const HOLD = { holdId: 'H-1', siteId: 'site-1', authority: 'bank' };
function post(url: string, payload: object | string, more: Record<string, string> = {}) {
  return test.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { ...headers, 'content-type': 'application/json', ...more },
  });
}
const withKey = (key: string) => ({ 'idempotency-key': key });
async function isAlive(): Promise<boolean> {
  const answer = await test.app.inject({ url: '/v1/me', headers });
  return answer.statusCode === 200;
}

describe('a request that is not as described', () => {
  it('is told everything that is wrong with it at once, in path, query, header and body', async () => {
    const answer = await post('/v1/pledges/bad%20id/count', {
      countedAt: 'noon',
      signedBy: ['a'],
      extra: true,
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    const { code, detailZh, problems } = answer.json<Problem>();
    expect([code, detailZh]).toEqual(['PW_REQUEST_INVALID', expect.stringContaining('请求')]);
    expect(problems.map(({ in: part, pointer }) => `${part} ${pointer}`).toSorted()).toEqual([
      'body /countedAt',
      'body /documentDigest',
      'body /extra',
      'body /signedBy',
      'header /idempotency-key',
      'path /pledgeId',
    ]);
  });
  interface Problem {
    code: string;
    detailZh: string;
    problems: { in: string; pointer: string }[];
  }

  it.each([
    ['no JSON', '{"holdId":', {}, 400, 'PW_REQUEST_UNREADABLE'],
    ['a poisoned prototype', '{"__proto__":{"a":1}}', {}, 400, 'PW_REQUEST_UNREADABLE'],
    ['a body that is an array', '[]', {}, 400, 'PW_REQUEST_INVALID'],
    ['a body that is null', 'null', {}, 400, 'PW_REQUEST_INVALID'],
    ['another media type', 'a=1', { 'content-type': 'text/plain' }, 415, 'PW_MEDIA_TYPE_UNKNOWN'],
    ['too much', JSON.stringify('x'.repeat(BODY_BYTES_MAX)), {}, 413, 'PW_REQUEST_TOO_LARGE'],
    ['a length that lies', '{}', { 'content-length': '99' }, 400, 'PW_REQUEST_UNREADABLE'],
  ])('%s: a coded answer, and the next is served', async (_, body, more, status, code) => {
    const answer = await post('/v1/holds', body, { ...withKey('odd-input-1'), ...more });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
    expect(await isAlive()).toBe(true);
  });

  it.each([
    ['/v1/pledges?limit=0', 'PW_REQUEST_INVALID'],
    ['/v1/pledges?limit=many', 'PW_REQUEST_INVALID'],
    ['/v1/pledges?size=5', 'PW_REQUEST_INVALID'],
    ['/v1/pledges?cursor=garbage', 'PW_CURSOR_INVALID'],
    ['/v1/alerts?state=gone', 'PW_REQUEST_INVALID'],
    ['/v1/notes?cursor=WyJwbGVkZ2VzIiwiUC0xIl0', 'PW_CURSOR_INVALID'],
    ['/v1/series/goods?from=5&to=4', 'PW_REQUEST_INVALID'],
    ['/v1/series/goods?tag=nocolon', 'PW_REQUEST_INVALID'],
    ['/v1/ledger/entries/-1', 'PW_REQUEST_INVALID'],
    ['/v1/ledger/inclusion-proof?index=3&size=3', 'PW_LEDGER_RANGE'],
    ['/v1/ledger/inclusion-proof?index=0&size=4', 'PW_LEDGER_RANGE'],
    ['/v1/ledger/consistency-proof?from=0&to=3', 'PW_LEDGER_RANGE'],
    ['/v1/events?after=x', 'PW_REQUEST_INVALID'],
    ['/v1/pledges/%zz', 'PW_REQUEST_UNREADABLE'],
    [`/v1/alerts/${'a'.repeat(700)}`, 'PW_REQUEST_UNREADABLE'],
    ['/console/../../package.json', 'PW_ROUTE_UNKNOWN'],
    ['/console/%2e%2e%2fconsole.ts', 'PW_ROUTE_UNKNOWN'],
  ])('%.60s is answered %s', async (url, code) => {
    const answer = await test.app.inject({ url, headers });
    expect(answer.json()).toMatchObject({ code, requestId: expect.any(String) });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
  });

  it('never ends in a fault of ours, whatever JSON it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (body) => {
        const answer = await post('/v1/releases', body, withKey('fuzz-key-1'));
        expect(answer.statusCode).toBe(400);
      }),
    );
    expect(await isAlive()).toBe(true);
  });

  it('that is not even HTTP gets a coded answer, and the next connection is served', async () => {
    await test.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = test.app.server.address() as { port: number };
    const socket = connect(port, '127.0.0.1');
    socket.end('HELO warehouse\r\n\r\n');
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1.1 400[^]*PW_REQUEST_UNREADABLE/);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  });
});

describe('a command', () => {
  it('needs a key that makes trying again safe', async () => {
    const answer = await post('/v1/holds', HOLD);
    expect(answer.json()).toMatchObject({ status: 400, code: 'PW_IDEMPOTENCY_KEY_MISSING' });
  });

  it('tried again, at the same time or with its fields in another order, is done once', async () => {
    const before = test.world.commands.length;
    const { holdId, siteId, authority } = HOLD;
    const bodies = [HOLD, { authority, siteId, holdId }, HOLD];
    const answers = await Promise.all(
      bodies.map((body) => post('/v1/holds', body, withKey('hold-once-1'))),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(test.world.commands.length - before).toBe(1);
  });

  it('is refused when its key was used for another command, also of another kind', async () => {
    await post('/v1/holds', HOLD, withKey('hold-twice'));
    const other = await post('/v1/holds', { ...HOLD, holdId: 'H-2' }, withKey('hold-twice'));
    expect(other.json()).toMatchObject({ status: 409, code: 'PW_IDEMPOTENCY_CONFLICT' });
    const making = await post('/v1/releases/R-1/making', {}, withKey('hold-twice'));
    expect(making.json()).toMatchObject({ code: 'PW_IDEMPOTENCY_CONFLICT' });
    const foreign = await test.app.inject({
      method: 'POST',
      url: '/v1/holds',
      payload: HOLD,
      headers: { ...test.bearer('bank-2', 'pledgee'), ...withKey('hold-twice') },
    });
    expect(foreign.statusCode).toBe(201);
  });

  it('says who asked and what for, with the ids of its path', async () => {
    const payload = { note: 'seen' };
    await post('/v1/alerts/A-1/acknowledgement', payload, withKey('ack-the-alert'));
    expect(test.world.commands.at(-1)).toEqual({
      actor: { tenantId: 'bank-1', userId: 'li', role: 'pledgee' },
      idempotencyKey: 'ack-the-alert',
      command: { type: 'alert.acknowledge', alertId: 'A-1', note: 'seen' },
    });
  });

  it('about what belongs to another bank is answered like one about nothing', async () => {
    const of = async (id: string) => {
      const answer = await test.app.inject({
        method: 'POST',
        url: `/v1/releases/${id}/making`,
        headers: { ...test.bearer('bank-2', 'pledgee'), ...withKey(`foreign-${id}`) },
      });
      const { requestId: _, ...said } = answer.json<{ requestId: string }>();
      return JSON.stringify(said).replaceAll(id, '…');
    };
    expect(await of('R-1')).toBe(await of('R-404'));
  });
});

describe('a list', () => {
  it('is read page by page, each item once', async () => {
    const own = test.world.pledges.find(({ tenantId }) => tenantId === 'bank-1');
    if (own)
      for (let n = 10; n < 15; n += 1) test.world.pledges.push({ ...own, pledgeId: `P-${n}` });
    const seen: string[] = [];
    let query = '?limit=2';
    for (;;) {
      const answer = await test.app.inject({ url: `/v1/pledges${query}`, headers });
      const { items, next } = answer.json<{ items: { pledgeId: string }[]; next?: string }>();
      seen.push(...items.map(({ pledgeId }) => pledgeId));
      if (next === undefined) break;
      query = `?limit=2&cursor=${next}`;
    }
    expect(seen).toEqual(['P-1', 'P-10', 'P-11', 'P-12', 'P-13', 'P-14']);
  });

  it('of points takes its tags from the query', async () => {
    const url = '/v1/series/goods?from=1&to=2&tag=slotId:A-01&tag=note:a:b';
    const answer = await test.app.inject({ url, headers });
    expect(answer.json()).toEqual({
      points: [{ time: '1', tenant: 'bank-1', slotId: 'A-01', note: 'a:b' }],
    });
  });
});

describe('who asks too often', () => {
  it('is told to wait, by caller or by address, also at addresses that do not exist', async () => {
    const busy = await consoleForTest();
    const ask = (url: string, from: string) => busy.app.inject({ url, remoteAddress: from });
    for (let n = 0; n < STRANGER_REQUESTS_MAX; n += 1) await ask('/v1/guess', '192.0.2.1');
    const answer = await ask('/v1/pledges', '192.0.2.1');
    expect(answer.json()).toMatchObject({ status: 429, code: 'PW_RATE_LIMITED' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask('/v1/guess', '192.0.2.1')).statusCode).toBe(429);
    expect((await ask('/healthz', '192.0.2.2')).statusCode).toBe(200);
    const known = {
      url: '/v1/me',
      remoteAddress: '192.0.2.1',
      headers: busy.bearer('b', 'auditor'),
    };
    expect((await busy.app.inject(known)).statusCode).toBe(200);
    await busy.app.close();
  });
});
