import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_ROLES, PERMISSIONS } from '#/access/index.ts';
import { systemClock } from '@pledgewatch/shared/clock';
import type { Role } from '@pledgewatch/shared/command';
import { consoleForTest, type ConsoleForTest } from '#/testing/console-for-test.ts';
import { addDoor } from './door.ts';
import { NOTE_EXAMPLE } from './examples.ts';
import { COMMAND_ROUTES } from './routes/commands/index.ts';

let test: ConsoleForTest;
let origin: string;
beforeAll(async () => {
  test = await consoleForTest();
  origin = await test.app.listen({ host: '127.0.0.1', port: 0 });
  const actor = { tenantId: 'bank-1', userId: 'li', role: 'pledgee' } as const;
  const request = { actor, keyId: 'k', idempotencyKey: 'the-hook' };
  await test.ports.webhooks.add(request, { url: 'https://bank.example/hook' });
});
afterAll(() => test.app.close());

const IDS: Readonly<Record<string, string>> = {
  ':pledgeId': 'P-1',
  ':day': 'today',
  ':number': 'DS-1046',
  ':receiptId': 'WR-1',
  ':siteId': 'site-1',
  ':releaseId': 'R-1',
  ':alertId': 'A-1',
  ':index': '1',
  ':measurement': 'goods',
  ':eventID': 'urn:event:1',
  ':webhookId': 'wh-1',
  ':partyId': 'PTY-1',
  ':userId': 'U-1',
  ':personId': 'PE-1',
  ':marginCallId': 'MC-1',
  ':claimId': 'C-1',
  ':holdId': 'H-1',
  ':signingKeyId': 'a'.repeat(64),
  '*': 'index.html',
};
const QUERIES: Readonly<Record<string, string>> = {
  'GET /v1/fingerprints': '?exchangeId=X',
  'GET /v1/ledger/inclusion-proof': '?index=1&size=3',
  'GET /v1/ledger/consistency-proof': '?from=1&to=3',
};
const BODIES: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(COMMAND_ROUTES.map(({ path, example }) => [`POST ${path}`, example])),
  'POST /v1/gateways/tokens': { siteId: 'site-1', gatewayId: 'gw-1' },
  'POST /v1/webhooks': { url: 'https://bank.example/hook' },
  'POST /v1/persons': { personId: 'PE-2', particulars: { name: '陈' } },
  'POST /v1/enrolments': { tokenId: 't' },
  'POST /console/session': { key: 'wrong' },
};
const ROUTES = Object.keys(PERMISSIONS);
/** It never ends by itself, so it is asked over the network and left as soon as it has answered. */
const STREAM = 'GET /v1/events';

let count = 0;
function requestOf(route: string, headers: Record<string, string>, named?: Record<string, string>) {
  const [method, url] = route.split(' ') as ['GET' | 'POST' | 'DELETE' | 'HEAD', string];
  // The webhook stays for the routes that come after.
  const ids = named ?? (method === 'DELETE' ? {} : IDS);
  const path = url.replaceAll(/:\w+|\*/g, (part) => ids[part] ?? 'X-1') + (QUERIES[route] ?? '');
  const body = BODIES[route];
  return {
    method,
    url: path,
    headers: { 'idempotency-key': `walk-${(count += 1)}-key`, ...headers },
    // Each from an address of its own: a stranger may ask few things a minute.
    remoteAddress: `10.0.${count >> 8}.${count & 255}`,
    ...(body !== undefined && { payload: body as object }),
  };
}
async function ask(route: string, headers: Record<string, string> = {}) {
  if (route === STREAM) return askStream(headers);
  const { statusCode, body } = await test.app.inject(requestOf(route, headers));
  const code = body.startsWith('{') ? (JSON.parse(body) as { code?: string }).code : undefined;
  return { statusCode, code };
}
async function askStream(headers: Record<string, string>) {
  const leaving = new AbortController();
  const answer = await fetch(`${origin}/v1/events`, { headers, signal: leaving.signal });
  const isRefused = answer.status !== 200;
  const { code } = isRefused ? ((await answer.json()) as { code?: string }) : {};
  leaving.abort();
  return { statusCode: answer.status, code };
}
/** What a stream says from its beginning until it says this. */
async function heardUntil(said: string, headers: Record<string, string>): Promise<string> {
  const leaving = new AbortController();
  const { signal } = leaving;
  const answer = await fetch(`${origin}/v1/events?after=-1`, { headers, signal });
  let heard = '';
  for await (const part of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    heard += part;
    if (heard.includes(said)) break;
  }
  leaving.abort();
  return heard;
}
function sessionOf(role: (typeof ALL_ROLES)[number]) {
  const link = test.linkFor({ tenantId: 'bank-1', userId: 'li', role });
  return { cookie: `pledgewatch=${test.sessions.exchange(link.slice(3)).cookie}` };
}

