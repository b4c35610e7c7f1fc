import { existsSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyObject } from 'node:crypto';
import { Value } from '@sinclair/typebox/value';
import type { Chance, Clock, EpochMs } from '@pledgewatch/shared/clock';
import {
  brokerPassword,
  EnrolmentAnswer,
  enrolmentProof,
  openVehicleKey,
  parseToken,
  proofsEqual,
  type EnrolmentRequest,
} from '@pledgewatch/shared/enrolment';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import {
  generatePrivateKey,
  publicKeyFromBase64url,
  publicKeyToBase64url,
  readPrivateKeyFile,
  writePrivateKeyFile,
} from '@pledgewatch/shared/keys';
import type { Log } from '@pledgewatch/shared/log';
import { readKept, writeKept, type KeptEnrolment } from './kept.ts';
import { ANSWER_WAIT_MS, PAUSE_MAX_MS, PAUSE_MIN_MS } from './limits.ts';

export interface EnrolmentOptions {
  readonly dataDir: string;
  /** The gateway's private key, from {@link gatewayKey}. */
  readonly key: KeyObject;
  readonly siteId: string;
  readonly gatewayId: string;
  /** The cloud's web address. */
  readonly url: string;
  /** The one-time token, or null where there is none; asked for only when it is needed. */
  readonly token: () => string | null;
  /** Where the operator puts the token, for the message that it is missing. */
  readonly tokenPlace: string;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly fetch?: typeof fetch;
}

/** Who the cloud is to the gateway, and how the gateway enters. */
export interface Enrolled {
  readonly cloudKey: KeyObject;
  /** For the broker; the user name is the gateway's id. */
  readonly password: string;
  /** Under which the site's vehicles are marked. */
  readonly vehicleKey: Uint8Array;
}

/**
 * The gateway's private key, made at the first start; it never leaves its folder.
 *
 * @throws {PledgewatchError} `PW_KEY_FILE_UNUSABLE`; the operator must act.
 */
export async function gatewayKey(dataDir: string): Promise<KeyObject> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'gateway.key');
  if (!existsSync(file)) await writePrivateKeyFile(file, generatePrivateKey());
  return readPrivateKeyFile(file);
}

const keptFileOf = (dataDir: string) => join(dataDir, 'enrolment.json');

/** When the gateway of this folder was enrolled; undefined when it is not. */
export function enrolledAt(dataDir: string): EpochMs | undefined {
  const kept = statSync(keptFileOf(dataDir), { throwIfNoEntry: false });
  return kept && Math.floor(kept.mtimeMs);
}

/**
 * What was agreed with the cloud: once, and kept in the gateway's folder. While the cloud cannot
 * be reached it is tried again; null when the signal aborts first.
 *
 * @throws {PledgewatchError} `PW_ENROLMENT_FAILED`, `PW_ENROLMENT_UNPROVEN`,
 * `PW_ENROLMENT_TOKEN_MISSING`, `PW_ENROLMENT_TOKEN_MALFORMED`, `PW_ENROLMENT_STATE_DAMAGED`: the
 * operator must act.
 */
export async function ensureEnrolled(options: EnrolmentOptions): Promise<Enrolled | null> {
  const file = keptFileOf(options.dataDir);
  const known = await readKept(file);
  if (known && (known.siteId !== options.siteId || known.gatewayId !== options.gatewayId)) {
    const reason = `it is for gateway ${known.gatewayId} of site ${known.siteId}`;
    throw new PledgewatchError('PW_ENROLMENT_STATE_DAMAGED', { file, reason });
  }
  const kept = known ?? (await enrol(options));
  if (!kept) return null;
  if (!known) await writeKept(file, kept);
  return asEnrolled(kept);
}

/**
 * What this gateway keeps of its enrolment; null before it.
 *
 * @throws {PledgewatchError} `PW_ENROLMENT_STATE_DAMAGED`; the operator must act.
 */
export async function enrolledBefore(dataDir: string): Promise<Enrolled | null> {
  const kept = await readKept(keptFileOf(dataDir));
  return kept && asEnrolled(kept);
}

function asEnrolled({ cloudKey, password, vehicleKey }: KeptEnrolment): Enrolled {
  return {
    cloudKey: publicKeyFromBase64url(cloudKey),
    password,
    vehicleKey: Buffer.from(vehicleKey, 'base64url'),
  };
}

async function enrol(options: EnrolmentOptions): Promise<KeptEnrolment | null> {
  const { siteId, gatewayId, key, signal } = options;
  const text = options.token();
  if (!text) throw new PledgewatchError('PW_ENROLMENT_TOKEN_MISSING', { file: options.tokenPlace });
  const { tokenId, secret, cloudKey } = parseToken(text);
  const about = {
    tokenId,
    siteId,
    gatewayId,
    gatewayKey: publicKeyToBase64url(key),
    nonce: Buffer.from(options.random(24)).toString('base64url'),
  };
  const proof = enrolmentProof('gateway', secret, { ...about, cloudKey });
  const expected = enrolmentProof('cloud', secret, { ...about, cloudKey });
  for (let attempt = 0; !signal.aborted; attempt++) {
    const answer = await post(options, { ...about, proof });
    if (answer !== 'unreachable') {
      const isProven = answer !== null && proofsEqual(answer.proof, expected);
      const vehicleKey = isProven ? openVehicleKey(secret, answer.vehicleKey) : null;
      if (!vehicleKey) throw new PledgewatchError('PW_ENROLMENT_UNPROVEN', { url: options.url });
      return {
        siteId,
        gatewayId,
        cloudKey: base64url(cloudKey),
        password: brokerPassword(secret),
        vehicleKey: base64url(vehicleKey),
      };
    }
    const pause = Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS * 2 ** Math.min(attempt, 8));
    await options.clock.sleep(pause * (0.5 + options.chance() / 2), signal);
  }
  return null;
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

/** The cloud's answer, null when it is not one. */
async function post(
  { url, log, signal, fetch: send = fetch }: EnrolmentOptions,
  request: EnrolmentRequest,
): Promise<EnrolmentAnswer | null | 'unreachable'> {
  let response: Response;
  let answer: unknown;
  try {
    response = await send(new URL('/v1/enrolments', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WAIT_MS)]),
    });
    answer = await response.json().catch(() => null);
  } catch (error) {
    const { code, message } = new PledgewatchError('PW_CLOUD_UNREACHABLE', {
      url,
      reason: reasonOf(error),
    });
    log.warn({ code }, message);
    return 'unreachable';
  }
  const { status } = response;
  if (status >= 500 || status === 429) return 'unreachable';
  if (!response.ok) {
    const { code } = (answer ?? {}) as { code?: unknown };
    const facts = { url, status, code: typeof code === 'string' ? code : '' };
    throw new PledgewatchError('PW_ENROLMENT_FAILED', facts);
  }
  return Value.Check(EnrolmentAnswer, answer) ? answer : null;
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return (cause as { code?: string } | undefined)?.code ?? message;
}
