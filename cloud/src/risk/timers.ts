import type { EpochMs } from '@pledgewatch/shared/clock';
import { TIMERS_MAX } from './limits.ts';

/** Something to look at again when the core's clock passes `at`. */
export interface Timer {
  readonly at: EpochMs;
  /** Who set it: a rule's code, or a part of the engine. */
  readonly owner: string;
  readonly siteId: string;
  readonly subject: string;
}

/** A deadline in the queue; one that was moved or dropped since is skipped when it comes up. */
interface Queued {
  readonly timer: Timer;
  /** Among deadlines of one instant, the one that was first set first. */
  readonly place: number;
}

/** Deadlines, as part of the state: a restart or a replay meets them at the same facts. */
export class Timers {
  readonly #timers = new Map<string, Queued>();
  /** A binary heap, soonest first. Derived. */
  #queue: Queued[] = [];
  #places = 0;

  constructor(saved: readonly Timer[] = []) {
    for (const timer of saved) this.#put(keyOf(timer), timer);
  }

  save(): readonly Timer[] {
    return [...this.#timers.values()].map(({ timer }) => timer);
  }

  /** Sets a deadline, or moves it when the same one is set. */
  set(timer: Timer): void {
    const key = keyOf(timer);
    const known = this.#timers.get(key);
    if (known?.timer.at === timer.at) return;
    if (!known && this.#timers.size >= TIMERS_MAX) return;
    this.#put(key, timer, known?.place);
  }

  /** Takes a deadline back, if it was set. */
  drop(timer: Omit<Timer, 'at'>): void {
    this.#timers.delete(keyOf(timer));
    this.#tidy();
  }

  nextDueAt(): EpochMs | null {
    return this.#first()?.timer.at ?? null;
  }

  /** Takes out those that are due, soonest first. */
  takeDue(now: EpochMs): readonly Timer[] {
    let first = this.#first();
    if (!first || first.timer.at > now) return NONE;
    const due: Timer[] = [];
    for (; first && first.timer.at <= now; first = this.#first()) {
      due.push(first.timer);
      this.#timers.delete(keyOf(first.timer));
    }
    return due;
  }

  #put(key: string, timer: Timer, place = this.#places++): void {
    const queued = { timer, place };
    this.#timers.set(key, queued);
    push(this.#queue, queued);
    this.#tidy();
  }

  /** The soonest that still holds. */
  #first(): Queued | undefined {
    for (let first = this.#queue[0]; first; first = this.#queue[0]) {
      if (this.#timers.get(keyOf(first.timer)) === first) return first;
      pop(this.#queue);
    }
    return undefined;
  }

  /** What was moved or dropped leaves the queue before it outnumbers what holds. */
  #tidy(): void {
    if (this.#queue.length < 64 || this.#queue.length < 2 * this.#timers.size) return;
    this.#queue = [...this.#timers.values()].sort(inOrder);
  }
}

const NONE: readonly Timer[] = [];

function keyOf({ owner, siteId, subject }: Omit<Timer, 'at'>): string {
  return `${owner}:${siteId}:${subject}`;
}

function inOrder(one: Queued, other: Queued): number {
  return one.timer.at - other.timer.at || one.place - other.place;
}

function push(heap: Queued[], added: Queued): void {
  let at = heap.push(added) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (inOrder(heap[parent] as Queued, added) <= 0) break;
    heap[at] = heap[parent] as Queued;
    at = parent;
  }
  heap[at] = added;
}

function pop(heap: Queued[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    const right = heap[child + 1];
    if (right && inOrder(right, heap[child] as Queued) < 0) child += 1;
    if (inOrder(last, heap[child] as Queued) <= 0) break;
    heap[at] = heap[child] as Queued;
    at = child;
  }
  heap[at] = last;
}
