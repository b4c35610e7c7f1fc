import type { Clock } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Log } from '@pledgewatch/shared/log';
import type { Caller } from './door.ts';
import {
  CLOSING_MS_MAX,
  HEARTBEAT_MS,
  POSITIONS_MS,
  STREAM_PAGE,
  STREAMS_MAX,
  STREAMS_OF_TENANT_MAX,
} from './limits.ts';
import type { Measures } from './measures.ts';
import type { EventStreamView } from '#/alerts/index.ts';
import { frame, type StreamWriter } from './stream-writer.ts';

/** A stream somebody asked for. */
export interface AskedStream {
  readonly caller: Caller;
  /** Durable events after this place are sent. */
  readonly after: number;
  /** Whether positions come too, as they change; they are not durable and carry no id. */
  readonly positions: boolean;
}

export interface StreamPorts {
  readonly events: EventStreamView;
  /** Entries so far; while it stays, no position changes. */
  readonly ledgerSize: () => number;
  /** What `positions` events carry for an actor. */
  readonly positionsOf: (actor: Actor) => unknown;
  readonly clock: Clock;
  readonly measures: Measures;
  readonly log: Log;
}

/** Why a stream ended. */
type Ending = 'gone' | 'slow' | 'revoked' | 'closing' | 'failed';

interface OpenStream {
  readonly tenantId: string;
  readonly alarm: Alarm;
}

/** Every event stream that is open. */
export class Streams {
  readonly #ports: StreamPorts;
  readonly #open = new Map<Promise<void>, OpenStream>();
  #closing = false;

  constructor(ports: StreamPorts) {
    this.#ports = ports;
  }

  /** @throws {PledgewatchError} `PW_STREAMS_TOO_MANY`. */
  requireRoom({ tenantId }: Actor): void {
    const ofTenant = [...this.#open.values()].filter((open) => open.tenantId === tenantId).length;
    const full = this.#open.size >= STREAMS_MAX;
    if (!full && ofTenant < STREAMS_OF_TENANT_MAX) return;
    const streams = full ? this.#open.size : ofTenant;
    throw new PledgewatchError('PW_STREAMS_TOO_MANY', { streams });
  }

  /** Serves a stream until it ends; never rejects. */
  open(asked: AskedStream, writer: StreamWriter): Promise<void> {
    const alarm = new Alarm();
    const served = this.#serve(asked, writer, alarm).finally(() => {
      this.#open.delete(served);
      this.#ports.measures.streamsOpen.set(this.#open.size);
    });
    this.#open.set(served, { tenantId: asked.caller.actor.tenantId, alarm });
    this.#ports.measures.streamsOpen.set(this.#open.size);
    return served;
  }

  /** Ends all of them; resolves when the last has ended. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const { alarm } of this.#open.values()) alarm.ring();
    await Promise.all(this.#open.keys());
  }

  async #serve(asked: AskedStream, writer: StreamWriter, alarm: Alarm): Promise<void> {
    const ring = () => alarm.ring();
    const stop = this.#ports.events.subscribe(ring);
    writer.gone.addEventListener('abort', ring, { once: true });
    const ending = await this.#pump(asked, writer, alarm).catch((error: unknown): Ending => {
      this.#ports.log.error({ err: error }, 'event stream failed');
      return 'failed';
    });
    stop();
    this.#ports.measures.streamsEnded.inc({ because: ending });
    if (ending === 'slow' || ending === 'failed') writer.cut();
    else await writer.end(CLOSING_MS_MAX);
  }

  async #pump(asked: AskedStream, writer: StreamWriter, alarm: Alarm): Promise<Ending> {
    const source = new StreamSource(asked, this.#ports);
    for (;;) {
      if (this.#closing) return 'closing';
      if (writer.gone.aborted) return 'gone';
      if (!asked.caller.stillHolds()) return 'revoked';
      const text = source.next();
      if (text === '') await alarm.wait(source.patienceMs, this.#ports.clock);
      else {
        const written = await writer.write(text);
        if (written !== 'sent') return written;
      }
    }
  }
}

/** A comment: the stream lives. With it goes how long a client waits before it connects again. */
const ALIVE = ':\nretry: 2000\n\n';

