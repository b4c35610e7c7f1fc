import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf } from '@pledgewatch/shared/command';
import { isStanding, type Demand } from './demand.ts';

/** Cash margin as booked. */
export interface CashMargin extends Omit<CommandOf<'cashMargin.post'>, 'type'> {
  readonly tenantId: string;
  readonly entry: number;
}

/** What a snapshot keeps. */
export interface SavedMargins {
  readonly demands: readonly Demand[];
  readonly cash: readonly CashMargin[];
}

const NONE: readonly never[] = Object.freeze([]);

/** Demands for supplementary security, and the cash margin behind the pledges. */
export class MarginBook {
  readonly demands = new Map<string, Demand>();
  readonly #ofPledge = new Map<string, Demand[]>();
  readonly #standing = new Map<string, Demand>();
  readonly #cash = new Map<string, CashMargin>();
  readonly #cashCount = new Map<string, number>();
  /** Null while it is to be worked out anew. */
  #nextDueAt: EpochMs | null = null;

  constructor(saved?: SavedMargins) {
    for (const demand of saved?.demands ?? NONE) this.add(demand);
    for (const cash of saved?.cash ?? NONE) this.addCash(cash);
  }

  save(): SavedMargins {
    return { demands: [...this.demands.values()], cash: [...this.#cash.values()] };
  }

  add(demand: Demand): void {
    const { marginCallId, pledgeId } = demand;
    this.demands.set(marginCallId, demand);
    const known = this.#ofPledge.get(pledgeId);
    if (known) known.push(demand);
    else this.#ofPledge.set(pledgeId, [demand]);
    this.moved(demand);
  }

  /** After its state or its time has changed. */
  moved(demand: Demand): void {
    this.#nextDueAt = null;
    if (isStanding(demand)) this.#standing.set(demand.pledgeId, demand);
    else if (this.standing(demand.pledgeId) === demand) this.#standing.delete(demand.pledgeId);
  }

  /** Oldest first. */
  ofPledge(pledgeId: string): readonly Demand[] {
    return this.#ofPledge.get(pledgeId) ?? NONE;
  }

  /** The one that still asks for something; a pledge has one at most. */
  standing(pledgeId: string): Demand | undefined {
    return this.#standing.get(pledgeId);
  }

  get hasStanding(): boolean {
    return this.#standing.size > 0;
  }

  /** Demands whose time has passed and was not yet seen to pass. */
  due(now: EpochMs): readonly Demand[] {
    if (this.nextDueAt() > now) return NONE;
    return [...this.#standing.values()].filter(
      ({ hasPassed, dueAt }) => !hasPassed && dueAt <= now,
    );
  }

  /** Infinity for never. */
  nextDueAt(): EpochMs {
    if (this.#nextDueAt === null) {
      let next = Infinity;
      for (const { hasPassed, dueAt } of this.#standing.values()) {
        if (!hasPassed) next = Math.min(next, dueAt);
      }
      this.#nextDueAt = next;
    }
    return this.#nextDueAt;
  }

  hasCash(tenantId: string, cashMarginId: string): boolean {
    return this.#cash.has(`${tenantId}/${cashMarginId}`);
  }

  addCash(cash: CashMargin): void {
    this.#cash.set(`${cash.tenantId}/${cash.cashMarginId}`, cash);
    this.#cashCount.set(cash.pledgeId, this.cashCount(cash.pledgeId) + 1);
  }

  /** Postings of cash margin for a pledge so far. */
  cashCount(pledgeId: string): number {
    return this.#cashCount.get(pledgeId) ?? 0;
  }
}
