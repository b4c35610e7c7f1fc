import { DatabaseSync } from 'node:sqlite';
import type { Actor } from '@pledgewatch/shared/command';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSessions, openApiKeys } from './index.ts';
import { ENDED_KEYS_KEPT_MAX, LINK_MS_MAX, LINKS_MAX, SESSION_MS_MAX } from './limits.ts';

const bank: Actor = { tenantId: 'bank-1', userId: 'li', role: 'pledgee' };
const HOLDER = { keyId: 'key-1', actor: bank };
const EVERY_KEY = { isInForce: () => true };
function clockAt(start: number) {
  const clock = { time: start, now: () => clock.time, sleep: async () => undefined };
  return clock;
}

describe('API keys', () => {
  it('speak for their holder until they are revoked, also after a restart', () => {
    const database = new DatabaseSync(':memory:');
    const { key, keyId } = openApiKeys(database, clockAt(1)).create(bank);
    const keys = openApiKeys(database, clockAt(2));
    expect(keys.holder(key)).toEqual({ keyId, actor: bank });
    expect(keys.revoke(keyId)).toBe(true);
    expect(keys.revoke(keyId)).toBe(false);
    expect(keys.holder(key)).toBeUndefined();
  });

  it('leave nothing in the table that would open a door', () => {
    const database = new DatabaseSync(':memory:');
    const keys = openApiKeys(database, clockAt(1));
    const { key } = keys.create(bank);
    const secret = key.slice(-43);
    const row = database.prepare('SELECT * FROM api_key').get() as { digest: Uint8Array };
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(Buffer.from(row.digest).toString()).not.toContain(secret);
  });

  it('are known only whole: one wrong character anywhere opens nothing', () => {
    const keys = openApiKeys(new DatabaseSync(':memory:'), clockAt(1));
    const { key } = keys.create(bank);
    fc.assert(
      // The last of 43 base64url characters carries two bits that decode to nothing; still refused.
      fc.property(fc.nat(key.length - 1), fc.constantFrom('a', 'Z', '0', '_', ' '), (at, with_) => {
        const wrong = key.slice(0, at) + with_ + key.slice(at + 1);
        fc.pre(wrong !== key);
        expect(keys.holder(wrong)).toBeUndefined();
      }),
    );
    for (const nothing of ['', 'pwk_', `${key}x`, 'x'.repeat(100_000)]) {
      expect(keys.holder(nothing)).toBeUndefined();
    }
  });
});

describe('API keys that are to end by themselves', () => {
  it('open nothing from their expiry on, and can not be revoked any more', () => {
    const clock = clockAt(1_000);
    const keys = openApiKeys(new DatabaseSync(':memory:'), clock);
    const { key, keyId } = keys.create(bank, 2_000);
    clock.time = 1_999;
    expect(keys.holder(key)).toEqual({ keyId, actor: bank });
    clock.time = 2_000;
    expect(keys.holder(key)).toBeUndefined();
    expect(keys.isInForce(keyId)).toBe(false);
    expect(keys.revoke(keyId)).toBe(false);
  });

  it('are known to a table that was made before keys could expire', () => {
    const database = new DatabaseSync(':memory:');
    database.exec(`CREATE TABLE api_key (key_id TEXT PRIMARY KEY, digest BLOB NOT NULL,
      tenant_id TEXT NOT NULL, user_id TEXT NOT NULL, role TEXT NOT NULL,
      created_at INTEGER NOT NULL, revoked_at INTEGER) STRICT, WITHOUT ROWID`);
    const keys = openApiKeys(database, clockAt(1));
    const { key } = keys.create(bank, 2);
    expect(keys.holder(key)).toMatchObject({ actor: bank });
  });
});

