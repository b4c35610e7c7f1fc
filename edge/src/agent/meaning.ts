import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Observation } from '@pledgewatch/shared/observation';
import { createGates, type GatesParts } from '#/gate/index.ts';
import { createGoods } from '#/goods/index.ts';
import { FORGOT_STATE, type StateChange } from '#/journal/index.ts';

/** What came of an observation, an instruction or the passing of time. */
export interface Outcome {
  readonly events: readonly GoodsStatusEvent[];
  /** Gates to open once the events are on disk. */
  readonly openBarriers: readonly string[];
}

/** The folds of the edge as one, in the order of the journey: goods, then gates. */
export interface Meaning {
  fold(observation: Observation, now: number): Outcome;
  /** What the cloud told a gate, as it came. */
  instruct(bytes: Uint8Array, now: number): Outcome;
  passTime(now: number): Outcome;
  nextDueAt(): number | null;
  /** The folds begin, for the first time or again. */
  start(now: number): void;
  /** The gateway is stopped in order. */
  stop(now: number): void;
  takeChanges(): StateChange[];
}

/** Without the cloud's key, before the gateway is enrolled, no gate obeys anybody. */
export type MeaningParts = Omit<GatesParts, 'cloudKey'> & Partial<Pick<GatesParts, 'cloudKey'>>;

const NOTHING: Outcome = { events: [], openBarriers: [] };

/** @param saved The named parts that the journal kept. */
export function createMeaning(
  { cloudKey, ...parts }: MeaningParts,
  saved: readonly (readonly [name: string, body: string])[],
): Meaning {
  const goods = createGoods(parts.plan, saved);
  const forgotAt = saved.find(([name]) => name === FORGOT_STATE)?.[1];
  const forgot = forgotAt === undefined ? {} : { forgotAt: Number(forgotAt) };
  const gates = cloudKey && createGates({ ...parts, ...forgot, cloudKey }, saved);
  return {
    fold(observation, now) {
      const events = goods.fold(observation, now);
      // Passages among the events are completed in place by the gate they went through.
      const gated = gates?.fold(observation, events, now) ?? NOTHING;
      return { events: [...events, ...gated.events], openBarriers: gated.openBarriers };
    },
    instruct: (bytes, now) => gates?.instruct(bytes, now) ?? NOTHING,
    passTime(now) {
      const gated = gates?.passTime(now) ?? NOTHING;
      return {
        events: [...goods.passTime(now), ...gated.events],
        openBarriers: gated.openBarriers,
      };
    },
    nextDueAt: () => earlier(goods.nextDueAt(), gates?.nextDueAt() ?? null),
    start: (now) => goods.start(now),
    stop: (now) => goods.stop(now),
    takeChanges: () => [...goods.takeChanges(), ...(gates?.takeChanges() ?? [])],
  };
}

function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
