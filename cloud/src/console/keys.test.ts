import { afterAll, beforeAll, expect, it } from 'vitest';
import { consoleForTest, type ConsoleForTest } from '#/testing/console-for-test.ts';

let test: ConsoleForTest;
beforeAll(async () => {
  test = await consoleForTest();
});
afterAll(() => test.app.close());

interface Listed {
  readonly items: readonly { readonly keyId: string; readonly inForce: boolean }[];
  readonly next?: string;
}

it('the operator sees every key without its secret, and ends one that was lost', async () => {
  const headers = test.bearer('pledgewatch', 'operator');
  const { keyId, key } = test.keyOf('bank-1', 'pledgee');
  const first = await test.app.inject({ url: '/v1/keys?limit=1', headers });
  expect(first.body).not.toContain(key.slice(-43));
  const { items, next } = first.json<Listed>();
  const rest = await test.app.inject({ url: `/v1/keys?cursor=${next}`, headers });
  const listed = [...items, ...rest.json<Listed>().items];
  expect(listed.find((one) => one.keyId === keyId)).toMatchObject({ inForce: true });

  const revoke = { method: 'DELETE', url: `/v1/keys/${keyId}`, headers } as const;
  expect((await test.app.inject(revoke)).statusCode).toBe(204);
  const lost = await test.app.inject({
    url: '/v1/me',
    headers: { authorization: `Bearer ${key}` },
  });
  expect(lost.json()).toMatchObject({ status: 401, code: 'PW_KEY_UNKNOWN' });
  expect((await test.app.inject(revoke)).json()).toMatchObject({ code: 'PW_NOT_FOUND' });
});