describe('the list of API keys', () => {
  it('tells who holds which and how it ended, a page at a time, and no secret', () => {
    const clock = clockAt(1_000);
    const keys = openApiKeys(new DatabaseSync(':memory:'), clock);
    const lasting = keys.create(bank);
    const expired = keys.create(bank, 1_500);
    const revoked = keys.create(bank, 9_000);
    keys.revoke(revoked.keyId);
    clock.time = 1_500;
    const first = keys.list({ limit: 2 });
    const all = [...first, ...keys.list({ after: first.at(-1)?.keyId ?? '', limit: 2 })];
    const common = { actor: bank, createdAt: 1_000 };
    const byId = (a: { keyId: string }, b: { keyId: string }) => (a.keyId < b.keyId ? -1 : 1);
    expect(all).toEqual(
      [
        { keyId: lasting.keyId, ...common, inForce: true },
        { keyId: expired.keyId, ...common, expiresAt: 1_500, inForce: false },
        { keyId: revoked.keyId, ...common, expiresAt: 9_000, revokedAt: 1_000, inForce: false },
      ].toSorted(byId),
    );
  });

  it('forgets those that ended longest ago, and never one in force', () => {
    const clock = clockAt(0);
    const database = new DatabaseSync(':memory:');
    const keys = openApiKeys(database, clock);
    const { keyId: lasting } = keys.create(bank);
    database.exec(`INSERT INTO api_key
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ENDED_KEYS_KEPT_MAX + 2})
      SELECT printf('%016x', i), zeroblob(32), 't', 'u', 'auditor', 0, i, NULL FROM n`);
    clock.time = ENDED_KEYS_KEPT_MAX + 10;
    const { keyId: newest } = keys.create(bank);
    const kept = new Set(keys.list({ limit: 2 * ENDED_KEYS_KEPT_MAX }).map(({ keyId }) => keyId));
    expect(kept.size).toBe(ENDED_KEYS_KEPT_MAX + 2);
    expect([lasting, newest].every((keyId) => kept.has(keyId))).toBe(true);
    expect(kept.has('0000000000000002')).toBe(false);
    expect(kept.has('0000000000000003')).toBe(true);
  });
});

describe('console sessions', () => {
  it('begin once from a link, and end in time', () => {
    const clock = clockAt(1_000);
    const sessions = createSessions(clock, EVERY_KEY);
    const linkKey = sessions.createConsoleLink(HOLDER).slice('#k='.length);
    const { cookie, expiresAt } = sessions.exchange(linkKey);
    expect(expiresAt).toBe(1_000 + SESSION_MS_MAX);
    expect(sessions.actorOf(cookie)).toEqual(bank);
    expect(() => sessions.exchange(linkKey)).toThrow(/used before/);
    clock.time += SESSION_MS_MAX;
    expect(sessions.actorOf(cookie)).toBeUndefined();
  });

  it('do not begin from a link that was left lying', () => {
    const clock = clockAt(0);
    const sessions = createSessions(clock, EVERY_KEY);
    const linkKey = sessions.createConsoleLink(HOLDER).slice('#k='.length);
    clock.time = LINK_MS_MAX;
    expect(() => sessions.exchange(linkKey)).toThrow(/expired/);
  });

  it('end when their holder leaves', () => {
    const sessions = createSessions(clockAt(0), EVERY_KEY);
    const { cookie } = sessions.exchange(sessions.createConsoleLink(HOLDER).slice(3));
    sessions.end(cookie);
    expect(sessions.actorOf(cookie)).toBeUndefined();
  });

  it('end with the key that asked for them, and so does a link that was not used', () => {
    const clock = clockAt(1);
    const keys = openApiKeys(new DatabaseSync(':memory:'), clock);
    const sessions = createSessions(clock, keys);
    const holder = { keyId: keys.create(bank).keyId, actor: bank };
    const [used, unused] = [1, 2].map(() => sessions.createConsoleLink(holder).slice(3));
    const { cookie } = sessions.exchange(used!);
    keys.revoke(holder.keyId);
    expect(sessions.actorOf(cookie)).toBeUndefined();
    expect(() => sessions.exchange(unused!)).toThrow(/used before/);
  });

  it('are bounded: the oldest unused link goes when there are too many', () => {
    const sessions = createSessions(clockAt(0), EVERY_KEY);
    const first = sessions.createConsoleLink(HOLDER).slice(3);
    const second = sessions.createConsoleLink(HOLDER).slice(3);
    for (let i = 1; i < LINKS_MAX; i++) sessions.createConsoleLink(HOLDER);
    expect(() => sessions.exchange(first)).toThrow();
    expect(sessions.exchange(second).actor).toEqual(bank);
  });
});
