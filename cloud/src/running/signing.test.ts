import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { makeKeys } from '#/access/index.ts';
import { startWholeCloud } from './testing.ts';

const MAIN = join(import.meta.dirname, '../main.ts');
const run = promisify(execFile);

it('a person makes a key and signs by the command line; the API takes it once, and no other command', async () => {
  await using ending = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'pledgewatch-signing-'));
  ending.defer(() => rmSync(folder, { recursive: true }));
  const dataDir = join(folder, 'cloud');
  const [li = '', wang = ''] = Object.values(
    makeKeys(dataDir, ['bank-1:li:pledgee', 'bank-1:wang:pledgee']),
  );
  const cloud = await startWholeCloud(dataDir);
  ending.defer(() => cloud.stop());

  const program = async (...args: string[]) =>
    (await run(process.execPath, [MAIN, ...args])).stdout;
  const keyFile = join(folder, 'li.pem');
  const sign = async (command: object, idempotencyKey: string) => {
    const file = join(folder, 'command.json');
    writeFileSync(file, JSON.stringify(command));
    const about = ['--key', keyFile, '--tenant', 'bank-1', '--idempotency-key', idempotencyKey];
    return (await program('sign', 'command', file, ...about)).trim();
  };
  const post = async (
    key: string,
    path: string,
    body: object,
    { idempotencyKey = `post-${path}`, signature = '' } = {},
  ) => {
    const answer = await fetch(`${cloud.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
        ...(signature && { 'pledgewatch-signature': signature }),
      },
      body: JSON.stringify(body),
    });
    const { code, facts } = (await answer.json()) as { code?: string; facts?: { codes?: string } };
    return [answer.status, facts?.codes ?? code];
  };

  const party = { partyId: 'bank', name: { zh: '银行' }, roles: ['pledgee'] };
  await post(li, '/v1/parties', { ...party, uscc: '91350100M000100Y43' });
  const user = { partyId: 'bank', roles: ['pledgee'], administrator: true };
  for (const userId of ['li', 'wang']) {
    const options = { idempotencyKey: `register-${userId}` };
    expect(await post(li, '/v1/users', { userId, ...user }, options)).toEqual([201, undefined]);
  }
  const { publicKey, signingKeyId } = JSON.parse(
    await program('sign', 'make', keyFile, '--algorithm', 'ES256'),
  ) as { publicKey: object; signingKeyId: string };
  const now = Date.now();
  const terms = { userId: 'li', publicKey, notBefore: now - 1_000, notAfter: now + 86_400_000 };
  const signature = await sign({ type: 'signingKey.register', ...terms }, 'register-key-li');
  expect(
    await post(li, '/v1/signing-keys', terms, { idempotencyKey: 'register-key-li', signature }),
  ).toEqual([201, undefined]);
  expect(await post(wang, `/v1/signing-keys/${signingKeyId}/confirmation`, {})).toEqual([
    200,
    undefined,
  ]);

  const policy = { signatures: true, employersApart: false };
  expect(await post(li, '/v1/approval-policy', policy)).toEqual([200, undefined]);
  const loose = { ...policy, signatures: false };
  const unsigned = await post(li, '/v1/approval-policy', loose, { idempotencyKey: 'loosen-1' });
  expect(unsigned).toEqual([403, 'PW_SIGNATURE_DEMANDED']);
  const signed = await sign({ type: 'approvalPolicy.set', ...loose }, 'loosen-2');
  const replayed = { idempotencyKey: 'loosen-3', signature: signed };
  const mismatch = 'PW_SIGNATURE_MISMATCH PW_SIGNATURE_DEMANDED';
  expect(await post(li, '/v1/approval-policy', loose, replayed)).toEqual([409, mismatch]);
  const right = { idempotencyKey: 'loosen-2', signature: signed };
  expect(await post(li, '/v1/approval-policy', loose, right)).toEqual([200, undefined]);
}, 300_000);
