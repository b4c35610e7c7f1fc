import type { EpochMs } from '@pledgewatch/shared/clock';
import type { StockBreach, StockBreachMove } from '#/core/index.ts';
import { BREACH_STANDS_MS } from '../limits.ts';

/** Where a rule may be broken. */
export type BreachPlace = Pick<StockBreach, 'kind' | 'siteId' | 'slotId'>;

interface Doubt extends BreachPlace {
  readonly since: EpochMs;
}

export interface SavedStock {
  readonly doubts: readonly Doubt[];
  readonly standing: readonly StockBreach[];
}

/** Where *claims ≤ measured stock ≤ capacity* does not hold: first in doubt, then standing. */
export class StockBook {
  readonly #doubts: Map<string, Doubt>;
  readonly #standing: Map<string, StockBreach>;
  #moved: StockBreachMove[] = [];

  constructor(saved?: SavedStock) {
    this.#doubts = new Map(saved?.doubts.map((doubt) => [keyOf(doubt), doubt]));
    this.#standing = new Map(saved?.standing.map((breach) => [keyOf(breach), breach]));
  }

  save(): SavedStock {
    return { doubts: [...this.#doubts.values()], standing: [...this.#standing.values()] };
  }

  /** What began to stand or was over since the last {@link begin}. */
  moved(): readonly StockBreachMove[] {
    return this.#moved;
  }

  /** Another fact is folded. */
  begin(): void {
    if (this.#moved.length > 0) this.#moved = [];
  }

  /** Nothing is wrong, or was, at any place: no reading need be looked at twice. */
  get isEmpty(): boolean {
    return this.#doubts.size === 0 && this.#standing.size === 0;
  }

  isKnown(place: BreachPlace): boolean {
    if (this.isEmpty) return false;
    return this.#doubts.has(keyOf(place)) || this.#standing.has(keyOf(place));
  }

  doubt(place: BreachPlace, since: EpochMs): void {
    if (!this.isKnown(place)) this.#doubts.set(keyOf(place), { ...place, since });
  }

  /** The place is as it should be, or nobody can say. */
  forget(place: BreachPlace): void {
    this.#doubts.delete(keyOf(place));
  }

  stand(breach: StockBreach): void {
    this.#doubts.delete(keyOf(breach));
    this.#standing.set(keyOf(breach), breach);
    this.#moved.push({ breach, isOver: false });
  }

  over(place: BreachPlace): void {
    this.forget(place);
    const breach = this.#standing.get(keyOf(place));
    if (!breach) return;
    this.#standing.delete(keyOf(place));
    this.#moved.push({ breach, isOver: true });
  }

  /** Doubts that have lasted, oldest first. */
  due(now: EpochMs): readonly Doubt[] {
    if (this.nextDueAt() > now) return [];
    return [...this.#doubts.values()].filter(({ since }) => since + BREACH_STANDS_MS <= now);
  }

  nextDueAt(): number {
    const [oldest] = this.#doubts.values();
    return oldest ? oldest.since + BREACH_STANDS_MS : Infinity;
  }
}

function keyOf({ kind, siteId, slotId }: BreachPlace): string {
  return `${kind}/${siteId}/${slotId ?? ''}`;
}