/** A place beyond the ledger's end was given out by a ledger that is not this one. */
const OF_ANOTHER_LEDGER = {
  en: 'The last event named is not of this ledger, which ends earlier; forget what was read and read all lists again.',
  zh: '所指的最后事件不属于本账本（本账本尚未到达该位置）；请丢弃已读内容并重新读取全部列表。',
};

const MISSED = {
  en: 'Events of these ledger entries are no longer in the stream; read the lists of alerts, notes, pledges and releases again.',
  zh: '这些账本条目的事件已不在事件流中；请重新读取告警、记录、质押与放货列表。',
};

/** What is to be written next to one stream. */
class StreamSource {
  readonly #asked: AskedStream;
  readonly #ports: StreamPorts;
  #after: number;
  #positionsSize = -1;
  #positionsAt = -Infinity;
  /** So long ago that the first word goes out at once. */
  #wroteAt = -Infinity;

  constructor(asked: AskedStream, ports: StreamPorts) {
    this.#asked = asked;
    this.#ports = ports;
    this.#after = asked.after;
  }

  get patienceMs(): number {
    return this.#asked.positions ? POSITIONS_MS : HEARTBEAT_MS;
  }

  /** Empty when there is nothing to say, not even that the stream lives. */
  next(): string {
    const said = this.#reset() + this.#events() + this.#positions();
    const now = this.#ports.clock.now();
    const text = said === '' && now - this.#wroteAt >= HEARTBEAT_MS ? ALIVE : said;
    if (text !== '') this.#wroteAt = now;
    return text;
  }

  /** Says what a reader who was away too long has missed: from there on it is told everything again. */
  #reset(): string {
    const { events } = this.#ports;
    if (this.#after >= this.#ports.ledgerSize()) {
      return this.#resetTo(events.latest(), 0, OF_ANOTHER_LEDGER);
    }
    const wholeAfter = events.wholeAfter();
    if (this.#after >= wholeAfter) return '';
    return this.#resetTo(wholeAfter, this.#after + 1, MISSED);
  }

  #resetTo(toEntry: number, fromEntry: number, reason: typeof MISSED): string {
    this.#after = toEntry;
    const id = toEntry < 0 ? undefined : toEntry;
    return frame('reset', { missing: { fromEntry, toEntry }, reason }, id);
  }

  #events(): string {
    const { events } = this.#ports;
    const latest = events.latest();
    const page = events.since(this.#asked.caller.actor, this.#after, STREAM_PAGE);
    const last = page.at(-1)?.id ?? this.#after;
    this.#after = page.length < STREAM_PAGE ? Math.max(last, latest) : last;
    return page.map(({ event, data, id }) => frame(event, data, id)).join('');
  }

  #positions(): string {
    if (!this.#asked.positions) return '';
    const now = this.#ports.clock.now();
    const size = this.#ports.ledgerSize();
    if (size === this.#positionsSize || now - this.#positionsAt < POSITIONS_MS) return '';
    this.#positionsSize = size;
    this.#positionsAt = now;
    return frame('positions', this.#ports.positionsOf(this.#asked.caller.actor));
  }
}

/** Wakes a sleeper; a ring while nobody sleeps is kept for the next. */
class Alarm {
  #rung = false;
  #sleeper: AbortController | undefined;

  ring(): void {
    this.#rung = true;
    this.#sleeper?.abort();
  }

  /** Returns when it rings, or after `ms`. */
  async wait(ms: number, clock: Clock): Promise<void> {
    if (!this.#rung) {
      this.#sleeper = new AbortController();
      await clock.sleep(ms, this.#sleeper.signal);
      this.#sleeper = undefined;
    }
    this.#rung = false;
  }
}
