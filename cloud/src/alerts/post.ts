import http from 'node:http';
import https from 'node:https';
import type { Clock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { CorrelationId } from '@pledgewatch/shared/identity';
import { Value } from '@sinclair/typebox/value';
import { guardedLookup, requireUrl, type AddressRules } from './address.ts';
import { ANSWER_BYTES_MAX, ATTEMPT_MS_MAX, SOCKET_IDLE_MS_MAX } from './limits.ts';
import { signatureOf, type Message } from './message.ts';
import { retryAfterMs, type Answer } from './schedule.ts';
import type { Subscription } from './subscriptions.ts';

/** Makes attempts. */
export interface Poster {
  /** One attempt; never throws. `signal` gives it up. */
  post(to: Subscription, message: Message, signal: AbortSignal): Promise<Answer>;
  close(): void;
}

/** Sends by HTTP/1.1 over sockets that are kept; follows no redirect. */
export function createPoster(rules: AddressRules, clock: Clock): Poster {
  const kept = { keepAlive: true, timeout: SOCKET_IDLE_MS_MAX, lookup: guardedLookup(rules) };
  const agents = { 'http:': new http.Agent(kept), 'https:': new https.Agent(kept) };

  function request(url: URL, headers: http.OutgoingHttpHeaders): http.ClientRequest {
    const { request } = url.protocol === 'https:' ? https : http;
    const agent = agents[url.protocol as keyof typeof agents];
    return request(url, { method: 'POST', agent, headers });
  }

  async function attempt(
    { url, secret }: Subscription,
    message: Message,
    signal: AbortSignal,
  ): Promise<Answer | 'stale'> {
    const body = Buffer.from(message.body);
    const headers = headersOf(secret, message, body.length, clock.now());
    try {
      return await answerTo(request(requireUrl(url, rules), headers), body, clock, signal);
    } catch (error) {
      return { fault: reasonOf(error) };
    }
  }

  return {
    async post(to, message, signal) {
      const answer = await attempt(to, message, signal);
      if (answer !== 'stale') return answer;
      const again = await attempt(to, message, signal);
      return again === 'stale' ? { fault: 'ECONNRESET' } : again;
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function headersOf(secret: string, message: Message, length: number, now: number) {
  const timestampS = Math.floor(now / 1_000);
  const { messageId, correlationId } = message;
  const isSafe = correlationId !== null && Value.Check(CorrelationId, correlationId);
  return {
    'content-type': 'application/json',
    'content-length': length,
    'user-agent': 'Pledgewatch',
    'webhook-id': messageId,
    'webhook-timestamp': timestampS,
    'webhook-signature': signatureOf(secret, message, timestampS),
    ...(isSafe && { 'x-correlation-id': correlationId }),
  };
}

/**
 * Sends the body and waits for the whole answer, at most `ATTEMPT_MS_MAX`. Only its status counts:
 * of what follows so much is read as lets the socket be used again.
 *
 * @returns `stale` when a kept socket turned out to have been closed by the other side meanwhile.
 */
function answerTo(
  request: http.ClientRequest,
  body: Buffer,
  clock: Clock,
  signal: AbortSignal,
): Promise<Answer | 'stale'> {
  return new Promise((resolve) => {
    let answer: Answer | undefined;
    const over = new AbortController();
    const settle = (found: Answer | 'stale') => {
      resolve(answer ?? found);
      over.abort();
    };
    const giveUp = (fault: string) => {
      if (over.signal.aborted) return;
      settle({ fault });
      request.destroy();
    };
    signal.addEventListener('abort', () => giveUp('given up'), { signal: over.signal });
    void clock
      .sleep(ATTEMPT_MS_MAX, over.signal)
      .then(() => giveUp(`no answer in ${ATTEMPT_MS_MAX} ms`));
    request.on('error', (error: NodeJS.ErrnoException) => {
      const isStale = request.reusedSocket && error.code === 'ECONNRESET';
      settle(isStale ? 'stale' : { fault: reasonOf(error) });
    });
    request.on('close', () => settle({ fault: 'closed without an answer' }));
    request.on('response', (response) => {
      answer = answerOf(response, clock.now());
      drain(response, () => request.destroy());
    });
    request.end(body);
  });
}

function answerOf({ statusCode = 0, headers }: http.IncomingMessage, now: number): Answer {
  const restMs = retryAfterMs(headers['retry-after'], now);
  return { status: statusCode, ...(restMs !== undefined && { retryAfterMs: restMs }) };
}

function drain(response: http.IncomingMessage, drop: () => void): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) drop();
  });
  // A dropped answer ends in an error here; its status has been read, so nothing follows from it.
  response.on('error', () => undefined);
}

/** A code and no more: what a connection says beyond it may name addresses of our own network. */
function reasonOf(error: unknown): string {
  if (error instanceof PledgewatchError) return error.message;
  const { code, name } = error as NodeJS.ErrnoException;
  return code ?? name;
}
