import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTokens } from '#/access/index.ts';
import { consoleForTest, type ConsoleForTest } from '#/testing/console-for-test.ts';
import { ManualClock } from '#/testing/manual-clock.ts';

const START = Date.UTC(2026, 10, 25, 1);
const clock = new ManualClock(START);

/** An issuer on loopback; its keys are whatever the test says now. */
const issuer = { url: '', keys: [] as object[], asked: 0, up: true };
let server: Server;
let test: ConsoleForTest;
let first: Awaited<ReturnType<typeof keyPair>>;

async function keyPair(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url?.endsWith('/keys')) issuer.asked += 1;
    const document = { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` };
    const body = request.url?.endsWith('/keys') ? { keys: issuer.keys } : document;
    response.statusCode = issuer.up ? 200 : 500;
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  first = await keyPair('first');
  issuer.keys = [first.jwk];
  test = await consoleForTest({ clock, tokens: tokensOfIssuer() });
});
afterAll(async () => {
  await test.app.close();
  await new Promise((resolve) => server.close(resolve));
});

function tokensOfIssuer() {
  const claims = { tenantClaim: 'tenant', userClaim: 'sub', roleClaim: 'roles' };
  const settings = { issuer: issuer.url, audience: 'pledgewatch', ...claims };
  return createTokens(settings, { clock, fetch });
}

async function tokenOf(said: object = {}, by = first): Promise<string> {
  const now = Math.floor(clock.now() / 1_000);
  const usual = { tenant: 'bank-1', sub: 'li', roles: ['email', 'pledgee'], exp: now + 300 };
  return new SignJWT({ iss: issuer.url, aud: 'pledgewatch', ...usual, ...said })
    .setProtectedHeader({ alg: 'ES256', kid: by.kid })
    .sign(by.privateKey);
}

async function ask(
  token: string,
  url = '/v1/me',
  method: 'GET' | 'POST' = 'GET',
  payload?: object,
) {
  const headers = { authorization: `Bearer ${token}`, 'idempotency-key': 'one-key-of-mine' };
  const answer = await test.app.inject({ url, method, headers, ...(payload && { payload }) });
  const said = answer.json<{ url?: string; detail?: string }>();
  return { status: answer.statusCode, ...said };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('a token of the issuer', () => {
  it('lets in who it names, like an API key', async () => {
    const me = { tenantId: 'bank-1', userId: 'li', role: 'pledgee', via: 'token' };
    expect(await ask(await tokenOf())).toEqual({ status: 200, ...me });
    expect(await ask(await tokenOf(), '/v1/pledges/P-1')).toMatchObject({ status: 200 });
    expect(await ask(await tokenOf({ roles: 'auditor' }))).toMatchObject({ role: 'auditor' });
  });

  it('does what its role may and no more, and sees its own tenant alone', async () => {
    const auditor = await tokenOf({ roles: 'auditor' });
    const create = await ask(auditor, '/v1/pledges', 'POST', {});
    expect(create).toMatchObject({ status: 403, code: 'PW_ROLE_FORBIDDEN' });
    const foreign = await ask(await tokenOf({ tenant: 'bank-2' }), '/v1/pledges/P-1');
    expect(foreign).toMatchObject({ status: 404, code: 'PW_NOT_FOUND' });
  });

  it('makes no webhook, which would outlast it', async () => {
    const hook = { url: 'https://bank.example/hook' };
    expect(await ask(await tokenOf(), '/v1/webhooks', 'POST', hook)).toMatchObject({
      status: 403,
      code: 'PW_KEY_NEEDED',
    });
  });

  it('lets nobody in whom the register keeps out, and ends the console of one who is disabled', async () => {
    const { url } = await ask(await tokenOf(), '/v1/console-links', 'POST');
    const { cookie } = test.sessions.exchange(url?.split('#k=')[1] ?? '');
    const asked = { url: '/v1/me', headers: { cookie: `pledgewatch=${cookie}` } };
    expect((await test.app.inject(asked)).statusCode).toBe(200);
    test.world.disabled.add('li');
    const refusal = { status: 403, code: 'PW_USER_DISABLED' };
    expect(await ask(await tokenOf())).toMatchObject(refusal);
    expect((await test.app.inject(asked)).json()).toMatchObject(refusal);
    test.world.disabled.clear();
  });

  it('opens the console until it expires', async () => {
    const { url } = await ask(await tokenOf(), '/v1/console-links', 'POST');
    const key = url?.split('#k=')[1] ?? '';
    const { cookie } = test.sessions.exchange(key);
    expect(test.sessions.actorOf(cookie)).toMatchObject({ userId: 'li', role: 'pledgee' });
    clock.advance(331_000);
    expect(test.sessions.actorOf(cookie)).toBeUndefined();
  });
});

describe('a token is refused', () => {
  it.each<[string, object]>([
    ['PW_TOKEN_EXPIRED', { exp: START / 1_000 - 31 }],
    ['PW_TOKEN_EXPIRED', { nbf: START / 1_000 + 9_000 }],
    ['PW_TOKEN_NOT_FOR_US', { aud: 'another' }],
    ['PW_TOKEN_NOT_FOR_US', { iss: 'https://elsewhere.example' }],
    ['PW_TOKEN_HOLDER_UNKNOWN', { roles: 'emperor' }],
    ['PW_TOKEN_HOLDER_UNKNOWN', { roles: ['pledgee', 'custodian'] }],
    ['PW_TOKEN_HOLDER_UNKNOWN', { tenant: '../bank-1' }],
  ])('with %s when it says %j', async (code, said) => {
    expect(await ask(await tokenOf(said))).toMatchObject({ status: 401, code });
  });

  it('with every claim that does not serve named', async () => {
    const answer = await ask(await tokenOf({ tenant: 7, roles: 'emperor' }));
    expect(answer.detail).toContain('tenant, roles');
  });

  it('when it never ends', async () => {
    const answer = await ask(await tokenOf({ exp: undefined }));
    expect(answer).toMatchObject({ status: 401, code: 'PW_TOKEN_INVALID' });
  });

  it('unsigned, signed by a shared secret, signed by another key, or no token at all', async () => {
    const [, body = ''] = (await tokenOf()).split('.');
    const other = { ...(await keyPair('first')), kid: 'first' };
    const bySecret = await new SignJWT({ iss: issuer.url, aud: 'pledgewatch', exp: 9e9 })
      .setProtectedHeader({ alg: 'HS256', kid: 'first' })
      .sign(new TextEncoder().encode(JSON.stringify(first.jwk)));
    for (const token of [
      `${encoded({ alg: 'none' })}.${body}.`,
      bySecret,
      await tokenOf({}, other),
      'a.b.c',
      '..',
    ]) {
      expect(await ask(token)).toMatchObject({ status: 401, code: 'PW_TOKEN_INVALID' });
    }
  });

  it('where no issuer is configured', async () => {
    const plain = await consoleForTest();
    const headers = { authorization: `Bearer ${await tokenOf()}` };
    const answer = await plain.app.inject({ url: '/v1/me', headers });
    expect(answer.json()).toMatchObject({ status: 401, code: 'PW_KEY_UNKNOWN' });
    await plain.app.close();
  });
});

describe('the issuer’s keys', () => {
  it('may change: a new key is asked for once in a while, a withdrawn one is forgotten', async () => {
    clock.advance(60_000);
    const second = await keyPair('second');
    issuer.keys = [second.jwk];
    const before = issuer.asked;
    expect(await ask(await tokenOf({}, second))).toMatchObject({ status: 200 });
    expect(issuer.asked).toBe(before + 1);
    const unknown = await tokenOf({}, await keyPair('third'));
    for (const token of [unknown, unknown, await tokenOf()]) {
      expect(await ask(token)).toMatchObject({ status: 401, code: 'PW_TOKEN_KEY_UNKNOWN' });
    }
    expect(issuer.asked, 'strangers make nobody ask again at once').toBe(before + 1);
    first = second;
  });

  it('are remembered through an outage for an hour, and then nobody is let in', async () => {
    issuer.up = false;
    clock.advance(30 * 60_000);
    expect(await ask(await tokenOf())).toMatchObject({ status: 200 });
    clock.advance(31 * 60_000);
    const answer = await ask(await tokenOf());
    expect(answer).toMatchObject({ status: 503, code: 'PW_ISSUER_UNREACHABLE' });
    issuer.up = true;
    clock.advance(60_000);
    expect(await ask(await tokenOf())).toMatchObject({ status: 200 });
  });
});
