import { createHash, createHmac } from 'node:crypto';
import { BODY_BYTES_MAX } from './limits.ts';
import type { AlertRecord } from './records.ts';

export type MessageType =
  | 'alert.raised'
  | 'alert.acknowledged'
  | 'alert.cleared'
  | 'alert.noted'
  | 'alert.shelving-asked'
  | 'alert.shelved'
  | 'alert.unshelved'
  | 'alert.joined'
  | 'alert.escalated'
  | 'alerts.undelivered';

/** What one webhook is told once, with the bytes that are signed at every attempt. */
export interface Message {
  /** `msg_…`: the same at every attempt and after every crash, so that a receiver can tell. */
  readonly messageId: string;
  readonly type: MessageType;
  /** Place in the ledger of what it tells. */
  readonly entry: number;
  /** When the alert was raised, where it tells of one raised: delivery is measured from there. */
  readonly raisedAt: number | null;
  readonly correlationId: string | null;
  /** JSON: `type`, `timestamp`, `data` (Standard Webhooks 1.0.0). */
  readonly body: string;
}

/** What befalls an alert once; everything else may come again. */
const ONCE: ReadonlySet<MessageType> = new Set([
  'alert.raised',
  'alert.acknowledged',
  'alert.cleared',
]);

/** What a webhook is told of an alert at the entry that changed it. */
export function alertMessage(
  type: Exclude<MessageType, 'alerts.undelivered'>,
  {
    entry,
    at,
    alert,
  }: { readonly entry: number; readonly at: number; readonly alert: AlertRecord },
): Message {
  const { alertId, raisedAt, correlationId = null } = alert;
  const timestamp = type === 'alert.raised' ? raisedAt : at;
  return {
    messageId: ONCE.has(type) ? idOf(type, alertId) : idOf(type, alertId, String(entry)),
    type,
    entry,
    raisedAt: type === 'alert.raised' ? raisedAt : null,
    correlationId,
    body: fit({ type, timestamp: new Date(timestamp).toISOString(), data: { ...alert, entry } }),
  };
}

/** Messages that found a webhook's queue full, by the ledger entries they told of. */
export interface Dropped {
  readonly count: number;
  readonly fromEntry: number;
  readonly toEntry: number;
}

/** Says to a webhook what it was not told: its alerts of those entries are to be read from the API. */
export function undeliveredMessage(webhookId: string, dropped: Dropped, at: number): Message {
  const { count, fromEntry, toEntry } = dropped;
  const type = 'alerts.undelivered';
  const reason = {
    en: `${count} messages found the queue of this webhook full`,
    zh: `此 Webhook 的队列已满，${count} 条消息未能入队`,
  };
  return {
    messageId: idOf(type, webhookId, String(fromEntry), String(toEntry)),
    type,
    entry: toEntry,
    raisedAt: null,
    correlationId: null,
    body: JSON.stringify({
      type,
      timestamp: new Date(at).toISOString(),
      data: { count, fromEntry, toEntry, reason },
    }),
  };
}

/**
 * The value of `webhook-signature`: HMAC-SHA256 over `id.timestamp.body`, version `v1` (Standard
 * Webhooks 1.0.0).
 *
 * @param secret `whsec_` and the key in base64.
 * @param timestampS Seconds since 1970, of this attempt.
 */
export function signatureOf(
  secret: string,
  { messageId, body }: Pick<Message, 'messageId' | 'body'>,
  timestampS: number,
): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = `${messageId}.${timestampS}.${body}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

function idOf(...parts: string[]): string {
  return `msg_${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)}`;
}

interface Envelope {
  readonly type: MessageType;
  readonly timestamp: string;
  readonly data: AlertRecord & { readonly entry: number };
}

/** Longest reason in a shortened body, in either language, characters. */
const SHORT_REASON_LENGTH_MAX = 1_000;

/** A body past the bound leaves out its figures and shortens its words, and says so. */
function fit(envelope: Envelope): string {
  const whole = JSON.stringify(envelope);
  if (Buffer.byteLength(whole) < BODY_BYTES_MAX) return whole;
  const { reason } = envelope.data;
  const data = {
    ...envelope.data,
    facts: {},
    ...(envelope.data.case && { case: { ...envelope.data.case, members: [] } }),
    reason: {
      en: reason.en.slice(0, SHORT_REASON_LENGTH_MAX),
      zh: reason.zh.slice(0, SHORT_REASON_LENGTH_MAX),
    },
    shortened: true,
  };
  return JSON.stringify({ ...envelope, data });
}
