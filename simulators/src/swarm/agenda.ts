import type { Clock, EpochMs } from '@pledgewatch/shared/clock';

interface Entry {
  readonly at: EpochMs;
  /** Entries of one moment run in the order they were made in. */
  readonly order: number;
  run: (() => void | Promise<void>) | null;
}

/** Everything that is still to come, in the order of its time: the only clock there is. */
export class Agenda {
  now: EpochMs;
  #order = 0;
  readonly #heap: Entry[] = [];

  constructor(startsAt: EpochMs) {
    this.now = startsAt;
  }

  /** Runs something after so many milliseconds; returns how to call it off. */
  in(ms: number, run: () => void | Promise<void>): () => void {
    const entry: Entry = { at: this.now + Math.max(0, ms), order: this.#order, run };
    this.#order += 1;
    this.#push(entry);
    return () => {
      entry.run = null;
    };
  }

  /** Runs something again and again, first after one pause. */
  every(ms: number, run: () => void | Promise<void>): void {
    const again = async () => {
      await run();
      this.in(ms, again);
    };
    this.in(ms, again);
  }

  /**
   * Runs what is due until `end`, one thing after another.
   *
   * @param settle Resolves when nothing of what ran is under way any more.
   */
  async runUntil(end: EpochMs, settle: () => Promise<void>): Promise<void> {
    for (let next = this.#heap[0]; next && next.at <= end; next = this.#heap[0]) {
      this.#pop();
      if (!next.run) continue;
      this.now = Math.max(this.now, next.at);
      await next.run();
      await settle();
    }
    this.now = end;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let place = heap.push(entry) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at === other.at ? one.order < other.order : one.at < other.at;
}

/** The clock of one machine's one life: it may be set wrong, and what slept when it ended never wakes. */
export class MachineClock implements Clock {
  readonly #agenda: Agenda;
  readonly #offsetMs: () => number;
  #isStopped = false;

  constructor(agenda: Agenda, offsetMs: () => number) {
    this.#agenda = agenda;
    this.#offsetMs = offsetMs;
  }

  now(): EpochMs {
    return this.#agenda.now + this.#offsetMs();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        callOff();
        // Left there, thousands of them would gather on the signal of a loop that runs for long.
        signal?.removeEventListener('abort', wake);
        if (!this.#isStopped) resolve();
      };
      const callOff = this.#agenda.in(ms, wake);
      signal?.addEventListener('abort', wake);
    });
  }

  stop(): void {
    this.#isStopped = true;
  }
}
