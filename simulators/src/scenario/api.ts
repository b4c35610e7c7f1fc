import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { PledgewatchError } from '@pledgewatch/shared/errors';

/** An answer that took so long will not come, ms. */
const ANSWER_MS_MAX = 30_000;

/** An event of the cloud's stream. */
export interface StreamEvent {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/**
 * The cloud's API, as one key holder sees it. What it refuses is a {@link PledgewatchError}
 * `PW_API_REFUSED` that names the answer's code and next step; `PW_API_UNREACHABLE` is no answer.
 */
export class Api {
  readonly #url: string;
  readonly #key: string;
  readonly #signal: AbortSignal | undefined;

  /** @param signal Ends requests that are under way. */
  constructor(url: string, key: string, signal?: AbortSignal) {
    this.#url = url;
    this.#key = key;
    this.#signal = signal;
  }

  async get<T>(path: string): Promise<T> {
    return this.#ask<T>(path, { method: 'GET' });
  }

  /** Gives a command, once. */
  async post<T>(path: string, body: object): Promise<T> {
    return this.#ask<T>(path, {
      method: 'POST',
      body: JSON.stringify(body),
    });
  }

  async delete(path: string): Promise<void> {
    await this.#ask(path, { method: 'DELETE' });
  }

  /** What people are told, from now on, until the signal aborts. */
  async *events(signal: AbortSignal): AsyncIterable<StreamEvent> {
    const response = await this.#fetch('/v1/events', { method: 'GET', signal });
    if (!response.body) return;
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      yield* blocks.flatMap((block) => readBlock(block) ?? []);
    }
  }

  async #ask<T>(path: string, init: { method: string; body?: string }): Promise<T> {
    const command = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const late = AbortSignal.timeout(ANSWER_MS_MAX);
    const response = await this.#fetch(path, {
      ...init,
      headers: init.body ? command : {},
      signal: this.#signal ? AbortSignal.any([late, this.#signal]) : late,
    });
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** A successful answer. */
  async #fetch(path: string, { headers, ...init }: Asked): Promise<Response> {
    const authorization = `Bearer ${this.#key}`;
    const asked = { ...init, headers: { ...headers, authorization } };
    const response = await fetch(this.#url + path, asked).catch((cause: unknown) => {
      if ((cause as Error).name === 'AbortError') throw cause;
      const facts = { url: this.#url, reason: reasonOf(cause) };
      throw new PledgewatchError('PW_API_UNREACHABLE', facts, { cause });
    });
    if (response.ok) return response;
    throw refusal(`${init.method} ${path}`, response.status, await response.text());
  }
}

interface Asked {
  readonly method: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What an answer that is no success says, in its own words (RFC 9457) as far as it has any. */
function refusal(asked: string, status: number, text: string): PledgewatchError {
  const unread = { code: '', detail: text.slice(0, 200), detailZh: '', next: '', nextZh: '' };
  const problem = { ...unread, ...problemIn(text) };
  const { code, detail, detailZh, next, nextZh } = problem;
  const facts = { asked, status, answer: code, detail, detailZh, next, nextZh };
  return new PledgewatchError('PW_API_REFUSED', facts);
}

function problemIn(text: string): object {
  try {
    return Object(JSON.parse(text)) as object;
  } catch {
    return {};
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return (cause as { code?: string } | undefined)?.code ?? message;
}

/** One event of an event stream (HTML Standard, 9.2.6); null for a comment. */
function readBlock(block: string): StreamEvent | null {
  const fields = block.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line) ?? []);
  const value = (name: string) => fields.find(([, field]) => field === name)?.[2];
  const data = value('data');
  return data === undefined
    ? null
    : { event: value('event') ?? 'message', data: JSON.parse(data) as Record<string, unknown> };
}

/** Asks until the answer is there, or the signal aborts. */
export async function until<T>(
  ask: () => Promise<T | undefined | false>,
  signal: AbortSignal,
): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await delay(100, undefined, { signal });
  }
}
