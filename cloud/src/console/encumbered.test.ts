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
