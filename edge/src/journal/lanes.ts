import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import { openBatch, inflateBatch } from '@pledgewatch/shared/batch';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusEvent, GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import { LANES, type Lane } from '@pledgewatch/shared/topics';
import { createBatches, type Batches, type BatchName, type PendingBatch } from './batches.ts';
import type { Values } from './counters.ts';
import { createItems, type Items } from './items.ts';
import type { Observations } from './observations.ts';
import { createStreams, type Stream, type StreamName, type Streams } from './streams.ts';

const NO_BATCH = new Uint8Array(32);
const ALL = 1_000_000;

/** A run of unsealed items of one stream. */
export interface ItemRun extends StreamName {
  readonly firstSeq: number;
  /** SHA-256 of the batch before it. */
  readonly previous: Uint8Array;
  /** One JSON text an item. */
  readonly items: readonly string[];
}

/** A batch just sealed. */
export interface SealedBatch extends PendingBatch {
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes. */
  readonly hash: Uint8Array;
}

/** Why a stream can not go on under its numbers. */
export interface Abandoned extends StreamName {
  /** The first number the cloud does not hold. */
  readonly fromSeq: number;
  readonly reason: string;
  /** The batch the cloud will not have: kept aside with its code. */
  readonly refused?: { readonly lastSeq: number; readonly code: string };
  readonly now: EpochMs;
}

type GapEvent = GoodsStatusOf<'gap'>;

/**
 * The two lanes on disk. All methods run inside the caller's transaction.
 *
 * The telemetry lane stores nothing of its own: its item `n` is observation `base + n`, so a reading
 * is written once. Event items are rows of their own.
 */
export class Lanes {
  readonly #streams: Streams;
  readonly #items: Items;
  readonly #batches: Batches;
  readonly #values: Values;
  readonly #observations: Observations;

  constructor(db: DatabaseSync, values: Values, observations: Observations) {
    this.#streams = createStreams(db);
    this.#items = createItems(db);
    this.#batches = createBatches(db);
    this.#values = values;
    this.#observations = observations;
  }

  /** Begins the streams of a fresh journal; gives whether it was one. */
  begin(now: EpochMs): boolean {
    const fresh = LANES.filter((lane) => !this.#streams.current(lane));
    for (const lane of fresh) this.#open(lane, now, this.#values.counter('observed'));
    return fresh.length > 0;
  }

  streams(lane: Lane): Stream[] {
    return this.#streams.all(lane).map((stream) => this.#withLast(stream));
  }

  appendEvents(events: readonly GoodsStatusEvent[]): void {
    this.#appendTexts(events.map((event) => JSON.stringify(event)));
  }

  next(name: StreamName, max: number): ItemRun | null {
    const stream = this.#get(name);
    const items =
      stream.lane === 'events'
        ? this.#items.after(stream.epoch, stream.sealed, max)
        : this.#readTelemetry(stream, max);
    if (items.length === 0) return null;
    const { lane, epoch, sealed, previous } = stream;
    return { lane, epoch, firstSeq: sealed + 1, previous, items };
  }

  commitSealed(batch: SealedBatch): void {
    const stream = this.#get(batch);
    assert.equal(batch.firstSeq, stream.sealed + 1, 'a stream is sealed without holes');
    assert.ok(batch.lastSeq <= stream.last, 'only what is stored is sealed');
    this.#batches.insert(batch);
    const { lastSeq: sealed, hash: previous } = batch;
    this.#streams.put({ ...stream, sealed, previous, pending: stream.pending + 1 });
    if (batch.lane === 'events') this.#items.deleteUpTo(batch.epoch, sealed);
    else this.releaseObservations();
  }

  /** Deletes the observations that are both folded and sealed. */
  releaseObservations(): void {
    const telemetry = this.#current('telemetry');
    const sealed = telemetry.base + telemetry.sealed;
    this.#observations.deleteUpTo(Math.min(sealed, this.#values.counter('folded')));
  }

  /** In sending order: the newest stream's first, then the others from the oldest on. */
  pending(lane: Lane, limit: number): PendingBatch[] {
    const found: PendingBatch[] = [];
    for (const stream of this.#streams.all(lane)) {
      if (found.length >= limit) break;
      if (stream.pending > 0) found.push(...this.#batches.pending(stream, limit - found.length));
    }
    return found;
  }

  pendingOf(stream: StreamName, limit: number): PendingBatch[] {
    return this.#batches.pending(stream, limit);
  }

  firstPending(stream: StreamName): PendingBatch | null {
    return this.#batches.pending(stream, 1)[0] ?? null;
  }

  bytes(batch: BatchName): Uint8Array | null {
    return this.#batches.bytes(batch);
  }

  /** Whether the batch was still waiting. */
  forget(batch: BatchName): boolean {
    if (!this.#batches.remove(batch)) return false;
    const stream = this.#get(batch);
    const pending = stream.pending - 1;
    this.#streams.put({ ...stream, pending });
    this.#dropIfDone({ ...stream, pending });
    return true;
  }

  /** Begins a new stream; what the old one still holds follows it. */
  rotate(lane: Lane, now: EpochMs): number {
    const old = this.#current(lane);
    return this.#open(lane, Math.max(now, old.epoch + 1), old.base + old.sealed);
  }

  /**
   * Gives up a stream's numbers from `fromSeq` on: a gap event closes the range, events that are
   * still here go on under new numbers, telemetry is counted as lost.
   */
  abandon({ lane, epoch, fromSeq, reason, refused, now }: Abandoned): void {
    if (this.#current(lane).epoch === epoch) this.rotate(lane, now);
    const stream = this.#get({ lane, epoch });
    const held = this.#batches.pending(stream, ALL).filter((batch) => batch.firstSeq >= fromSeq);
    const texts = lane === 'events' ? held.flatMap((batch) => this.#textsOf(batch)) : [];
    const keptCount = texts.length + (lane === 'events' ? stream.last - stream.sealed : 0);
    const toSeq = Math.max(stream.last, fromSeq);
    const count = Math.max(0, toSeq - fromSeq + 1 - keptCount);
    this.appendEvents([laneGap({ lane, epoch, fromSeq, toSeq, reason }, { at: now, count })]);
    this.#appendTexts(texts);
    if (lane === 'events') this.#moveUnsealed(stream);
    for (const batch of held) {
      if (batch.lastSeq === refused?.lastSeq) this.#batches.refuse(batch, refused.code);
      else this.#batches.remove(batch);
    }
    const pending = stream.pending - held.length;
    this.#streams.put({ ...stream, sealed: stream.last, pending });
    this.#dropIfDone({ ...stream, sealed: stream.last, pending });
  }

  /** Drops the oldest telemetry that waits, one epoch, and says so; false when there is none. */
  thin(now: EpochMs): boolean {
    const [current, ...older] = this.#streams.all('telemetry');
    const oldest = older[0] ?? current;
    if (!oldest || oldest.pending === 0) return false;
    if (oldest.epoch === current?.epoch) this.rotate('telemetry', now);
    const dropped = this.#batches.pending(oldest, ALL);
    this.appendEvents([thinned(dropped, now)]);
    for (const batch of dropped) this.forget(batch);
    return true;
  }

  #textsOf(batch: BatchName): readonly string[] {
    const bytes = this.#batches.bytes(batch);
    return bytes ? inflateBatch(openBatch(bytes)).lines.split('\n') : [];
  }

  #moveUnsealed(old: Stream): void {
    const stream = this.#current('events');
    this.#items.move(
      { epoch: old.epoch, seq: old.sealed },
      { epoch: stream.epoch, seq: stream.last },
    );
    this.#streams.put({ ...stream, last: stream.last + old.last - old.sealed });
  }

  #appendTexts(texts: readonly string[]): void {
    if (texts.length === 0) return;
    const stream = this.#current('events');
    let { last } = stream;
    for (const text of texts) this.#items.append(stream.epoch, ++last, text);
    this.#streams.put({ ...stream, last });
  }

  #readTelemetry(stream: Stream, max: number): string[] {
    const limit = Math.min(max, stream.last - stream.sealed);
    if (limit <= 0) return [];
    return this.#observations.textsAfter(stream.base + stream.sealed, limit).texts;
  }

