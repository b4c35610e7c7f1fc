import type { Clock, EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Log } from '@pledgewatch/shared/log';
import type { Observation } from '@pledgewatch/shared/observation';
import { isUrgent } from '#/goods/index.ts';
import type { Journal } from '#/journal/index.ts';
import { Bell } from './bell.ts';
import type { JournalKeeper } from './journal-keeper.ts';
import {
  COMMIT_AGE_MAX_MS,
  FOLDED_A_TURN_MAX,
  GATHER_MS,
  RETRY_MS,
  WAIT_MAX_MS,
} from './limits.ts';
import type { Meaning, Outcome } from './meaning.ts';
import { unfolded } from './own-events.ts';

export interface FoldingParts {
  readonly keeper: JournalKeeper;
  /** Makes the folds as the journal's parts left them. */
  readonly createMeaning: (saved: ReturnType<Journal['states']>) => Meaning;
  readonly clock: Clock;
  readonly log: Log;
  /** Runs a commit of urgent events and has them sealed with it. */
  readonly hurry: (commit: () => void) => void;
  /** The use of a truck order is on disk: its gate may open. */
  readonly openBarrier: (gateId: string) => void;
}

/**
 * Folds what the journal holds, in its order, and commits what it means. What emitted an event is on
 * disk before anything else is folded; state alone may be a second old there, because a crash only
 * folds it again.
 */
export class Folding {
  readonly #parts: FoldingParts;
  readonly #bell: Bell;
  readonly #running: Promise<void>;
  readonly #stopping = new AbortController();
  #journal: Journal | null = null;
  #meaning!: Meaning;
  /** The last observation folded. */
  #upTo = 0;
  /** What the next commit writes. */
  #changes = new Map<string, string | null>();
  #events: GoodsStatusEvent[] = [];
  #barriers: string[] = [];
  /** Since when something is folded and not committed. */
  #uncommittedSince: EpochMs | null = null;
  foldedCount = 0;

  constructor(parts: FoldingParts) {
    this.#parts = parts;
    this.#bell = new Bell(parts.clock);
    this.#running = this.#run();
  }

  /** Observations were appended. */
  wake(): void {
    this.#bell.ring();
  }

  /** Begins the folds anew from the journal, because what they are made with changed. */
  restart(): void {
    this.#attempt(() => {
      if (this.#journal) this.#commit(this.#journal);
      this.#journal = null;
    });
    this.#bell.ring();
  }

  /**
   * Folds what came otherwise than by observation, and commits it at once. While the journal does not
   * take what came before, it is as if it had not come.
   */
  interpose(work: (meaning: Meaning, now: EpochMs) => Outcome): void {
    this.#attempt(() => {
      const journal = this.#ready();
      this.#take(work(this.#meaning, this.#parts.clock.now()));
      this.#commit(journal);
    });
    this.#bell.ring();
  }

  /** Commits what is folded, and that it was stopped in order; folds no more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#bell.ring();
    await this.#running;
    this.#attempt(() => {
      const journal = this.#ready();
      this.#meaning.stop(this.#parts.clock.now());
      this.#commit(journal);
    });
  }

  async #run(): Promise<void> {
    const { clock } = this.#parts;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const isAllRead = this.#attempt(() => this.#turn());
      if (isAllRead === null) await clock.sleep(RETRY_MS, signal);
      else if (isAllRead) {
        const gathered = clock.sleep(GATHER_MS, signal);
        await this.#bell.wait(this.#idleMs());
        await gathered;
      } else await clock.sleep(0, signal);
    }
  }

  #attempt<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      this.#parts.keeper.report(error);
      return null;
    }
  }

  /** One bounded piece of work; whether everything stored is folded. */
  #turn(): boolean {
    const journal = this.#ready();
    const now = this.#parts.clock.now();
    const stored = journal.readObservations(this.#upTo, FOLDED_A_TURN_MAX);
    for (const { seq, observation } of stored) {
      this.#fold(observation, now);
      this.#upTo = seq;
    }
    this.foldedCount += stored.length;
    const isAllRead = stored.length < FOLDED_A_TURN_MAX;
    if (isAllRead && (this.#meaning.nextDueAt() ?? Infinity) <= now) {
      this.#take(this.#meaning.passTime(now));
      this.#uncommittedSince ??= now;
    }
    if (stored.length > 0) this.#uncommittedSince ??= now;
    if (this.#events.length > 0 || this.#commitDueAt() <= now) this.#commit(journal);
    return isAllRead;
  }

  /** The journal, with folds that are where it is, and nothing left over that it did not take. */
  #ready(): Journal {
    const journal = this.#parts.keeper.journal();
    if (journal !== this.#journal) this.#begin(journal);
    if (this.#events.length > 0) this.#commit(journal);
    return journal;
  }

  #begin(journal: Journal): void {
    this.#meaning = this.#parts.createMeaning(journal.states());
    this.#meaning.start(this.#parts.clock.now());
    this.#upTo = journal.folded;
    this.#changes = new Map();
    this.#events = [];
    this.#barriers = [];
    this.#uncommittedSince = null;
    this.#journal = journal;
  }

  /** An observation that a fold fails on is our fault, and must stop neither the next nor a restart. */
  #fold(observation: Observation, now: EpochMs): void {
    try {
      this.#take(this.#meaning.fold(observation, now));
    } catch (error) {
      const { sourceId, deviceId, kind } = observation;
      this.#parts.log.error({ err: error, sourceId, deviceId, kind }, 'a fault of ours');
      this.#events.push(unfolded(observation, now));
    }
  }

  #take({ events, openBarriers }: Outcome): void {
    this.#events.push(...events);
    this.#barriers.push(...openBarriers);
  }

  #commit(journal: Journal): void {
    for (const { name, body } of this.#meaning.takeChanges()) this.#changes.set(name, body);
    const changes = [...this.#changes].map(([name, body]) => ({ name, body }));
    const events = this.#events;
    if (changes.length + events.length > 0 || this.#upTo > journal.folded) {
      const commit = () => journal.commitGoods({ upTo: this.#upTo, changes, events });
      if (events.some(isUrgent)) this.#parts.hurry(commit);
      else commit();
      this.#parts.keeper.works();
    }
    const barriers = this.#barriers;
    this.#changes = new Map();
    this.#events = [];
    this.#barriers = [];
    this.#uncommittedSince = null;
    for (const gateId of barriers) this.#parts.openBarrier(gateId);
  }

  #commitDueAt(): EpochMs {
    return this.#uncommittedSince === null ? Infinity : this.#uncommittedSince + COMMIT_AGE_MAX_MS;
  }

  #idleMs(): number {
    const dueAt = Math.min(this.#meaning.nextDueAt() ?? Infinity, this.#commitDueAt());
    return Math.min(WAIT_MAX_MS, Math.max(0, dueAt - this.#parts.clock.now()));
  }
}
