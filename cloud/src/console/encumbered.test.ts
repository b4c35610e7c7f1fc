import { afterAll, beforeAll, expect, it } from 'vitest';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { consoleForTest, type ConsoleForTest } from '#/testing/console-for-test.ts';
import { ManualClock } from '#/testing/manual-clock.ts';
import { COMMAND_ROUTES } from './routes/commands/index.ts';

const DAY = 86_400_000;
const clock = new ManualClock(DAY);
let test: ConsoleForTest;
let refusal: PledgewatchError | undefined = new PledgewatchError('PW_ENCUMBERED');
beforeAll(async () => {
  test = await consoleForTest({ clock });
  const submit = test.ports.submit.bind(test.ports);
  test.ports.submit = async (record) => {
    if (refusal) throw refusal;
    return submit(record);
  };
});
afterAll(() => test.app.close());

const body = COMMAND_ROUTES.find(({ type }) => type === 'pledge.create')?.example as object;
let asked = 0;
async function pledge(tenantId: string): Promise<string> {
  const headers = {
    'idempotency-key': `the-claim-${(asked += 1)}`,
    ...test.bearer(tenantId, 'pledgee'),
  };
  const request = { method: 'POST', url: '/v1/pledges', headers, payload: body } as const;
  const answer = (await test.app.inject(request)).json<{ code?: string }>();
  return answer.code ?? 'taken';
}

it('tells a tenant twenty times a day that goods are encumbered, then reads its claims no more', async () => {
  for (let n = 0; n < 20; n += 1) expect(await pledge('bank-1')).toBe('PW_ENCUMBERED');
  expect(await pledge('bank-1')).toBe('PW_RATE_LIMITED');
  refusal = undefined;
  expect(await pledge('bank-1')).toBe('PW_RATE_LIMITED');
  expect(await pledge('bank-2')).toBe('taken');
  clock.advance(DAY);
  expect(await pledge('bank-1')).toBe('taken');
});

it('counts the word among others, and nothing else', async () => {
  clock.advance(DAY);
  refusal = new PledgewatchError('PW_COMMAND_REFUSED', { codes: 'PW_TIME_UNFIT PW_ID_TAKEN' });
  for (let n = 0; n < 21; n += 1) expect(await pledge('bank-1')).toBe('PW_COMMAND_REFUSED');
  refusal = new PledgewatchError('PW_COMMAND_REFUSED', { codes: 'PW_TIME_UNFIT PW_ENCUMBERED' });
  for (let n = 0; n < 20; n += 1) expect(await pledge('bank-1')).toBe('PW_COMMAND_REFUSED');
  expect(await pledge('bank-1')).toBe('PW_RATE_LIMITED');
});

it('counts goods that were found on a truck as well', async () => {
  clock.advance(DAY);
  refusal = new PledgewatchError('PW_ENCUMBERED');
  const route = COMMAND_ROUTES.find(({ type }) => type === 'receiving.inspect');
  const inspect = async () => {
    const headers = {
      'idempotency-key': `the-claim-${(asked += 1)}`,
      ...test.bearer('warehouse-1', 'custodian'),
    };
    const url = '/v1/receiving-orders/IN-1/inspection';
    const payload = route?.example as object;
    const answer = await test.app.inject({ method: 'POST', url, headers, payload });
    return answer.json<{ code?: string }>().code;
  };
  for (let n = 0; n < 20; n += 1) expect(await inspect()).toBe('PW_ENCUMBERED');
  expect(await inspect()).toBe('PW_RATE_LIMITED');
});

it('lets a tenant compare twenty thousand foreign fingerprints a day', async () => {
  clock.advance(DAY);
  refusal = undefined;
  const fingerprints = Array.from({ length: 80 }, (_, n) => ({
    exact: String(n).padStart(32, '0'),
    near: [],
  }));
  const payload = { exchangeId: 'X', from: 'Foshan Rural Bank', fingerprints };
  const compare = async (tenantId: string) => {
    const headers = {
      'idempotency-key': `comparison-${(asked += 1)}`,
      ...test.bearer(tenantId, 'pledgee'),
    };
    const url = '/v1/documents/comparisons';
    return (await test.app.inject({ method: 'POST', url, headers, payload })).statusCode;
  };
  // 250 lists of 80 are 20,000.
  for (let n = 0; n < 250; n += 1) expect(await compare('bank-1')).toBe(200);
  expect(await compare('bank-1')).toBe(429);
  expect(await compare('bank-2')).toBe(200);
  clock.advance(DAY);
  expect(await compare('bank-1')).toBe(200);
}, 60_000);