  #open(lane: Lane, epoch: EpochMs, sealedObservations: number): number {
    const base = lane === 'telemetry' ? sealedObservations : 0;
    this.#streams.put({ lane, epoch, base, last: 0, sealed: 0, pending: 0, previous: NO_BATCH });
    for (const stream of this.#streams.all(lane).slice(1)) this.#dropIfDone(stream);
    return epoch;
  }

  /** An old stream with nothing left is forgotten. */
  #dropIfDone(stream: Stream): void {
    if (stream.epoch === this.#streams.current(stream.lane)?.epoch || stream.pending > 0) return;
    if (stream.lane === 'telemetry' || stream.sealed >= stream.last) this.#streams.remove(stream);
  }

  #get(name: StreamName): Stream {
    const stream = this.#streams.get(name);
    assert.ok(stream, `there is a stream ${name.lane}/${name.epoch}`);
    return this.#withLast(stream);
  }

  #current(lane: Lane): Stream {
    const stream = this.#streams.current(lane);
    assert.ok(stream, `lane ${lane} has begun`);
    return this.#withLast(stream);
  }

  /** Telemetry grows with the observations; an old telemetry stream ends where it was sealed. */
  #withLast(stream: Stream): Stream {
    if (stream.lane === 'events') return stream;
    const isCurrent = stream.epoch === this.#streams.current('telemetry')?.epoch;
    const last = isCurrent ? this.#values.counter('observed') - stream.base : stream.sealed;
    return { ...stream, last };
  }
}

/** A gap of the journal's own making, dated by the gateway's clock. */
export function gap(
  about: Omit<GapEvent, 'kind' | 'clock' | 'receivedAt' | 'observedAt'>,
): GapEvent {
  return {
    kind: 'gap',
    observedAt: about.toAt,
    receivedAt: about.toAt,
    clock: 'gateway',
    ...about,
  };
}

function laneGap(
  about: { lane: Lane; epoch: number; fromSeq: number; toSeq: number; reason: string },
  { at, count }: { at: EpochMs; count: number },
): GapEvent {
  const { lane, epoch, fromSeq, toSeq, reason } = about;
  return gap({
    scope: 'lane',
    of: lane,
    epoch,
    fromSeq,
    toSeq,
    fromAt: epoch,
    toAt: at,
    count,
    reason,
  });
}

function thinned(batches: readonly PendingBatch[], now: EpochMs): GapEvent {
  const [first, last] = [batches[0], batches.at(-1)];
  assert.ok(first && last, 'something is thinned');
  const { lane, epoch, firstSeq: fromSeq } = first;
  const toSeq = last.lastSeq;
  const count = toSeq - fromSeq + 1;
  const event = laneGap({ lane, epoch, fromSeq, toSeq, reason: 'thinned' }, { at: now, count });
  return { ...event, fromAt: first.sealedAt, toAt: last.sealedAt };
}
