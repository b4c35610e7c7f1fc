import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf } from '@pledgewatch/shared/command';
import { massOfLots, type LossOfDay, type PledgeView } from '#/core/index.ts';
import { lossBudgetG } from './loss-budget.ts';

/** A pledge's loss standard, and what was confirmed under it. */
export interface LossStandard extends Omit<CommandOf<'lossStandard.set'>, 'type'> {
  /** Natural losses confirmed so far, grams: only ever grows. */
  consumedG: number;
  /** Everything confirmed, drying too. */
  confirmedG: number;
}

/** A loss as somebody found it. */
export interface Loss extends Omit<CommandOf<'loss.propose'>, 'type'> {
  readonly proposedBy: string;
  confirmedBy: string | null;
}

export interface SavedLosses {
  readonly standards: readonly LossStandard[];
  readonly losses: readonly Loss[];
}

/** Loss standards of pledges and the losses under them; nothing in it is ever taken back. */
export class LossBook {
  readonly standards = new Map<string, LossStandard>();
  readonly losses = new Map<string, Loss>();
  readonly #counts = new Map<string, number>();

  constructor(saved?: SavedLosses) {
    for (const standard of saved?.standards ?? []) this.standards.set(standard.pledgeId, standard);
    for (const loss of saved?.losses ?? []) this.add(loss);
  }

  save(): SavedLosses {
    return { standards: [...this.standards.values()], losses: [...this.losses.values()] };
  }

  add(loss: Loss): void {
    this.losses.set(loss.lossId, loss);
    this.#counts.set(loss.pledgeId, this.countOf(loss.pledgeId) + 1);
  }

  countOf(pledgeId: string): number {
    return this.#counts.get(pledgeId) ?? 0;
  }

  /** Everything confirmed for a pledge so far, grams. */
  confirmedG(pledgeId: string): number {
    return this.standards.get(pledgeId)?.confirmedG ?? 0;
  }

  /** What natural loss and confirmed drying explain by then, grams. */
  allowedG(pledge: PledgeView, at: EpochMs): number {
    const budget = this.budgetOf(pledge, at);
    if (!budget) return 0;
    return budget.budgetG + this.confirmedG(pledge.pledgeId) - budget.consumedG;
  }

  /**
   * Budget, consumption and rest of a pledge now; undefined without a standard. What left takes its part of
   * the budget along, what came in later adds none.
   */
  budgetOf(pledge: PledgeView, now: EpochMs): Omit<LossOfDay, 'confirmedG'> | undefined {
    const standard = this.standards.get(pledge.pledgeId);
    if (!standard) return undefined;
    const { lossClass, enteredAt, dryMassG, consumedG } = standard;
    // Before losses: what was lost had its part of the budget.
    const bookedG = massOfLots(pledge.lots.map((lot) => ({ ...lot, lostG: 0 })));
    const budgetG = lossBudgetG(lossClass, Math.min(dryMassG, bookedG), now - enteredAt);
    return { budgetG, consumedG, remainingG: Math.max(0, budgetG - consumedG) };
  }
}