describe('the door', () => {
  it('has a route for every line of the permission table, and starts with none that is not in it', () => {
    for (const route of Object.keys(PERMISSIONS)) {
      const [method, url] = route.split(' ') as ['GET', string];
      expect(test.app.hasRoute({ method, url }), route).toBe(true);
    }
    const app = fastify();
    addDoor(app, { ...test, clock: systemClock, admission: () => undefined }, 'cookie');
    expect(() => app.get('/v1/unlisted', () => 'open')).toThrow(/not in the permission table/);
  });

  it.each(ROUTES)('lets nobody without a key through %s unless it is open', async (route) => {
    const { statusCode, code } = await ask(route);
    if (PERMISSIONS[route]?.roles === 'open')
      expect([401, code]).not.toEqual([statusCode, 'PW_KEY_MISSING']);
    else if (route.startsWith('HEAD')) expect(statusCode).toBe(401);
    else expect([statusCode, code]).toEqual([401, 'PW_KEY_MISSING']);
  });

  describe.each(ALL_ROLES)('for a key of the role %s', (role) => {
    it.each(ROUTES)('%s', async (route) => {
      const { statusCode, code } = await ask(route, test.bearer('bank-1', role));
      const roles = PERMISSIONS[route]?.roles;
      const allowed = roles === 'open' || roles?.includes(role);
      if (!allowed) expect([statusCode, code]).toEqual([403, 'PW_ROLE_FORBIDDEN']);
      else expect(code).not.toBe('PW_ROLE_FORBIDDEN');
      if (allowed && route.startsWith('GET /v1/')) expect(statusCode, code).toBe(200);
      expect(statusCode, code).not.toBe(500);
    });
  });

  it.each(ROUTES)('lets a browser session do only what the table says: %s', async (route) => {
    const permission = PERMISSIONS[route];
    const [role] = permission?.roles === 'open' ? ALL_ROLES : (permission?.roles ?? []);
    const { statusCode, code } = await ask(route, sessionOf(role ?? 'auditor'));
    if (permission?.session) expect(code).not.toBe('PW_SESSION_READ_ONLY');
    else expect([statusCode, code]).toEqual([403, 'PW_SESSION_READ_ONLY']);
  });

  it('answers a stranger at an address that does not exist like at one that does', async () => {
    const { app, bearer } = test;
    expect((await app.inject('/v1/nothing')).json()).toMatchObject({ code: 'PW_KEY_MISSING' });
    const known = await app.inject({ url: '/v1/nothing', headers: bearer('bank-1', 'auditor') });
    expect(known.json()).toMatchObject({ status: 404, code: 'PW_ROUTE_UNKNOWN' });
  });

  it('knows no revoked key', async () => {
    const { key, keyId } = test.keyOf('bank-1', 'pledgee');
    const headers = { authorization: `Bearer ${key}` };
    expect((await test.app.inject({ url: '/v1/me', headers })).statusCode).toBe(200);
    test.keys.revoke(keyId);
    const refused = await test.app.inject({ url: '/v1/me', headers });
    expect(refused.json()).toMatchObject({ code: 'PW_KEY_UNKNOWN' });
    expect(refused.headers['www-authenticate']).toBe('Bearer');
  });
});

describe('whom the register keeps out', () => {
  it('is refused by key and by session, from the next request on', async () => {
    const { app, world } = test;
    const headers = test.bearer('bank-1', 'pledgee');
    const cookie = sessionOf('pledgee');
    for (const who of [headers, cookie]) {
      expect((await app.inject({ url: '/v1/me', headers: who })).statusCode).toBe(200);
    }
    world.disabled.add('li');
    for (const who of [headers, cookie]) {
      const refused = await app.inject({ url: '/v1/me', headers: who });
      expect([refused.statusCode, refused.json()]).toEqual([
        403,
        expect.objectContaining({ code: 'PW_USER_DISABLED' }),
      ]);
    }
    world.disabled.clear();
  });
});

