import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock, EpochMs } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { ENDED_KEYS_KEPT_MAX, KEYS_MAX } from './limits.ts';

/** Who a key speaks for. */
export interface KeyHolder {
  readonly keyId: string;
  readonly actor: Actor;
}

/** A key as it is shown once, to whom it is made for. */
export interface NewKey {
  readonly keyId: string;
  /** `pwk_{keyId}_{secret}`. */
  readonly key: string;
}

/** What is known of a key; its secret is not. */
export interface KeyRecord extends KeyHolder {
  readonly createdAt: EpochMs;
  /** When it ends by itself; absent: not before it is revoked. */
  readonly expiresAt?: EpochMs;
  readonly revokedAt?: EpochMs;
  readonly inForce: boolean;
}

/** The API keys; of a secret only its SHA-256 is kept (256 random bits need no slow hash). */
export interface ApiKeys {
  /**
   * @param expiresAt From then on it opens nothing; absent: until it is revoked.
   * @throws {PledgewatchError} `PW_KEYS_FULL` at {@link KEYS_MAX}; the operator revokes some.
   */
  create(actor: Actor, expiresAt?: EpochMs): NewKey;
  /** Who the key speaks for; undefined when it is not known, wrong, revoked or expired. */
  holder(key: string): KeyHolder | undefined;
  /** Whether there is such a key, neither revoked nor expired, of somebody whom the register lets in. */
  isInForce(keyId: string): boolean;
  /**
   * Ends a key, and with it what was begun by it: requests at once, its webhooks with their next
   * delivery, its event streams and console sessions with their next word.
   *
   * @returns True when there was such a key in force.
   */
  revoke(keyId: string): boolean;
  /** Keys in the order of their ids, ended ones too: those after `after`, at most `limit`. */
  list(page: { readonly after?: string; readonly limit: number }): KeyRecord[];
}

const SHAPE = /^pwk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;
/** Compared with when the id is not known, so that both answers take the same path. */
const NOBODY = new Uint8Array(32);

const TABLE = `
  CREATE TABLE IF NOT EXISTS api_key (
    key_id TEXT PRIMARY KEY,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    tenant_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER,
    expires_at INTEGER
  ) STRICT, WITHOUT ROWID`;

const IN_FORCE = 'revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)';

/** When a key ended, or will. */
const ENDS_AT = 'min(coalesce(revoked_at, expires_at), coalesce(expires_at, revoked_at))';

/**
 * Opens the key table in `database`, making it where it is missing.
 *
 * @param admits Whether the tenant's register lets the holder in; what a key began ends when it does not.
 */
export function openApiKeys(
  database: DatabaseSync,
  clock: Clock,
  admits: (actor: Actor) => boolean = () => true,
): ApiKeys {
  database.exec(TABLE);
  addExpiry(database);
  const sql = prepare(database);

  return {
    create({ tenantId, userId, role }, expiresAt) {
      const now = clock.now();
      const { keys } = sql.count.get(now) as { keys: number };
      if (keys >= KEYS_MAX) throw new PledgewatchError('PW_KEYS_FULL', { keys });
      const keyId = randomBytes(8).toString('hex');
      const secret = randomBytes(32).toString('base64url');
      const { insert } = sql;
      insert.run(keyId, digestOf(secret), tenantId, userId, role, now, expiresAt ?? null);
      sql.forgetEnded.run(now, ENDED_KEYS_KEPT_MAX);
      return { keyId, key: `pwk_${keyId}_${secret}` };
    },
    holder(key) {
      const [, keyId, secret] = SHAPE.exec(key) ?? [];
      if (!keyId || !secret) return undefined;
      const row = sql.inForce.get(keyId, clock.now()) as Row | undefined;
      const same = timingSafeEqual(digestOf(secret), row?.digest ?? NOBODY);
      return row && same ? { keyId, actor: actorOf(row) } : undefined;
    },
    isInForce(keyId) {
      const row = sql.inForce.get(keyId, clock.now()) as Row | undefined;
      return row !== undefined && admits(actorOf(row));
    },
    revoke(keyId) {
      const now = clock.now();
      return sql.revoke.run(now, keyId, now).changes === 1;
    },
    list({ after = '', limit }) {
      const now = clock.now();
      const rows = sql.list.all(after, limit) as unknown as ListedRow[];
      return rows.map((row) => recordOf(row, now));
    },
  };
}

function prepare(database: DatabaseSync) {
  return {
    insert: database.prepare('INSERT INTO api_key VALUES (?, ?, ?, ?, ?, ?, NULL, ?)'),
    count: database.prepare(`SELECT count(*) AS keys FROM api_key WHERE ${IN_FORCE}`),
    inForce: database.prepare(
      `SELECT digest, tenant_id, user_id, role FROM api_key WHERE key_id = ? AND ${IN_FORCE}`,
    ),
    revoke: database.prepare(`UPDATE api_key SET revoked_at = ? WHERE key_id = ? AND ${IN_FORCE}`),
    list: database.prepare('SELECT * FROM api_key WHERE key_id > ? ORDER BY key_id LIMIT ?'),
    forgetEnded: database.prepare(
      `DELETE FROM api_key WHERE key_id IN
       (SELECT key_id FROM api_key WHERE ${ENDS_AT} <= ? ORDER BY ${ENDS_AT} DESC LIMIT -1 OFFSET ?)`,
    ),
  };
}

/** Tables of before keys could expire lack the column. */
function addExpiry(database: DatabaseSync): void {
  const columns = database.prepare('PRAGMA table_info(api_key)').all();
  if (columns.some(({ name }) => name === 'expires_at')) return;
  database.exec('ALTER TABLE api_key ADD COLUMN expires_at INTEGER');
}

interface Row {
  readonly digest: Uint8Array;
  readonly tenant_id: string;
  readonly user_id: string;
  readonly role: Actor['role'];
}

interface ListedRow extends Row {
  readonly key_id: string;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly revoked_at: number | null;
}

function recordOf(row: ListedRow, now: EpochMs): KeyRecord {
  const {
    key_id: keyId,
    created_at: createdAt,
    expires_at: expiresAt,
    revoked_at: revokedAt,
  } = row;
  return {
    keyId,
    actor: actorOf(row),
    createdAt,
    ...(expiresAt !== null && { expiresAt }),
    ...(revokedAt !== null && { revokedAt }),
    inForce: revokedAt === null && (expiresAt === null || expiresAt > now),
  };
}

function actorOf(row: Row): Actor {
  return { tenantId: row.tenant_id, userId: row.user_id, role: row.role };
}

function digestOf(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}
