import type { DatabaseSync } from 'node:sqlite';
import type { Clock, EpochMs } from '@pledgewatch/shared/clock';
import { PledgewatchError, type ErrorCode } from '@pledgewatch/shared/errors';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Observation } from '@pledgewatch/shared/observation';
import type { Lane } from '@pledgewatch/shared/topics';
import type { BatchName, PendingBatch } from './batches.ts';
import { read, transact, unhurried, usedBytesOf } from './file.ts';
import { gap, type GapEvent } from './gap.ts';
import { createIntake, type Intake } from './intake.ts';
import { Lanes, type Abandoned, type ItemRun, type SealedBatch } from './lanes.ts';
import {
  TELEMETRY_EPOCH_AGE_MAX_MS,
  TELEMETRY_EPOCH_BATCHES_MAX,
  TELEMETRY_SHARE_MAX,
  type JournalLimits,
} from './limits.ts';
import { createObservations, type Observations, type StoredObservation } from './observations.ts';
import { createStates, FORGOT_STATE, type StateChange, type States } from './states.ts';
import type { Stream, StreamName } from './streams.ts';

/** What the folds made of observations; becomes durable as one. */
export interface GoodsCommit {
  /** The last observation folded. */
  readonly upTo: number;
  /** The named parts that are not as the last commit left them. */
  readonly changes: readonly StateChange[];
  readonly events: readonly GoodsStatusEvent[];
}

/** What a journal works with. */
export interface JournalParts {
  readonly db: DatabaseSync;
  readonly limits: JournalLimits;
  readonly clock: Clock;
  /** Called after a commit that put something on a lane. */
  readonly onStored?: (lane: Lane) => void;
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
  readonly #states: States;
  readonly #observations: Observations;
  readonly #lanes: Lanes;
  readonly #intake: Intake;
  /** What was turned away since the last commit that succeeded. */
  #refusal: { readonly code: ErrorCode; readonly fromAt: EpochMs; count: number } | null = null;
  readonly #usedBytes: () => number;
  readonly #onStored: (lane: Lane) => void;

  constructor({ db, limits, clock, onStored = () => undefined }: JournalParts) {
    this.#db = db;
    this.#limits = limits;
    this.#clock = clock;
    this.#states = createStates(db);
    this.#observations = createObservations(db);
    this.#lanes = new Lanes(db, this.#states, this.#observations);
    this.#usedBytes = usedBytesOf(db);
    this.#onStored = onStored;
    this.#transact(() => this.#lanes.begin(clock.now()));
    this.#intake = createIntake({
      store: (observations) => this.#store(observations),
      onRefused: (error, count) => this.#countRefusal(error, count),
    });
  }

  /**
   * Stores observations; all appends of one tick share a commit.
   *
   * @throws {PledgewatchError} `PW_JOURNAL_FULL` when too much waits for the cloud, `PW_JOURNAL_BUSY`
   * when too much came in one tick, `PW_DISK_FULL`. Nothing was stored then, and the device must not
   * be told otherwise; the first commit that succeeds declares the gap.
   */
  append(observations: readonly Observation[]): Promise<void> {
    return this.#intake.append(observations);
  }

  /** Observations after number `after`, oldest first. */
  readObservations(after: number, limit: number): StoredObservation[] {
    return read(() => {
      const upTo = this.#states.counter('observed');
      const texts = this.#observations.texts({ after, upTo, limit });
      return texts.map((text, index) => ({
        seq: after + index + 1,
        observation: JSON.parse(text) as Observation,
      }));
    });
  }

  /** The last observation stored. */
  get observed(): number {
    return read(() => this.#states.counter('observed'));
  }

  /** The last observation whose meaning is committed. */
  get folded(): number {
    return read(() => this.#states.counter('folded'));
  }

  /** What the folds had in mind at the last commit, part by part. */
  states(): (readonly [name: string, body: string])[] {
    return read(() => this.#states.all());
  }

  /** State, the events it emitted, and the cursor: all or nothing. */
  commitGoods({ upTo, changes, events }: GoodsCommit): void {
    this.#transact(() => {
      this.#states.change(changes);
      this.#states.setCounter('folded', upTo);
      this.#lanes.appendEvents(events);
      this.#lanes.releaseObservations();
    });
  }

  /** Makes everything that `work` stores durable as one: all of it or, when it throws, nothing. */
  together<T>(work: () => T): T {
    return this.#transact(work);
  }

  /** Events of the gateway's own: its heartbeat, its gaps. */
  appendEvents(events: readonly GoodsStatusEvent[]): void {
    this.#transact(() => this.#lanes.appendEvents(events));
  }

  /** What was known before may be lost in part: said as a gap, and noted for what must not rely on it. */
  declareLoss(loss: GapEvent): void {
    this.#transact(() => {
      this.#states.change([{ name: FORGOT_STATE, body: String(loss.toAt) }]);
      this.#lanes.appendEvents([loss]);
    });
  }

  /** Whether the cloud has ever proved to hold something of this journal. */
  get wasReceipted(): boolean {
    return read(() => this.#states.counter('receipted') > 0);
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
    this.#transact(() => this.#lanes.commitSealed(batch));
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

  /**
   * Lets go of batches that the cloud proved to hold. No device waits for the disk meanwhile: what a power
   * cut brings back is sent again, and the cloud knows it.
   */
  forget(batches: readonly BatchName[]): void {
    unhurried(this.#db, () =>
      this.#transact(() => {
        for (const batch of batches) this.#lanes.forget(batch);
        if (!this.wasReceipted) this.#states.setCounter('receipted', 1);
      }),
    );
  }

  /** Begins a new stream that is sent before what waits in the old one; gives its epoch. */
  rotateEpoch(lane: Lane): number {
    return this.#transact(() => this.#lanes.rotate(lane, this.#clock.now()));
  }

  /** Gives up a stream's numbers, with a gap event that says so; what is here goes on in a new one. */
  abandon(abandoned: Omit<Abandoned, 'now'>): void {
    this.#transact(() => this.#lanes.abandon({ ...abandoned, now: this.#clock.now() }));
  }

  /** Bytes that are in use. */
  get usedBytes(): number {
    return read(this.#usedBytes);
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
    this.#intake.flush();
    this.#db.close();
  }

  #store(observations: readonly Observation[]): void {
    this.#checkRoom();
    this.#transact(() => {
      this.#declareRefusal();
      const last = this.#states.counter('observed');
      this.#states.setCounter('observed', this.#observations.append(last, observations));
    });
    this.#refusal = null;
    this.#onStored('telemetry');
  }

  #checkRoom(): void {
    const { bytesMax } = this.#limits;
    const bytes = this.usedBytes;
    if (bytes <= bytesMax || (this.#thin(this.#clock.now()) && this.usedBytes <= bytesMax)) return;
    throw new PledgewatchError('PW_JOURNAL_FULL', { bytes, bytesMax });
  }

  #transact<T>(work: () => T): T {
    if (this.#db.isTransaction) return work();
    try {
      const result = transact(this.#db, work);
      if (this.#lanes.hasNewEvents) this.#onStored('events');
      return result;
    } finally {
      this.#lanes.hasNewEvents = false;
    }
  }

  #countRefusal({ code }: PledgewatchError, count: number): void {
    this.#refusal ??= { code, fromAt: this.#clock.now(), count: 0 };
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
    return this.#transact(() => this.#lanes.thin(now));
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
