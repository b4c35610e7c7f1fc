import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeKeys } from '#/access/index.ts';
import { startWholeCloud } from './testing.ts';

it('keys made on the first day work at once; a user who is disabled is refused with the next request', async () => {
  await using ending = new AsyncDisposableStack();
  const dataDir = mkdtempSync(join(tmpdir(), 'pledgewatch-register-'));
  ending.defer(() => rmSync(dataDir, { recursive: true }));
  const [li = '', wang = ''] = Object.values(
    makeKeys(dataDir, ['bank-1:li:pledgee', 'bank-1:wang:pledgee']),
  );
  const cloud = await startWholeCloud(dataDir);
  ending.defer(() => cloud.stop());
  let asked = 0;
  const ask = async (key: string, path: string, body?: object) => {
    const answer = await fetch(`${cloud.url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${key}`,
        ...(body && {
          'content-type': 'application/json',
          'idempotency-key': `ask-${++asked}-key`,
        }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return [answer.status, ((await answer.json()) as { code?: string }).code];
  };
  const party = { partyId: 'bank', name: { zh: '银行' }, roles: ['pledgee'] };
  expect(await ask(wang, '/v1/me')).toEqual([200, undefined]);
  expect(await ask(li, '/v1/parties', { ...party, uscc: '91350100M000100Y43' })).toEqual([
    201,
    undefined,
  ]);
  const user = { partyId: 'bank', roles: ['pledgee'] };
  for (const [userId, administrator] of [
    ['li', true],
    ['wang', false],
  ] as const) {
    const registered = await ask(li, '/v1/users', { ...user, userId, administrator });
    expect(registered).toEqual([201, undefined]);
  }
  expect(await ask(wang, '/v1/users')).toEqual([200, undefined]);
  expect(await ask(li, '/v1/users/wang/disabling', {})).toEqual([200, undefined]);
  expect(await ask(wang, '/v1/me')).toEqual([403, 'PW_USER_DISABLED']);
  expect(await ask(li, '/v1/me')).toEqual([200, undefined]);
}, 300_000);
