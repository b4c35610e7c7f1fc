import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { KEYS_MAX } from './limits.ts';

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

/** The API keys; of a secret only its SHA-256 is kept (256 random bits need no slow hash). */
export interface ApiKeys {
  /** @throws {PledgewatchError} `PW_KEYS_FULL` at {@link KEYS_MAX}; the operator revokes some. */
  create(actor: Actor): NewKey;
  /** Who the key speaks for; undefined when it is not known, wrong, or revoked. */
  holder(key: string): KeyHolder | undefined;
  /** Whether there is such a key and it was not revoked. */
  isInForce(keyId: string): boolean;
  /** True when there was such a key in force. */
  revoke(keyId: string): boolean;
}

const SHAPE = /^pwk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;
/** Compared with when the id is not known, so that both answers take the same path. */
const NOBODY = { digest: new Uint8Array(32), tenant_id: '', user_id: '', role: 'auditor' } as const;

const TABLE = `
  CREATE TABLE IF NOT EXISTS api_key (
    key_id TEXT PRIMARY KEY,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    tenant_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
  ) STRICT, WITHOUT ROWID`;

interface Row {
  readonly digest: Uint8Array;
  readonly tenant_id: string;
  readonly user_id: string;
  readonly role: Actor['role'];
}

/** Opens the key table in `database`, making it where it is missing. */
export function openApiKeys(database: DatabaseSync, clock: Clock): ApiKeys {
  database.exec(TABLE);
  const insert = database.prepare('INSERT INTO api_key VALUES (?, ?, ?, ?, ?, ?, NULL)');
  const count = database.prepare('SELECT count(*) AS keys FROM api_key WHERE revoked_at IS NULL');
  const select = database.prepare(
    'SELECT digest, tenant_id, user_id, role FROM api_key WHERE key_id = ? AND revoked_at IS NULL',
  );
  const end = database.prepare(
    'UPDATE api_key SET revoked_at = ? WHERE key_id = ? AND revoked_at IS NULL',
  );

  return {
    create({ tenantId, userId, role }) {
      const { keys } = count.get() as { keys: number };
      if (keys >= KEYS_MAX) throw new PledgewatchError('PW_KEYS_FULL', { keys });
      const keyId = randomBytes(8).toString('hex');
      const secret = randomBytes(32).toString('base64url');
      insert.run(keyId, digestOf(secret), tenantId, userId, role, clock.now());
      return { keyId, key: `pwk_${keyId}_${secret}` };
    },
    holder(key) {
      const [, keyId, secret] = SHAPE.exec(key) ?? [];
      if (!keyId || !secret) return undefined;
      const row = select.get(keyId) as Row | undefined;
      const same = timingSafeEqual(digestOf(secret), (row ?? NOBODY).digest);
      return row && same ? { keyId, actor: actorOf(row) } : undefined;
    },
    isInForce: (keyId) => select.get(keyId) !== undefined,
    revoke: (keyId) => end.run(clock.now(), keyId).changes === 1,
  };
}

function actorOf(row: Row): Actor {
  return { tenantId: row.tenant_id, userId: row.user_id, role: row.role };
}

function digestOf(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}
