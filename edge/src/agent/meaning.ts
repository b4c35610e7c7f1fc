import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Observation } from '@pledgewatch/shared/observation';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { createGoods } from '#/goods/index.ts';
import type { StateChange } from '#/journal/index.ts';

/** What came of an observation, an instruction or the passing of time. */
export interface Outcome {
  readonly events: readonly GoodsStatusEvent[];
  /** Gates to open once the events are on disk. */
  readonly openBarriers: readonly string[];
}

/** The folds of the edge as one, in the order of the journey: goods, then gates. */
export interface Meaning {
  fold(observation: Observation, now: number): Outcome;
  passTime(now: number): Outcome;
  nextDueAt(): number | null;
  takeChanges(): StateChange[];
}

export interface MeaningParts {
  readonly plan: SitePlan;
}

/** @param saved The named parts that the journal kept. */
export function createMeaning(
  { plan }: MeaningParts,
  saved: readonly (readonly [name: string, body: string])[],
): Meaning {
  const goods = createGoods(plan, saved);
  return {
    fold: (observation, now) => ({ events: goods.fold(observation, now), openBarriers: [] }),
    passTime: (now) => ({ events: goods.passTime(now), openBarriers: [] }),
    nextDueAt: () => goods.nextDueAt(),
    takeChanges: () => goods.takeChanges(),
  };
}
