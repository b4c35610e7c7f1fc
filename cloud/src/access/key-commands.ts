import { existsSync, mkdirSync } from 'node:fs';
import { Value } from '@sinclair/typebox/value';
import { systemClock } from '@pledgewatch/shared/clock';
import { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { openApiKeys, type ApiKeys, type KeyRecord } from './api-keys.ts';
import { openCloudDatabase } from './cloud-database.ts';
import { ENDED_KEYS_KEPT_MAX, KEY_DAYS_MAX, KEYS_MAX } from './limits.ts';

const DAY_MS = 86_400_000;

/**
 * Makes API keys, one for each `TENANT:USER:ROLE`, in the cloud's folder; a running cloud knows them at
 * once. The keys are returned and kept nowhere.
 *
 * @param days After so many days they end by themselves; absent: they last until they are revoked.
 * @throws {PledgewatchError} `PW_COMMAND_LINE_INVALID` naming every holder that is not of that form;
 * no key was made then.
 */
export function makeKeys(
  dataDir: string,
  holders: readonly string[],
  days?: number,
): Record<string, string> {
  const wrong = holders.filter((holder) => !Value.Check(Actor, actorOf(holder)));
  if (holders.length === 0 || wrong.length > 0) {
    throw unusable(`${wrong.join(', ') || 'nothing'} is not TENANT:USER:ROLE`);
  }
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= KEY_DAYS_MAX)) {
    throw unusable(`--days must be a whole number from 1 to ${KEY_DAYS_MAX}`);
  }
  const expiresAt = days === undefined ? undefined : systemClock.now() + days * DAY_MS;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return withKeys(dataDir, (keys) =>
    Object.fromEntries(
      holders.map((holder) => [holder, keys.create(actorOf(holder) as Actor, expiresAt).key]),
    ),
  );
}

/**
 * Ends API keys by their ids; a running cloud lets them in no more.
 *
 * @throws {PledgewatchError} `PW_COMMAND_LINE_INVALID` naming every one that was not in force; the
 * others are ended all the same.
 */
export function revokeKeys(dataDir: string, keyIds: readonly string[]): void {
  if (keyIds.length === 0) throw unusable('which key is to be revoked? See keys list');
  const unknown = withKeys(dataDir, (keys) => keyIds.filter((keyId) => !keys.revoke(keyId)));
  if (unknown.length > 0) throw unusable(`no key in force has the id ${unknown.join(', ')}`);
}

/** Every key the cloud's folder knows, the oldest first; none of their secrets. */
export function listKeys(dataDir: string): KeyRecord[] {
  const limit = KEYS_MAX + ENDED_KEYS_KEPT_MAX;
  return withKeys(dataDir, (keys) => keys.list({ limit })).sort(
    (a, b) => a.createdAt - b.createdAt,
  );
}

/** What `keys list` prints: a line a key. */
export function tellKeys(records: readonly KeyRecord[]): string {
  return records
    .map(({ keyId, actor: { tenantId, userId, role }, createdAt, ...ends }) =>
      [keyId, `${tenantId}:${userId}:${role}`, `made ${dateOf(createdAt)}`, endOf(ends)].join('  '),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function endOf({
  expiresAt,
  revokedAt,
  inForce,
}: Pick<KeyRecord, 'expiresAt' | 'revokedAt' | 'inForce'>): string {
  if (revokedAt !== undefined) return `revoked ${dateOf(revokedAt)}`;
  if (expiresAt === undefined) return 'in force';
  return inForce ? `in force until ${dateOf(expiresAt)}` : `expired ${dateOf(expiresAt)}`;
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 16).concat('Z');
}

function withKeys<T>(dataDir: string, use: (keys: ApiKeys) => T): T {
  if (!existsSync(dataDir))
    throw unusable(`there is no folder ${dataDir}; name it in the configuration`);
  const database = openCloudDatabase(dataDir);
  try {
    return use(openApiKeys(database, systemClock));
  } finally {
    database.close();
  }
}

function actorOf(holder: string) {
  const [tenantId, userId, role, ...rest] = holder.split(':');
  return rest.length > 0 ? null : { tenantId, userId, role };
}

function unusable(problem: string): PledgewatchError {
  return new PledgewatchError('PW_COMMAND_LINE_INVALID', { problem });
}
