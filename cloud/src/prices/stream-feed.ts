import { readFile } from 'node:fs/promises';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Chance, Clock } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { StreamFeed } from './feed.ts';
import {
  EVENT_CHARACTERS_MAX,
  REOPEN_MS_MAX,
  REOPEN_MS_MIN,
  STREAM_SILENT_MS_MAX,
} from './limits.ts';
import { Newest } from './newest.ts';
import type { FeedPorts, PlacedFault } from './posting.ts';
import { quotationOf, quoted } from './quotation.ts';

/** What a stream needs of the program around it. */
export interface StreamPorts extends FeedPorts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly fetch: typeof fetch;
}

/**
 * Listens to server-sent events (WHATWG HTML, 9.2): each event's data is a JSON object that says one
 * price. A stream that ends, fails or says nothing is opened again, from its last event id on.
 */
export async function followStream(
  feed: StreamFeed,
  ports: StreamPorts,
  signal: AbortSignal,
): Promise<void> {
  const newest = new Newest(feed, ports, signal);
  const listener = new Listener(feed, ports, newest);
  let waitMs = REOPEN_MS_MIN;
  while (!signal.aborted) {
    if (await listener.listen(signal)) waitMs = REOPEN_MS_MIN;
    await ports.clock.sleep(waitMs * (0.5 + ports.chance() / 2), signal);
    waitMs = Math.min(REOPEN_MS_MAX, waitMs * 2);
  }
  await newest.end();
}

class Listener {
  readonly #feed: StreamFeed;
  readonly #ports: StreamPorts;
  readonly #newest: Newest;
  #lastEventId = '';
  #said = '';

  constructor(feed: StreamFeed, ports: StreamPorts, newest: Newest) {
    this.#feed = feed;
    this.#ports = ports;
    this.#newest = newest;
  }

  /** Returns when the stream is over: whether it said anything. */
  async listen(signal: AbortSignal): Promise<boolean> {
    const silence = new AbortController();
    const ending = AbortSignal.any([signal, silence.signal]);
    let timer = setTimeout(() => silence.abort(), STREAM_SILENT_MS_MAX);
    let heard = false;
    try {
      const body = await this.#open(ending);
      const awake = new TransformStream<string, string>({
        transform(text, out) {
          clearTimeout(timer);
          timer = setTimeout(() => silence.abort(), STREAM_SILENT_MS_MAX);
          out.enqueue(text);
        },
      });
      const events = body
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(awake)
        .pipeThrough(new EventSourceParserStream({ maxBufferSize: EVENT_CHARACTERS_MAX }));
      for await (const { id, data } of events) {
        heard = true;
        this.#said = '';
        this.#take(data);
        if (id !== undefined) this.#lastEventId = id;
      }
      if (!signal.aborted) this.#tell('the stream ended');
    } catch (error) {
      if (!signal.aborted) this.#tell(silence.signal.aborted ? 'it fell silent' : reasonOf(error));
    } finally {
      clearTimeout(timer);
    }
    return heard;
  }

  async #open(signal: AbortSignal): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const { url, tokenFile } = this.#feed;
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    if (tokenFile !== undefined) {
      const [token = ''] = (await readFile(tokenFile, 'utf8')).split('\n');
      headers['authorization'] = `Bearer ${token.trim()}`;
    }
    if (this.#lastEventId !== '') headers['last-event-id'] = this.#lastEventId;
    const answer = await this.#ports.fetch(url, { headers, signal, redirect: 'error' });
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
    if (answer.status === 200 && isStream && answer.body) return answer.body;
    await answer.body?.cancel();
    throw new Error(`status ${answer.status}, expected 200 and text/event-stream`);
  }

  #take(data: string): void {
    const fault = (found: string, expected: string) =>
      this.#newest.fault({ place: 'stream', column: 'data', found, expected });
    let said: unknown;
    try {
      said = JSON.parse(data);
    } catch {
      return fault(quoted(data), 'a JSON object');
    }
    if (typeof said !== 'object' || said === null) return fault(quoted(data), 'a JSON object');
    const members = new Map(Object.entries(said));
    const read = quotationOf((name) => textOf(members.get(name)), this.#feed);
    if ('quotation' in read) return this.#newest.take(read.quotation);
    const placed = (one: (typeof read.faults)[number]): PlacedFault => ({
      place: 'stream',
      ...one,
    });
    for (const one of read.faults) this.#newest.fault(placed(one));
  }

  /** Each trouble is told once, however often it is tried again. */
  #tell(reason: string): void {
    if (reason === this.#said) return;
    this.#said = reason;
    const { id: feed, url } = this.#feed;
    const { host } = new URL(url);
    const error = new PledgewatchError('PW_PRICES_UNREACHABLE', { feed, host, reason });
    this.#ports.log.warn({ code: error.code, feed, host, reason }, error.message);
  }
}

/** JSON numbers stand for what they were written as only while they are exact; prices are. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
