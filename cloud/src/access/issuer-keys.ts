import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { Clock, EpochMs } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import {
  ISSUER_ANSWER_CHARS_MAX,
  ISSUER_ANSWER_MS_MAX,
  ISSUER_ASKED_EVERY_MS,
  ISSUER_KEYS_MS_MAX,
  ISSUER_KEYS_OLD_MS,
} from './limits.ts';

/** Finds the public key that a token's header names. */
export type KeyFinder = ReturnType<typeof createLocalJWKSet>;

/** The public keys of an issuer (OpenID Connect Discovery 1.0 §4, RFC 7517), remembered for a while. */
export interface IssuerKeys {
  /**
   * The keys as last read; read again when they are old.
   *
   * @throws {PledgewatchError} `PW_ISSUER_UNREACHABLE` when there are none to go by.
   */
  current(): Promise<KeyFinder>;
  /** For a token whose key is not among them: reads again, unless that was done a moment ago. */
  renewed(): Promise<KeyFinder>;
}

/** Where keys may be read: over TLS, or on this very machine. */
export const ISSUER_ADDRESS = String.raw`^(https://|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/|$))[^?#]*$`;

const MAY_BE_READ = new RegExp(ISSUER_ADDRESS);

/** @param fetch The network. A stranger's tokens can make it ask once in {@link ISSUER_ASKED_EVERY_MS}, no more. */
export function createIssuerKeys(
  issuer: string,
  { clock, fetch }: { readonly clock: Clock; readonly fetch: typeof globalThis.fetch },
): IssuerKeys {
  let known: { readonly find: KeyFinder; readonly at: EpochMs } | undefined;
  let asked: { readonly at: EpochMs; readonly answer: Promise<void> } | undefined;
  let fault: PledgewatchError | undefined;

  async function read(): Promise<void> {
    try {
      known = { find: createLocalJWKSet(await readKeys(issuer, fetch)), at: clock.now() };
      fault = undefined;
    } catch (cause) {
      const reason = (cause as Error).message;
      fault = new PledgewatchError('PW_ISSUER_UNREACHABLE', { issuer, reason }, { cause });
    }
  }

  async function renewed(): Promise<KeyFinder> {
    const now = clock.now();
    if (!asked || now - asked.at >= ISSUER_ASKED_EVERY_MS) asked = { at: now, answer: read() };
    await asked.answer;
    const isUsable = known && clock.now() - known.at < ISSUER_KEYS_MS_MAX;
    if (known && isUsable) return known.find;
    throw fault ?? new PledgewatchError('PW_ISSUER_UNREACHABLE', { issuer, reason: 'no keys' });
  }

  return {
    renewed,
    current: async () =>
      known && clock.now() - known.at < ISSUER_KEYS_OLD_MS ? known.find : renewed(),
  };
}

async function readKeys(issuer: string, fetch: typeof globalThis.fetch): Promise<JSONWebKeySet> {
  const wellKnown = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = (await readJson(wellKnown, fetch)) as { issuer?: unknown; jwks_uri?: unknown };
  if (found?.issuer !== issuer) throw new Error(`its document is of ${String(found?.issuer)}`);
  const address = String(found.jwks_uri);
  if (!MAY_BE_READ.test(address)) throw new Error(`its keys are not behind TLS: ${address}`);
  return (await readJson(address, fetch)) as JSONWebKeySet;
}

async function readJson(address: string, fetch: typeof globalThis.fetch): Promise<unknown> {
  const signal = AbortSignal.timeout(ISSUER_ANSWER_MS_MAX);
  const answer = await fetch(address, { signal, redirect: 'error' });
  if (answer.status !== 200 || !answer.body) throw new Error(`${address} answers ${answer.status}`);
  let text = '';
  for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.length > ISSUER_ANSWER_CHARS_MAX) throw new Error(`${address} answers too much`);
  }
  return JSON.parse(text);
}
