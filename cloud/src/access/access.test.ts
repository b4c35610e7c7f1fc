import { DatabaseSync } from 'node:sqlite';
import type { Actor } from '@pledgewatch/shared/command';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSessions, openApiKeys } from './index.ts';
import { LINK_MS_MAX, LINKS_MAX, SESSION_MS_MAX } from './limits.ts';

const bank: Actor = { tenantId: 'bank-1', userId: 'li', role: 'pledgee' };
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

describe('console sessions', () => {
  it('begin once from a link, and end in time', () => {
    const clock = clockAt(1_000);
    const sessions = createSessions(clock);
    const linkKey = sessions.createConsoleLink(bank).slice('#k='.length);
    const { cookie, expiresAt } = sessions.exchange(linkKey);
    expect(expiresAt).toBe(1_000 + SESSION_MS_MAX);
    expect(sessions.actorOf(cookie)).toEqual(bank);
    expect(() => sessions.exchange(linkKey)).toThrow(/used before/);
    clock.time += SESSION_MS_MAX;
    expect(sessions.actorOf(cookie)).toBeUndefined();
  });

  it('do not begin from a link that was left lying', () => {
    const clock = clockAt(0);
    const sessions = createSessions(clock);
    const linkKey = sessions.createConsoleLink(bank).slice('#k='.length);
    clock.time = LINK_MS_MAX;
    expect(() => sessions.exchange(linkKey)).toThrow(/expired/);
  });

  it('end when their holder leaves', () => {
    const sessions = createSessions(clockAt(0));
    const { cookie } = sessions.exchange(sessions.createConsoleLink(bank).slice(3));
    sessions.end(cookie);
    expect(sessions.actorOf(cookie)).toBeUndefined();
  });

  it('are bounded: the oldest unused link goes when there are too many', () => {
    const sessions = createSessions(clockAt(0));
    const first = sessions.createConsoleLink(bank).slice(3);
    const second = sessions.createConsoleLink(bank).slice(3);
    for (let i = 1; i < LINKS_MAX; i++) sessions.createConsoleLink(bank);
    expect(() => sessions.exchange(first)).toThrow();
    expect(sessions.exchange(second).actor).toEqual(bank);
  });
});
