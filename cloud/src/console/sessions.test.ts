import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleForTest, type ConsoleForTest } from '#/testing/console-for-test.ts';

let test: ConsoleForTest;
beforeAll(async () => {
  test = await consoleForTest();
});
afterAll(() => test.app.close());

async function openLink(role: 'pledgee' | 'auditor' = 'pledgee', on = test) {
  const made = await on.app.inject({
    method: 'POST',
    url: '/v1/console-links',
    headers: on.bearer('bank-1', role),
  });
  const { url } = made.json<{ url: string }>();
  const key = url.slice(url.indexOf('#k=') + 3);
  const exchange = { method: 'POST', url: '/console/session', payload: { key } } as const;
  const begun = await on.app.inject(exchange);
  const [cookie] = begun.cookies;
  return { url, exchange, begun, cookie, cookies: { [cookie?.name ?? '']: cookie?.value ?? '' } };
}
const ACKNOWLEDGE = {
  method: 'POST',
  url: '/v1/alerts/A-1/acknowledgement',
  payload: {},
} as const;

describe('the console', () => {
  it('is opened once by a link, whose key is in the fragment that browsers keep to themselves', async () => {
    const { url, exchange, begun, cookie, cookies } = await openLink();
    expect(url).toMatch(/^http:\/\/console\.test\/#k=[\w-]{43}$/);
    expect(begun.json()).toMatchObject({ tenantId: 'bank-1', role: 'pledgee' });
    expect(cookie).toMatchObject({ path: '/', httpOnly: true, sameSite: 'Strict' });
    const me = await test.app.inject({ url: '/v1/me', cookies });
    expect(me.json()).toEqual({
      tenantId: 'bank-1',
      userId: 'li',
      role: 'pledgee',
      via: 'session',
    });
    const again = await test.app.inject(exchange);
    expect(again.json()).toMatchObject({ status: 401, code: 'PW_CONSOLE_LINK_USED' });
  });

  it('behind TLS keeps its cookie to this host and to TLS', async () => {
    const over = await consoleForTest({ publicUrl: 'https://console.test' });
    const { cookie, begun } = await openLink('pledgee', over);
    expect(cookie).toMatchObject({ name: '__Host-pledgewatch', secure: true, path: '/' });
    expect(begun.headers['strict-transport-security']).toMatch(/max-age/);
    await over.app.close();
  });

  it('is left, and the cookie is worth nothing from then on', async () => {
    const { cookies } = await openLink();
    const left = await test.app.inject({ method: 'DELETE', url: '/console/session', cookies });
    expect(left.statusCode).toBe(204);
    const me = await test.app.inject({ url: '/v1/me', cookies });
    expect(me.json()).toMatchObject({ code: 'PW_SESSION_EXPIRED' });
  });
});

describe('a change that carries a session', () => {
  it('is made from our own page', async () => {
    const { cookies } = await openLink();
    const headers = {
      'idempotency-key': 'from-our-page',
      host: 'console.test',
      origin: 'http://console.test',
    };
    const old = await test.app.inject({ ...ACKNOWLEDGE, cookies, headers });
    expect(old.statusCode).toBe(200);
    const said = { ...headers, host: 'rewritten.by.proxy', 'sec-fetch-site': 'same-origin' };
    const today = await test.app.inject({ ...ACKNOWLEDGE, cookies, headers: said });
    expect(today.statusCode).toBe(200);
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sister site', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['no origin at all', { origin: 'null' }],
  ])('is refused from %s', async (_, from) => {
    const { cookies, exchange } = await openLink();
    const before = test.world.commands.length;
    const headers = { 'idempotency-key': 'from-elsewhere', ...from };
    const answer = await test.app.inject({ ...ACKNOWLEDGE, cookies, headers });
    expect(answer.json()).toMatchObject({ status: 403, code: 'PW_CROSS_SITE' });
    expect(test.world.commands.length).toBe(before);
    const login = await test.app.inject({ ...exchange, headers: from });
    expect(login.json()).toMatchObject({ code: 'PW_CROSS_SITE' });
  });

  it('gives no command but an acknowledgement', async () => {
    const { cookies } = await openLink();
    const headers = { 'idempotency-key': 'session-command' };
    const url = '/v1/releases/R-1/making';
    const answer = await test.app.inject({ method: 'POST', url, cookies, headers });
    expect(answer.json()).toMatchObject({ status: 403, code: 'PW_SESSION_READ_ONLY' });
  });
});

describe('every answer', () => {
  it.each(['/', '/healthz', '/v1/pledges', '/v1/nothing', '/docs'])(
    '%s is safe to show',
    async (url) => {
      const { headers } = await test.app.inject(url);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-frame-options']).toBe('DENY');
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/frame-ancestors 'none'/);
      expect(policy).toMatch(/script-src 'self';/);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    },
  );
});
