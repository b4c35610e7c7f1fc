import type { DatabaseSync } from 'node:sqlite';
import type { Clock, EpochMs } from '@pledgewatch/shared/clock';
import { PledgewatchError, type ErrorCode } from '@pledgewatch/shared/errors';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Observation } from '@pledgewatch/shared/observation';
import type { Lane } from '@pledgewatch/shared/topics';
import type { BatchName, PendingBatch } from './batches.ts';
import { createValues, type Values } from './counters.ts';
import { read, transact, usedBytes } from './file.ts';
import { createIntake, type Intake } from './intake.ts';
import { gap, Lanes, type Abandoned, type ItemRun, type SealedBatch } from './lanes.ts';
import {
  TELEMETRY_EPOCH_AGE_MAX_MS,
  TELEMETRY_EPOCH_BATCHES_MAX,
  TELEMETRY_SHARE_MAX,
  type JournalLimits,
} from './limits.ts';
import { createObservations, type Observations, type StoredObservation } from './observations.ts';
import type { Stream, StreamName } from './streams.ts';

/** What the folds made of observations; becomes durable as one. */
export interface GoodsCommit {
  /** The last observation folded. */
  readonly upTo: number;
  readonly goodsState: string;
  readonly gateState: string;
  readonly events: readonly GoodsStatusEvent[];
}

/** What a journal works with. */
export interface JournalParts {
  readonly db: DatabaseSync;
  readonly limits: JournalLimits;
  readonly clock: Clock;
  /** Called after a commit that stored observations. */
  readonly onAppended?: () => void;
}

/**
 * Everything the gateway holds on disk: observations, what they meant, and what waits for the cloud.
 * One thread writes. Whatever a method stored is on disk when it returns (or resolves).
 *
 * Any method may throw {@link PledgewatchError} `PW_DISK_FULL` (try again later; nothing was changed)
 * or `PW_JOURNAL_DAMAGED` (close it and open it again; opening salvages).
 */
export class Journal {
  readonly #db: DatabaseSync;
  readonly #limits: JournalLimits;
  readonly #clock: Clock;
  readonly #values: Values;
  readonly #observations: Observations;
  readonly #lanes: Lanes;
  readonly #intake: Intake;
  /** What was turned away since the last commit that succeeded. */
  #refusal: { readonly code: ErrorCode; readonly fromAt: EpochMs; count: number } | null = null;
  /** Whether the file held no stream when it was opened. */
  readonly isFresh: boolean;

