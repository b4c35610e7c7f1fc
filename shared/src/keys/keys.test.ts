import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  generatePrivateKey,
  keyId,
  publicKeyFromBase64url,
  publicKeyFromRaw,
  publicKeyToBase64url,
  rawPublicKey,
  readPrivateKeyFile,
  writePrivateKeyFile,
} from './index.ts';

/** RFC 8032 §7.1, test 1. */
const RFC_KEY = Buffer.from(
  'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
  'hex',
);

describe('a public key', () => {
  it('travels as 32 raw bytes and as base64url', () => {
    const key = generatePrivateKey();
    const raw = rawPublicKey(key);
    expect(raw).toHaveLength(32);
    expect(rawPublicKey(publicKeyFromRaw(raw))).toEqual(raw);
    expect(rawPublicKey(publicKeyFromBase64url(publicKeyToBase64url(key)))).toEqual(raw);
  });

  it('is named by the first 8 bytes of its SHA-256', () => {
    const id = Buffer.from(keyId(publicKeyFromRaw(RFC_KEY))).toString('hex');
    expect(id).toBe('21fe31dfa154a261');
  });

  it.each([
    ['empty', ''],
    ['short', RFC_KEY.subarray(1).toString('base64url')],
    ['padded', `${RFC_KEY.toString('base64url')}=`],
    ['of the other alphabet', Buffer.alloc(32, 0xff).toString('base64').slice(0, 43)],
    ['with stray bits at its end', `${RFC_KEY.toString('base64url').slice(0, -1)}p`],
    ['followed by a line end', `${RFC_KEY.toString('base64url')}\n`],
  ])('is refused when %s', (_, text) => {
    expect(() => publicKeyFromBase64url(text)).toThrow(
      expect.objectContaining({ code: 'PW_KEY_MALFORMED' }) as Error,
    );
  });

  it('is Ed25519 and nothing else', () => {
    const { publicKey } = generateKeyPairSync('x25519');
    expect(() => rawPublicKey(publicKey)).toThrow(TypeError);
  });
});

describe('a private key file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pledgewatch-keys-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('gives the key back and is readable by its owner alone', async () => {
    const key = generatePrivateKey();
    const path = join(folder, 'good.pem');
    await writePrivateKeyFile(path, key);
    expect((await readPrivateKeyFile(path)).equals(key)).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  });

  it('is never overwritten and leaves no draft behind', async () => {
    const path = join(folder, 'kept.pem');
    const key = generatePrivateKey();
    await writePrivateKeyFile(path, key);
    await expect(writePrivateKeyFile(path, generatePrivateKey())).rejects.toMatchObject({
      code: 'PW_KEY_FILE_EXISTS',
    });
    expect((await readPrivateKeyFile(path)).equals(key)).toBe(true);
    expect((await readdir(folder)).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it.each([
    ['is not there', 'absent.pem', undefined],
    ['is empty', 'empty.pem', ''],
    ['is not a key', 'text.pem', 'not a key'],
    [
      'holds a key of another kind',
      'x25519.pem',
      generateKeyPairSync('x25519').privateKey.export({ format: 'pem', type: 'pkcs8' }),
    ],
  ])('is refused with its name when it %s', async (_, name, content) => {
    const file = join(folder, name);
    if (content !== undefined) await writeFile(file, content);
    await expect(readPrivateKeyFile(file)).rejects.toMatchObject({
      code: 'PW_KEY_FILE_UNUSABLE',
      facts: { file },
    });
  });

  it('is refused when its folder is not there', async () => {
    const path = join(folder, 'nowhere', 'key.pem');
    await expect(writePrivateKeyFile(path, generatePrivateKey())).rejects.toMatchObject({
      code: 'PW_KEY_FILE_UNUSABLE',
    });
  });
});
