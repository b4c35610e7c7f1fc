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

/** Deadlines, as part of the state: a restart or a replay meets them at the same facts. */
export class Timers {
  readonly #timers: Map<string, Timer>;
  #nextAt: EpochMs | undefined;

  constructor(saved: readonly Timer[] = []) {
    this.#timers = new Map(saved.map((timer) => [keyOf(timer), timer]));
  }

  save(): readonly Timer[] {
    return [...this.#timers.values()];
  }

  /** Sets a deadline, or moves it when the same one is set. */
  set(timer: Timer): void {
    const key = keyOf(timer);
    if (this.#timers.size >= TIMERS_MAX && !this.#timers.has(key)) return;
    this.#timers.set(key, timer);
    this.#nextAt = undefined;
  }

  nextDueAt(): EpochMs | null {
    this.#nextAt ??= this.#soonest();
    return this.#nextAt === Infinity ? null : this.#nextAt;
  }

  /** Takes out those that are due, soonest first. */
  takeDue(now: EpochMs): readonly Timer[] {
    this.#nextAt ??= this.#soonest();
    if (now < this.#nextAt) return [];
    const due = [...this.#timers].filter(([, { at }]) => at <= now);
    for (const [key] of due) this.#timers.delete(key);
    this.#nextAt = undefined;
    return due.map(([, timer]) => timer).sort((one, other) => one.at - other.at);
  }

  #soonest(): EpochMs {
    let soonest = Infinity;
    for (const { at } of this.#timers.values()) if (at < soonest) soonest = at;
    return soonest;
  }
}

function keyOf({ owner, siteId, subject }: Timer): string {
  return `${owner}:${siteId}:${subject}`;
}
