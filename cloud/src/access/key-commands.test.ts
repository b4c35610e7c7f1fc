import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '@pledgewatch/shared/clock';
import {
  listKeys,
  makeKeys,
  openApiKeys,
  openCloudDatabase,
  revokeKeys,
  tellKeys,
} from './index.ts';

const run = promisify(execFile);
const PROGRAM = join(import.meta.dirname, '../main.ts');
const LI = 'bank-1:li:pledgee';
const idOf = (key: string) => key.split('_')[1] ?? '';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pw-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('keys beside a running cloud', () => {
  it('are known to it as soon as they are made, and no more once they are revoked', () => {
    const database = openCloudDatabase(folder);
    const running = openApiKeys(database, systemClock);
    const { [LI]: key = '' } = makeKeys(folder, [LI]);
    expect(running.holder(key)?.actor).toMatchObject({ tenantId: 'bank-1', role: 'pledgee' });
    revokeKeys(folder, [idOf(key)]);
    expect(running.holder(key)).toBeUndefined();
    database.close();
  });

  it('are told a line each with how they end', () => {
    makeKeys(folder, ['bank-1:wang:pledgee'], 30);
    const { [LI]: key = '' } = makeKeys(folder, [LI]);
    revokeKeys(folder, [idOf(key)]);
    const text = tellKeys(listKeys(folder));
    expect(text).toMatch(/bank-1:wang:pledgee {2}made \S+Z {2}in force until \S+Z\n/);
    expect(text).toMatch(new RegExp(`${idOf(key)} {2}${LI} {2}made \\S+Z {2}revoked \\S+Z\\n`));
  });

  it('are refused by name where they can not be made or revoked, and the others are ended', () => {
    const named = (problem: RegExp) =>
      expect.objectContaining({
        code: 'PW_COMMAND_LINE_INVALID',
        message: expect.stringMatching(problem),
      });
    expect(() => makeKeys(folder, [LI, 'li:boss'])).toThrow(named(/li:boss is not/));
    expect(() => makeKeys(folder, [LI], 0.5)).toThrow(named(/--days/));
    expect(() => makeKeys(folder, [LI], Number.NaN)).toThrow(named(/--days/));
    expect(() => listKeys(join(folder, 'elsewhere'))).toThrow(named(/no folder/));
    const { [LI]: key = '' } = makeKeys(folder, [LI]);
    expect(() => revokeKeys(folder, ['0123', idOf(key)])).toThrow(named(/0123$/));
    expect(listKeys(folder)).toMatchObject([{ keyId: idOf(key), inForce: false }]);
  });
});

it('npm run cloud -- keys makes, lists and revokes; a secret is shown once', async () => {
  const env = { ...process.env, PLEDGEWATCH_CLOUD_DATA_DIR: join(folder, 'cloud') };
  const keys = (...words: string[]) => run(process.execPath, [PROGRAM, 'keys', ...words], { env });
  const { stdout: made } = await keys('make', '--days', '7', LI);
  const { [LI]: key = '' } = JSON.parse(made) as Record<string, string>;
  const { stdout: listed } = await keys('list');
  expect(listed).toContain(`${idOf(key)}  ${LI}`);
  expect(listed).not.toContain(key.slice(-43));
  await keys('revoke', idOf(key));
  await expect(keys('revoke', idOf(key))).rejects.toMatchObject({ code: 2 });
  await expect(keys('burn')).rejects.toMatchObject({
    stderr: expect.stringMatching(/^PW_COMMAND_LINE_INVALID .*unknown word keys burn/),
  });
  const file = join(folder, 'keys.json');
  await keys('make', '--to', file, LI);
  const first = readFileSync(file, 'utf8');
  await keys('make', '--to', file, LI);
  expect(readFileSync(file, 'utf8')).toBe(first);
}, 300_000);
