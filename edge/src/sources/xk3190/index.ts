import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { EpochMs } from '@pledgewatch/shared/clock';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Observation } from '@pledgewatch/shared/observation';
import { Channel } from '../channel.ts';
import { observed, sound, undecoded, type DeviceMessage } from '../decoders/index.ts';
import { wholeQuantity } from '../decoders/json-mapping/quantity.ts';
import type { Delivery, SourceDriver, SourceHost, SourceSession } from '../source.ts';
import { gapObservation, Unwatched } from '../unwatched.ts';
import { Xk3190Source } from './config.ts';
import { createFrameReader, type LinePiece } from './frame.ts';
import { createIndicator, type Indication } from './indicator.ts';

export { Xk3190Source } from './config.ts';

/** Readings waiting for the journal; past them the line itself waits. */
const WAITING_MAX = 64;

/** Noise is said once in a heartbeat, or when so much of it has come together. */
const GARBAGE_BYTES_MAX = 4_096;

/** A first piece of a frame cut by our coming in is no noise. */
const CUT_FRAME_BYTES_MAX = 11;

/** Reads the continuous output of an XK3190 indicator. The line repeats nothing: a break is a gap. */
export const xk3190Driver: SourceDriver<typeof Xk3190Source> = {
  name: 'xk3190',
  config: Xk3190Source,
  afterRefusal: 'carry-on',
  async open(config, host) {
    const socket = connect({
      host: config.host,
      port: config.port,
      keepAlive: true,
      noDelay: true,
    });
    const giveUp = () => socket.destroy(new Error('given up'));
    host.signal.addEventListener('abort', giveUp, { once: true });
    try {
      await once(socket, 'connect');
    } catch (cause) {
      socket.destroy();
      throw unreachable(config.id, cause);
    }
    return new LineSession(socket, config, host);
  },
};

class LineSession implements SourceSession {
  readonly #socket: Socket;
  readonly #config: Xk3190Source;
  readonly #host: SourceHost;
  readonly #channel = new Channel<Delivery>(WAITING_MAX);
  readonly #read = createFrameReader();
  readonly #indicator: ReturnType<typeof createIndicator>;
  readonly #unwatched: Unwatched;
  #garbage: Uint8Array[] = [];
  #garbageSaidAt = 0;
  #hasFrames = false;

  constructor(socket: Socket, config: Xk3190Source, host: SourceHost) {
    this.#socket = socket;
    this.#config = config;
    this.#host = host;
    this.#indicator = createIndicator(config);
    this.#unwatched = new Unwatched(host);
    socket.on('data', (chunk: Uint8Array) => this.#received(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#channel.end(unreachable(config.id, 'the line dropped')));
    host.signal.addEventListener('abort', () => this.#channel.end(), { once: true });
  }

  deliveries(): AsyncIterable<Delivery> {
    return this.#channel;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#channel.end();
    if (this.#socket.destroyed) return;
    const closed = once(this.#socket, 'close');
    this.#socket.destroy();
    await closed;
  }

  #received(chunk: Uint8Array): void {
    const now = this.#host.now();
    const piece = this.#read(chunk);
    const observations = [...this.#indications(piece, now), ...this.#noise(piece)];
    const settle = (outcome: 'stored' | 'refused') => {
      if (outcome === 'stored' && piece.frames.length > 0) this.#unwatched.stored(now);
    };
    if (observations.length > 0) this.#channel.put({ observations, settle });
    if (this.#channel.hasRoom) return;
    this.#socket.pause();
    this.#channel.whenRoom(() => this.#socket.resume());
  }

  #indications({ frames }: LinePiece, now: EpochMs): Observation[] {
    const { id: sourceId, device: deviceId } = this.#config;
    if (frames.length === 0) return [];
    const span = this.#unwatched.before(now);
    const gap = span ? [gapObservation({ sourceId, deviceId, toAt: now, ...span })] : [];
    const said = frames.flatMap((frame) => this.#indicator(frame, now) ?? []);
    return [...gap, ...said.map((indication) => this.#weight(indication))];
  }

  #weight({ digits, decimals, stable }: Indication): Observation {
    const message = this.#message(new Uint8Array());
    const grossG = wholeQuantity(`${digits}e-${decimals}`, this.#config.unit);
    const candidate = { kind: 'weight', ...observed(message, undefined), grossG, stable };
    return sound(candidate as Observation, message);
  }

  /** Bytes that are no frame, gathered so that a bad line does not flood the journal. */
  #noise({ frames, garbage }: LinePiece): Observation[] {
    const isFirst = !this.#hasFrames;
    this.#hasFrames ||= frames.length > 0;
    if (garbage.length > 0 && !(isFirst && garbage.length <= CUT_FRAME_BYTES_MAX)) {
      this.#garbage.push(garbage);
    }
    const bytes = this.#garbage.reduce((sum, { length }) => sum + length, 0);
    const isDue = this.#host.now() - this.#garbageSaidAt >= this.#config.heartbeatMs;
    if (bytes === 0 || (!isDue && bytes < GARBAGE_BYTES_MAX)) return [];
    const message = this.#message(Buffer.concat(this.#garbage));
    this.#garbage = [];
    this.#garbageSaidAt = this.#host.now();
    const reason = 'bytes on the line that are no frame';
    return [undecoded(message, { code: 'PW_MESSAGE_MALFORMED', reason })];
  }

  #message(payload: Uint8Array): DeviceMessage {
    const { id: sourceId, device: deviceId } = this.#config;
    const receivedAt = this.#host.now();
    return { sourceId, deviceId, payload, receivedAt, isRetained: false, isRepeated: false };
  }
}

function unreachable(source: string, cause: unknown): PledgewatchError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PledgewatchError('PW_SOURCE_UNREACHABLE', { source, reason });
}
