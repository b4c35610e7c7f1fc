import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** An event of the cloud's stream. */
export interface StreamEvent {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** The cloud's API, as one key holder sees it. */
export class Api {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
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
    const response = await fetch(`${this.#url}/v1/events`, { headers: this.#headers(), signal });
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status} to /v1/events`);
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
    const headers = { ...this.#headers(), ...(init.body && command) };
    const response = await fetch(this.#url + path, { ...init, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${init.method} ${path}: HTTP ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  #headers() {
    return { authorization: `Bearer ${this.#key}` };
  }
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