  constructor({ db, limits, clock, onAppended }: JournalParts) {
    this.#db = db;
    this.#limits = limits;
    this.#clock = clock;
    this.#values = createValues(db);
    this.#observations = createObservations(db);
    this.#lanes = new Lanes(db, this.#values, this.#observations);
    this.isFresh = transact(db, () => this.#lanes.begin(clock.now()));
    this.#intake = createIntake((observations) => this.#store(observations, onAppended));
  }

  /**
   * Stores observations; all appends of one tick share a commit.
   *
   * @throws {PledgewatchError} `PW_JOURNAL_FULL` when too much waits for the cloud, `PW_DISK_FULL`.
   * Nothing was stored then, and the device must not be told otherwise.
   */
  append(observations: readonly Observation[]): Promise<void> {
    return this.#intake.append(observations);
  }

  /** Observations after number `after`, oldest first. */
  readObservations(after: number, limit: number): StoredObservation[] {
    return read(() => {
      const { firstSeq, texts } = this.#observations.textsAfter(after, limit);
      return texts.map((text, index) => ({
        seq: firstSeq + index,
        observation: JSON.parse(text) as Observation,
      }));
    });
  }

  /** The last observation whose meaning is committed. */
  get folded(): number {
    return read(() => this.#values.counter('folded'));
  }

  /** Goods and gate state, the events they emitted, and the cursor: all or nothing. */
  commitGoods({ upTo, goodsState, gateState, events }: GoodsCommit): void {
    transact(this.#db, () => {
      this.#values.setState('goods', goodsState);
      this.#values.setState('gate', gateState);
      this.#values.setCounter('folded', upTo);
      this.#lanes.appendEvents(events);
      this.#lanes.releaseObservations();
    });
  }

  /** Events of the gateway's own: its heartbeat, its gaps. */
  appendEvents(events: readonly GoodsStatusEvent[]): void {
    transact(this.#db, () => this.#lanes.appendEvents(events));
  }

  /** The newest stream first, then the others from the oldest on: the order of sending. */
  streams(lane: Lane): Stream[] {
    return read(() => this.#lanes.streams(lane));
  }

  /** The next unsealed items of a stream, at most `max`; null when there are none. */
  nextItems(stream: StreamName, max: number): ItemRun | null {
    return read(() => this.#lanes.next(stream, max));
  }

  /** Keeps a sealed batch and lets go of what it was made of. Publish only after this returned. */
  commitSealed(batch: SealedBatch): void {
    transact(this.#db, () => this.#lanes.commitSealed(batch));
  }

  /** Batches that wait for a receipt, in the order of sending. */
  pendingBatches(lane: Lane, limit: number): PendingBatch[] {
    return read(() => this.#lanes.pending(lane, limit));
  }

  /** Those of one stream, oldest first. */
  pendingOf(stream: StreamName, limit: number): PendingBatch[] {
    return read(() => this.#lanes.pendingOf(stream, limit));
  }

  /** The bytes of a waiting batch; null when it waits no more. */
  batchBytes(batch: BatchName): Uint8Array | null {
    return read(() => this.#lanes.bytes(batch));
  }

  /** Lets go of batches that the cloud proved to hold. */
  forget(batches: readonly BatchName[]): void {
    transact(this.#db, () => {
      for (const batch of batches) this.#lanes.forget(batch);
    });
  }

  /** Begins a new stream that is sent before what waits in the old one; gives its epoch. */
  rotateEpoch(lane: Lane): number {
    return transact(this.#db, () => this.#lanes.rotate(lane, this.#clock.now()));
  }

  /** Gives up a stream's numbers, with a gap event that says so; what is here goes on in a new one. */
  abandon(abandoned: Omit<Abandoned, 'now'>): void {
    transact(this.#db, () => this.#lanes.abandon({ ...abandoned, now: this.#clock.now() }));
  }

  state(name: string): string | null {
    return read(() => this.#values.state(name));
  }

  setState(name: string, body: string): void {
    transact(this.#db, () => this.#values.setState(name, body));
  }

  /** Bytes that are in use. */
  get usedBytes(): number {
    return read(() => usedBytes(this.#db));
  }

  /** Ends telemetry epochs in time and thins what is over its age or its share of the room. */
  tidy(): void {
    const now = this.#clock.now();
    const [current, ...older] = this.streams('telemetry');
    if (current && this.#isLong(current, now)) this.rotateEpoch('telemetry');
    const oldest = older[0] ?? current;
    const isOld = oldest && this.#waitsSince(oldest, now) > this.#limits.telemetryAgeMaxMs;
    if (isOld || this.usedBytes > this.#limits.bytesMax * TELEMETRY_SHARE_MAX) this.#thin(now);
  }

  close(): void {
    this.#intake.close();
    this.#db.close();
  }

  #store(observations: readonly Observation[], onAppended?: () => void): void {
    try {
      this.#checkRoom();
      transact(this.#db, () => {
        this.#declareRefusal();
        const last = this.#values.counter('observed');
        this.#values.setCounter('observed', this.#observations.append(last, observations));
      });
    } catch (error) {
      this.#countRefusal(error, observations.length);
      throw error;
    }
    this.#refusal = null;
    onAppended?.();
  }

  #checkRoom(): void {
    const { bytesMax } = this.#limits;
    const bytes = this.usedBytes;
    if (bytes <= bytesMax || (this.#thin(this.#clock.now()) && this.usedBytes <= bytesMax)) return;
    throw new PledgewatchError('PW_JOURNAL_FULL', { bytes, bytesMax });
  }

  #countRefusal(error: unknown, count: number): void {
    if (!(error instanceof PledgewatchError)) return;
    this.#refusal ??= { code: error.code, fromAt: this.#clock.now(), count: 0 };
    this.#refusal.count += count;
  }

  /** Devices may send again what was turned away, and may not: either way the span is said. */
  #declareRefusal(): void {
    if (!this.#refusal) return;
    const { code, fromAt, count } = this.#refusal;
    const toAt = this.#clock.now();
    const about = { scope: 'lane', of: 'journal', fromAt, toAt, count, reason: code } as const;
    this.#lanes.appendEvents([gap(about)]);
  }

  #thin(now: EpochMs): boolean {
    return transact(this.#db, () => this.#lanes.thin(now));
  }

  #isLong(stream: Stream, now: EpochMs): boolean {
    if (stream.pending >= TELEMETRY_EPOCH_BATCHES_MAX) return true;
    return this.#waitsSince(stream, now) > TELEMETRY_EPOCH_AGE_MAX_MS;
  }

  #waitsSince(stream: Stream, now: EpochMs): number {
    if (stream.pending === 0) return 0;
    const first = read(() => this.#lanes.firstPending(stream));
    return first ? now - first.sealedAt : 0;
  }
}
