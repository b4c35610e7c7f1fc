import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import { inflateBatch, openBatch } from '@pledgewatch/shared/batch';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import { LANES, type Lane } from '@pledgewatch/shared/topics';
import { gap, type GapEvent } from './gap.ts';
import { createBatches, type Batches, type BatchName, type PendingBatch } from './batches.ts';
import { createItems, type Items } from './items.ts';
import type { Observations } from './observations.ts';
import type { States } from './states.ts';
import { createStreams, type Stream, type StreamName, type Streams } from './streams.ts';

const NO_BATCH = new Uint8Array(32);
const ALL = 1_000_000;

/** A run of unsealed items of one stream. */
export interface ItemRun extends StreamName {
  readonly firstSeq: number;
  /** SHA-256 of the envelope before it. */
  readonly previous: Uint8Array;
  /** One JSON text an item. */
  readonly items: readonly string[];
}

/** A batch just sealed. */
export interface SealedBatch extends PendingBatch {
  readonly bytes: Uint8Array;
  /** SHA-256 of its envelope: what the next batch names. */
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
  readonly #states: States;
  readonly #observations: Observations;
  /** Whether events were appended since it was last set to false. */
  hasNewEvents = false;

  constructor(db: DatabaseSync, states: States, observations: Observations) {
    this.#streams = createStreams(db);
    this.#items = createItems(db);
    this.#batches = createBatches(db);
    this.#states = states;
    this.#observations = observations;
  }

  /** Begins the streams of a fresh journal. */
  begin(now: EpochMs): void {
    const fresh = LANES.filter((lane) => !this.#streams.current(lane));
    for (const lane of fresh) this.#open(lane, now, this.#states.counter('observed'));
  }

  streams(lane: Lane): Stream[] {
    return this.#streams.all(lane).map((stream) => this.#withLast(stream));
  }

  appendEvents(events: readonly GoodsStatusEvent[]): void {
    this.#appendTexts(events.map((event) => JSON.stringify(event)));
  }

  next(name: StreamName, limit: number): ItemRun | null {
    const stream = this.#get(name);
    const { lane, epoch, base, last, sealed, previous } = stream;
    if (last === sealed) return null;
    const items =
      lane === 'events'
        ? this.#items.texts(epoch, { after: sealed, upTo: last, limit })
        : this.#observations.texts({ after: base + sealed, upTo: base + last, limit });
    return { lane, epoch, firstSeq: sealed + 1, previous, items };
  }

  commitSealed(batch: SealedBatch): void {
    const stream = this.#get(batch);
    assert.equal(batch.firstSeq, stream.sealed + 1, 'a stream is sealed without holes');
    assert.ok(batch.lastSeq <= stream.last, 'only what is stored is sealed');
    const { lane, epoch, lastSeq: sealed, hash: previous } = batch;
    this.#streams.put({ ...stream, sealed, previous, pending: stream.pending + 1 });
    // First what it was made of goes: a full file has no page left otherwise.
    if (lane === 'events') this.#items.deleteUpTo(epoch, sealed);
    else this.releaseObservations();
    this.#batches.insert(batch);
  }

  /** Deletes the observations that are both folded and sealed. */
  releaseObservations(): void {
    const telemetry = this.#current('telemetry');
    const sealed = telemetry.base + telemetry.sealed;
    this.#observations.deleteUpTo(Math.min(sealed, this.#states.counter('folded')));
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
    const stream = this.#get({ lane, epoch });
    if (this.#current(lane).epoch === epoch) this.rotate(lane, now);
    const held = this.#batches.pending(stream, ALL).filter((batch) => batch.firstSeq >= fromSeq);
    const kept = lane === 'events' ? this.#takeEvents(stream, held) : [];
    const toSeq = Math.max(lane === 'events' ? stream.last : stream.sealed, fromSeq);
    const count = Math.max(0, toSeq - fromSeq + 1 - kept.length);
    const [first] = held;
    const fromAt = first?.firstSeq === fromSeq ? first.sealedAt : epoch;
    const about = { scope: 'lane', of: lane, epoch, fromSeq, toSeq, count, reason } as const;
    this.appendEvents([gap({ ...about, fromAt, toAt: now })]);
    this.#appendTexts(kept);
    for (const batch of held) {
      if (batch.lastSeq === refused?.lastSeq) this.#batches.refuse(batch, refused.code);
      else this.#batches.remove(batch);
    }
    const ended = { ...stream, sealed: stream.last, pending: stream.pending - held.length };
    this.#streams.put(ended);
    this.#dropIfDone(ended);
  }

  /** Drops the oldest telemetry that waits, one epoch, and says so; false when there is none. */
  thin(now: EpochMs): boolean {
    const [current, ...older] = this.#streams.all('telemetry');
    const oldest = older[0] ?? current;
    if (!oldest || oldest.pending === 0) return false;
    if (oldest.epoch === current?.epoch) this.rotate('telemetry', now);
    const dropped = this.#batches.pending(oldest, ALL);
    // First make room, then say so: there may be no page left for the record.
    for (const batch of dropped) this.forget(batch);
    this.appendEvents([thinned(dropped)]);
    return true;
  }

  /** Events of a stream that are still here, out of it: in batches the cloud lacks, or unsealed. */
  #takeEvents({ epoch, sealed, last }: Stream, held: readonly PendingBatch[]): string[] {
    const inBatches = held.flatMap((batch) => this.#textsOf(batch));
    const unsealed = this.#items.texts(epoch, { after: sealed, upTo: last, limit: ALL });
    this.#items.deleteUpTo(epoch, last);
    return [...inBatches, ...unsealed];
  }

  #textsOf(batch: BatchName): readonly string[] {
    const bytes = this.#batches.bytes(batch);
    return bytes ? inflateBatch(openBatch(bytes)).lines.split('\n') : [];
  }

  #appendTexts(texts: readonly string[]): void {
    if (texts.length === 0) return;
    const stream = this.#current('events');
    this.#items.append(stream.epoch, stream.last, texts);
    this.#streams.put({ ...stream, last: stream.last + texts.length });
    this.hasNewEvents = true;
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
    const last = isCurrent ? this.#states.counter('observed') - stream.base : stream.sealed;
    return { ...stream, last };
  }
}

function thinned(batches: readonly PendingBatch[]): GapEvent {
  const [first, last] = [batches[0], batches.at(-1)];
  assert.ok(first && last, 'something is thinned');
  const { lane, epoch, firstSeq: fromSeq } = first;
  const toSeq = last.lastSeq;
  const about = { scope: 'lane', of: lane, epoch, fromSeq, toSeq, reason: 'thinned' } as const;
  const count = toSeq - fromSeq + 1;
  return gap({ ...about, count, fromAt: first.sealedAt, toAt: last.sealedAt });
}