describe('what belongs to another bank', () => {
  /** Bank-1's, and one that nobody has; what has no id of its own here is walked by the law (walk.test.ts). */
  const OTHERS: Readonly<Record<string, readonly [foreign: string, missing: string]>> = {
    ':pledgeId': ['P-1', 'P-9'],
    ':number': ['DS-1046', 'DS-9'],
    ':siteId': ['site-1', 'site-9'],
    ':releaseId': ['R-1', 'R-9'],
    ':alertId': ['A-1', 'A-9'],
    ':index': ['1', '2'],
    ':webhookId': ['wh-1', 'wh-9'],
    ':personId': ['PE-1', 'PE-9'],
    ':marginCallId': ['MC-1', 'MC-9'],
    ':claimId': ['C-1', 'C-9'],
    ':holdId': ['H-1', 'H-9'],
    ':eventID': ['urn:event:1', 'urn:event:9'],
  };
  const BY_LAW = [
    ':receiptId',
    ':lossId',
    ':changeId',
    ':bindingId',
    ':truckOrderId',
    ':holdId',
    ':claimId',
    ':marginCallId',
    ':standingInstructionId',
    ':noticeId',
    ':receivingId',
    ':orderId',
    ':emergencyId',
    ':partyId',
    ':userId',
    ':loanId',
    ':repaymentId',
    ':signingKeyId',
    ':paymentId',
    ':disposalId',
    ':defaultId',
    ':controlLossId',
    ':proceedsId',
    ':siteId',
  ];
  /** A measurement is nobody's; keys are all the operator's. */
  const NOBODYS = [':measurement', ':keyId'];
  const named = ROUTES.flatMap((route) => {
    const [id] = /:\w+/.exec(route) ?? [];
    return id === undefined ? [] : [{ route, id }];
  });

  it('is named by no id that is not walked', () => {
    const known = [...Object.keys(OTHERS), ...BY_LAW, ...NOBODYS];
    expect(named.filter(({ id }) => !known.includes(id))).toEqual([]);
  });

  const walk = named
    // Commands are walked by the law; what is only read is walked here.
    .filter(({ id, route }) => id in OTHERS && (route.startsWith('GET') || !BY_LAW.includes(id)))
    .flatMap(({ route, id }) =>
      ALL_ROLES.filter((role) => PERMISSIONS[route]?.roles.includes(role)).map((role) => ({
        route,
        id,
        role,
      })),
    );

  it.each(walk)('is answered to a $role like what does not exist: $route', async (one) => {
    const headers = test.bearer('bank-2', one.role);
    const [foreign, missing] = await Promise.all(
      (OTHERS[one.id] ?? []).map(async (id) => {
        const answer = await test.app.inject(
          requestOf(one.route, headers, { ':day': 'today', [one.id]: id }),
        );
        expect(answer.statusCode, answer.body).toBe(404);
        const { requestId, ...said } = answer.json<{ requestId: string }>();
        expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
        return JSON.stringify(said).replaceAll(id, '…');
      }),
    );
    expect(foreign).toBe(missing);
  });

  it.each(PERMISSIONS[STREAM]?.roles as readonly Role[])(
    'is not in the stream of events of a %s',
    async (role) => {
      const note = (tenantId: string, id: number, subject: string) =>
        ({ id, event: 'note', data: { ...NOTE_EXAMPLE, subject }, tenantId }) as const;
      test.world.stream = [
        note('bank-1', 1, 'theirs-first'),
        note('bank-2', 2, 'own'),
        note('bank-1', 3, 'theirs-between'),
        note('bank-2', 4, 'own-last'),
      ];
      const heard = await heardUntil('own-last', test.bearer('bank-2', role));
      test.world.stream = [];
      expect(heard).toContain('"own"');
      expect(heard).not.toContain('theirs');
    },
  );

  it('is in no list', async () => {
    for (const [list, id] of [
      ['pledges', 'P-1'],
      ['releases', 'R-1'],
      ['alerts', 'A-1'],
    ] as const) {
      const headers = test.bearer('bank-2', 'auditor');
      const { body } = await test.app.inject({ url: `/v1/${list}`, headers });
      expect(body).not.toContain(`"${id}"`);
      expect(body).toContain(`"${id.replace('1', '2')}"`);
    }
  });
});
