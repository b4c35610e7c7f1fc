import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { InfluxPlace } from './influx-place.ts';
import { ANSWER_TEXT_MAX, REQUEST_MAX_MS } from './limits.ts';

/** What InfluxDB answered to lines: 204 when every one of them is written. */
export interface PostAnswer {
  readonly status: number;
  /** What it says is wrong. */
  readonly reason: string;
}

/** Sends lines to InfluxDB as the bytes they are; rejects when no whole answer comes in time. */
export interface InfluxPost {
  /** The bytes must stay as they are until this settles. */
  send(lines: Uint8Array): Promise<PostAnswer>;
  close(): void;
}

/**
 * The write request of InfluxDB 1.8 ("InfluxDB API reference", `/write`), over connections that stay
 * open. Our own, because the package takes text alone: it would cost a fifth of all the cloud's time
 * to make bytes into text here and, twice, into bytes again there.
 */
export function openInfluxPost({ url, database, username, password }: InfluxPlace): InfluxPost {
  const target = new URL(url);
  target.pathname = `${target.pathname.replace(/\/$/, '')}/write`;
  target.search = new URLSearchParams({ db: database, precision: 'ns' }).toString();
  const secure = target.protocol === 'https:';
  const agent = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true });
  const request = secure ? requestHttps : requestHttp;
  const auth = username === undefined ? {} : { auth: `${username}:${password ?? ''}` };
  return {
    async send(lines) {
      const signal = AbortSignal.timeout(REQUEST_MAX_MS);
      const headers = { 'content-length': lines.length };
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        const of = { method: 'POST', agent, headers, signal, ...auth };
        request(target, of, resolve).on('error', reject).end(lines);
      });
      return { status: answer.statusCode ?? 0, reason: reasonOf(await textOf(answer)) };
    },
    close: () => agent.destroy(),
  };
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of answer.setEncoding('utf8')) {
    if (text.length < ANSWER_TEXT_MAX) text += part as string;
  }
  return text;
}

/** InfluxDB says it as `{"error":"…"}`; what stands in front of it may say it otherwise. */
function reasonOf(text: string): string {
  try {
    return (JSON.parse(text) as { readonly error?: string }).error ?? text;
  } catch {
    return text;
  }
}
