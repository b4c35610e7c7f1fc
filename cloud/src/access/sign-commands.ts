import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Value } from '@sinclair/typebox/value';
import { systemClock } from '@pledgewatch/shared/clock';
import { Command } from '@pledgewatch/shared/command';
import {
  publicJwkOf,
  signCommand,
  signingKeyIdOf,
  type PublicJwk,
} from '@pledgewatch/shared/command-signature';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { readAnyPrivateKeyFile, writePrivateKeyFile } from '@pledgewatch/shared/keys';

/** A person's key as others are told of it. */
export interface PublicSigningKey {
  readonly signingKeyId: string;
  readonly publicKey: PublicJwk;
}

/** What `sign command` is told. */
export interface ToBeSigned {
  readonly key: string | undefined;
  readonly tenant: string | undefined;
  readonly idempotencyKey: string | undefined;
}

/**
 * Makes a key to sign commands with, in a file of its owner's.
 *
 * @param algorithm `Ed25519`, or `ES256` for what must fit a signing device.
 * @throws {PledgewatchError} `PW_COMMAND_LINE_INVALID`, `PW_KEY_FILE_EXISTS`, `PW_KEY_FILE_UNUSABLE`.
 */
export async function makeSigningKey(
  file: string | undefined,
  algorithm: string,
): Promise<PublicSigningKey> {
  if (file === undefined) throw unusable('sign make needs the name of a new file');
  const key = generated(algorithm);
  await writePrivateKeyFile(file, key);
  return told(key);
}

/** The public half of the key in a file. @throws {PledgewatchError} `PW_KEY_FILE_UNUSABLE`. */
export async function showSigningKey(file: string | undefined): Promise<PublicSigningKey> {
  if (file === undefined) throw unusable('sign show needs the name of a key file');
  return told(await readAnyPrivateKeyFile(file));
}

/**
 * Signs the command in a file, as JSON with its `type` and what its path names; `-` reads standard input.
 *
 * @returns The value of the header `Pledgewatch-Signature`.
 * @throws {PledgewatchError} `PW_COMMAND_LINE_INVALID` when something is missing or it is no command.
 */
export async function signCommandFile(
  file: string | undefined,
  { key, tenant: tenantId, idempotencyKey }: ToBeSigned,
): Promise<string> {
  if (!file || !key || !tenantId || !idempotencyKey) {
    throw unusable('sign command needs a FILE, --key, --tenant and --idempotency-key');
  }
  const what = { tenantId, idempotencyKey, command: readCommand(file) };
  return signCommand(what, await readAnyPrivateKeyFile(key), systemClock.now());
}

function generated(algorithm: string): KeyObject {
  if (algorithm === 'Ed25519') return generateKeyPairSync('ed25519').privateKey;
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  throw unusable(`--algorithm is Ed25519 or ES256, not ${algorithm}`);
}

function told(key: KeyObject): PublicSigningKey {
  const publicKey = publicJwkOf(key);
  return { signingKeyId: signingKeyIdOf(publicKey), publicKey };
}

function readCommand(file: string): Command {
  let said: unknown;
  try {
    said = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
  } catch (error) {
    throw unusable(`${file} cannot be read as JSON: ${(error as Error).message}`);
  }
  if (Value.Check(Command, said)) return said;
  throw unusable(`${file} holds no command: it needs its type and everything of docs/specs/007`);
}

function unusable(problem: string): PledgewatchError {
  return new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem });
}
