import { describe, expect, it } from 'vitest';
import { judge, RETRY_DELAYS_MS, retryAfterMs, type Answer } from './schedule.ts';

const NOW = 1_790_000_000_000;
const verdictOf = (answer: Answer, attempts = 1) => judge(answer, attempts, NOW, () => 0);

describe('What follows from an attempt', () => {
  it('is delivered by any 2xx and by nothing else', () => {
    expect(verdictOf({ status: 200 })).toEqual({ is: 'delivered' });
    expect(verdictOf({ status: 299 })).toEqual({ is: 'delivered' });
    for (const status of [101, 199, 300, 302, 400, 401, 404, 500]) {
      expect(verdictOf({ status }).is).toBe('later');
    }
  });

  it('keeps the Standard Webhooks schedule: ten attempts, then it has failed', () => {
    const delays = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    expect(RETRY_DELAYS_MS).toEqual(delays.map((seconds) => seconds * 1_000));
    for (const [index, delayMs] of RETRY_DELAYS_MS.entries()) {
      expect(verdictOf({ fault: 'ECONNREFUSED' }, index + 1)).toEqual({
        is: 'later',
        reason: 'ECONNREFUSED',
        dueAt: NOW + delayMs,
      });
    }
    expect(verdictOf({ status: 500 }, 10)).toEqual({ is: 'failed', reason: 'HTTP 500' });
  });

  it('spreads what failed together by up to a tenth', () => {
    const verdict = judge({ status: 500 }, 2, NOW, () => 0.999);
    expect(verdict).toMatchObject({ dueAt: NOW + 329_970 });
  });

  it('lets an endpoint rest that asks for it, for a day at most', () => {
    for (const status of [429, 502, 503, 504]) {
      expect(verdictOf({ status })).toMatchObject({ dueAt: NOW + 5_000, restUntil: NOW + 5_000 });
      expect(verdictOf({ status, retryAfterMs: 90_000 })).toMatchObject({
        dueAt: NOW + 90_000,
        restUntil: NOW + 90_000,
      });
    }
    const forever = verdictOf({ status: 429, retryAfterMs: 1e15 });
    expect(forever).toMatchObject({ restUntil: NOW + 86_400_000 });
    expect(verdictOf({ status: 500, retryAfterMs: 90_000 })).not.toHaveProperty('restUntil');
  });

  it('ends everything at 410', () => {
    expect(verdictOf({ status: 410 })).toEqual({ is: 'gone', reason: 'HTTP 410' });
  });
});

describe('Retry-After', () => {
  it('is read as seconds or as a date, and else as nothing', () => {
    expect(retryAfterMs('120', NOW)).toBe(120_000);
    expect(retryAfterMs(new Date(NOW + 7_000).toUTCString(), NOW)).toBe(7_000);
    for (const value of [undefined, '', 'soon', '-5x', '1e99']) {
      expect(retryAfterMs(value, NOW)).toBeUndefined();
    }
  });
});
