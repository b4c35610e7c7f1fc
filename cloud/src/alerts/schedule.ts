import type { Chance, EpochMs } from '@pledgewatch/shared/clock';
import { RETRY_AFTER_MS_MAX } from './limits.ts';

const S = 1_000;
const MIN = 60 * S;
const H = 60 * MIN;

/**
 * How long after an attempt failed the next one is made (Standard Webhooks 1.0.0): ten attempts in
 * three days and four hours.
 */
export const RETRY_DELAYS_MS = [
  5 * S,
  5 * MIN,
  30 * MIN,
  2 * H,
  5 * H,
  10 * H,
  14 * H,
  20 * H,
  24 * H,
] as const;

/** A delay grows by up to this share, so that what failed together does not return together. */
const JITTER = 0.1;

/** Statuses by which an endpoint asks to be left alone for a while. */
const THROTTLING: readonly number[] = [429, 502, 503, 504];

/** What came of an attempt: an HTTP status, or why there was none. */
export type Answer =
  | { readonly status: number; readonly retryAfterMs?: number }
  /** Nothing was sent: the webhook is in use no more. */
  | { readonly ended: string }
  | { readonly fault: string };

/** What follows from an answer. */
export type Verdict =
  | { readonly is: 'delivered' }
  /** Again at `dueAt`; the whole endpoint rests until `restUntil`. */
  | {
      readonly is: 'later';
      readonly reason: string;
      readonly dueAt: EpochMs;
      readonly restUntil?: EpochMs;
    }
  | { readonly is: 'failed'; readonly reason: string }
  /** 410, or the end of the key that asked: nothing more is sent of anything. */
  | { readonly is: 'gone'; readonly reason: string };

/** @param attempts Attempts made of this message, the one that was answered included. */
export function judge(answer: Answer, attempts: number, now: EpochMs, chance: Chance): Verdict {
  if ('ended' in answer) return { is: 'gone', reason: answer.ended };
  const status = 'status' in answer ? answer.status : 0;
  if (status >= 200 && status < 300) return { is: 'delivered' };
  const reason = 'fault' in answer ? answer.fault : `HTTP ${status}`;
  if (status === 410) return { is: 'gone', reason };
  const delayMs = RETRY_DELAYS_MS[attempts - 1];
  if (delayMs === undefined) return { is: 'failed', reason };
  const jitteredMs = Math.round(delayMs * (1 + JITTER * chance()));
  const restMs = restAskedFor(answer);
  const dueAt = now + Math.max(jitteredMs, restMs ?? 0);
  return { is: 'later', reason, dueAt, ...(restMs !== undefined && { restUntil: now + restMs }) };
}

function restAskedFor(answer: Exclude<Answer, { ended: string }>): number | undefined {
  if ('fault' in answer || !THROTTLING.includes(answer.status)) return undefined;
  const askedMs = answer.retryAfterMs ?? RETRY_DELAYS_MS[0];
  return Math.min(Math.max(askedMs, 0), RETRY_AFTER_MS_MAX);
}

/** `Retry-After` (RFC 9110 §10.2.3): seconds, or a date. */
export function retryAfterMs(value: string | undefined, now: EpochMs): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * S;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : date - now;
}
