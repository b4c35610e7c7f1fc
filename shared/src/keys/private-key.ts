import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PledgewatchError } from '../errors/index.ts';

/** A new Ed25519 private key from the system's own randomness. Its public half follows from it. */
export function generatePrivateKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}

/**
 * Writes a private key as PKCS#8 PEM, readable by its owner alone (mode 0600). The file
 * appears whole and on disk or not at all, and an existing file is never overwritten: a lost key
 * cannot be had back.
 *
 * @throws {PledgewatchError} `PW_KEY_FILE_EXISTS`, `PW_KEY_FILE_UNUSABLE`; the operator must act.
 */
export async function writePrivateKeyFile(path: string, key: KeyObject): Promise<void> {
  const draft = `${path}.${process.pid}.new`;
  try {
    await writeDurably(draft, key.export({ format: 'pem', type: 'pkcs8' }));
    // A hard link, unlike a rename, refuses to take an existing name.
    await link(draft, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    throw fileError(path, cause);
  } finally {
    await rm(draft, { force: true });
  }
}

/** @throws {PledgewatchError} `PW_KEY_FILE_UNUSABLE` when there is no Ed25519 key to be read. */
export async function readPrivateKeyFile(path: string): Promise<KeyObject> {
  const key = await readAnyPrivateKeyFile(path);
  if (key.asymmetricKeyType === 'ed25519') return key;
  const reason = `holds a ${key.asymmetricKeyType} key, not Ed25519`;
  throw new PledgewatchError('PW_KEY_FILE_UNUSABLE', { file: path, reason });
}

/**
 * A private key of any kind: a person's own, made by whatever holds it.
 *
 * @throws {PledgewatchError} `PW_KEY_FILE_UNUSABLE` when there is no PEM key to be read.
 */
export async function readAnyPrivateKeyFile(path: string): Promise<KeyObject> {
  try {
    return createPrivateKey({ key: await readFile(path), format: 'pem' });
  } catch (cause) {
    throw fileError(path, cause);
  }
}

async function writeDurably(path: string, content: string | Buffer): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(content);
  await file.sync();
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}

function fileError(file: string, cause: unknown): PledgewatchError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'EEXIST') return new PledgewatchError('PW_KEY_FILE_EXISTS', { file }, { cause });
  // OpenSSL's own wording changes between releases and never helps; the system's does.
  const reason = code?.startsWith('E') && !code.startsWith('ERR_') ? message : 'not a PEM key';
  return new PledgewatchError('PW_KEY_FILE_UNUSABLE', { file, reason }, { cause });
}
