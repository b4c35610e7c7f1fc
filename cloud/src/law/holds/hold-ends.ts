import type { Hold } from '#/pledges/index.ts';

/** When holds end by themselves. */
export class HoldEnds {
  readonly #holds = new Set<Hold>();
  #nextAt: number | undefined;

  constructor(holds: Iterable<Hold> = []) {
    for (const hold of holds) if (hold.liftedAt === null) this.add(hold);
  }

  add(hold: Hold): void {
    if (hold.endsAt === undefined) return;
    this.#holds.add(hold);
    this.#nextAt = undefined;
  }

  remove(hold: Hold): void {
    if (this.#holds.delete(hold)) this.#nextAt = undefined;
  }

  due(now: number): readonly Hold[] {
    if (this.nextDueAt() > now) return [];
    return [...this.#holds].filter(({ endsAt = Infinity }) => endsAt <= now);
  }

  nextDueAt(): number {
    if (this.#nextAt !== undefined) return this.#nextAt;
    let soonest = Infinity;
    for (const { endsAt = Infinity } of this.#holds) soonest = Math.min(soonest, endsAt);
    this.#nextAt = soonest;
    return soonest;
  }
}
