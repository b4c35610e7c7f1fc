import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { afterAll, expect, it } from 'vitest';
import { withSecretFiles } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'pw-secret-'));
const file = join(folder, 'password');
writeFileSync(file, 'from the file\n');
afterAll(() => rmSync(folder, { recursive: true }));

const Schema = Type.Object({
  name: Type.String(),
  password: Type.Optional(Type.String({ secret: true })),
});
const read = (environment: Record<string, string>) => withSecretFiles(Schema, environment, 'PW');

it('a secret may stand in a file that a variable names', () => {
  expect(read({ PW_PASSWORD_FILE: file })['PW_PASSWORD']).toBe('from the file');
});

it('the variable itself counts over the file', () => {
  expect(read({ PW_PASSWORD_FILE: file, PW_PASSWORD: 'given' })['PW_PASSWORD']).toBe('given');
});

it('only secrets are read from files', () => {
  expect(read({ PW_NAME_FILE: file })['PW_NAME']).toBeUndefined();
});

it('a file that is not there is an error with a code', () => {
  expect(() => read({ PW_PASSWORD_FILE: join(folder, 'no') })).toThrow('ENOENT');
});
