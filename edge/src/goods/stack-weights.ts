import type { GoodsStatusEvent, GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { ObservationOf } from '@pledgewatch/shared/observation';
import type { ScalePlan, SitePlan } from '@pledgewatch/shared/site-plan';
import { causedBy, evidenceAt } from './evidence.ts';
import { CLOCK_STEP_MS, SETTLED_EVERY_MS, WEIGHT_HEARTBEAT_MS } from './limits.ts';
import { loadInterval, minimumG } from './metrology.ts';
import { NamedParts } from './named-parts.ts';
import type { SavedParts, StateChange } from './state-change.ts';
import {
  isSteady,
  objections,
  reasonsOf,
  unsteady,
  UNSTABLE,
  type Steadiness,
} from './weighing.ts';

type WeightObservation = ObservationOf<'weight'>;

/** One run of readings in the order of their time, and what was said of it last. */
interface Run extends Steadiness {
  at: number;
  saidAt: number;
  saidG: number;
  /** Objections of what was said; -1 while nothing was. */
  saidBits: number;
  /** It was unsteady since something was said. */
  moved: boolean;
  /** Cause of the present movement, until the weight rests and is told. */
  correlationId?: string;
}

/** Readings that come late form a run of their own and never disturb what is newer. */
interface StackState {
  live: Run;
  late: Run;
}

interface Stack {
  readonly scale: ScalePlan;
  readonly slotId: string;
}

/**
 * Weights of stacks: an event when a resting weight changed by more than e or comes to rest again,
 * when what makes it evidence changes, and every minute; never one event per reading.
 */
export class StackWeights {
  readonly #stacks = new Map<string, Stack>();
  readonly #states: NamedParts<StackState>;

  constructor(plan: SitePlan, saved: SavedParts) {
    for (const scale of plan.scales) {
      const { id, slotId } = scale;
      if (slotId !== undefined) this.#stacks.set(id, { scale, slotId });
    }
    this.#states = new NamedParts('goods/stack/', saved);
  }

  fold(observation: WeightObservation, events: GoodsStatusEvent[]): void {
    const { deviceId } = observation;
    const stack = this.#stacks.get(deviceId);
    if (stack === undefined) return;
    const state =
      this.#states.get(deviceId) ?? this.#states.put(deviceId, { live: newRun(), late: newRun() });
    this.#states.mark(deviceId);
    const at = evidenceAt(observation);
    if (state.live.at > observation.receivedAt + CLOCK_STEP_MS) state.live = newRun();
    const run = at < state.live.at ? state.late : state.live;
    if (at < run.at) return;
    const bits = judge(run, observation, stack.scale, at);
    if (!isNews(run, observation.grossG, bits, stack.scale, at)) return;
    events.push(weightEvent(stack, observation, bits, run.correlationId));
    say(run, observation.grossG, bits, at);
  }

  takeChanges(): StateChange[] {
    return this.#states.takeChanges();
  }
}

function newRun(): Run {
  return { at: 0, saidAt: 0, saidG: 0, saidBits: -1, moved: false, ...unsteady() };
}

/** Takes a reading into its run; gives the objections against it. */
function judge(run: Run, observation: WeightObservation, scale: ScalePlan, at: number): number {
  if (run.at === 0) run.saidAt = at;
  run.at = at;
  const { correlationId } = observation;
  if (correlationId !== undefined) run.correlationId = correlationId;
  const bits = objections(observation, scale, isSteady(run, observation, scale, at), at);
  if ((bits & UNSTABLE) !== 0) run.moved = true;
  return bits;
}

function isNews(
  run: Run,
  grossG: number,
  bits: number,
  { verificationIntervalG }: ScalePlan,
  at: number,
): boolean {
  if (at - run.saidAt >= WEIGHT_HEARTBEAT_MS) return true;
  const grounds = run.saidBits === -1 ? 0 : run.saidBits & ~UNSTABLE;
  if ((bits & ~UNSTABLE) !== grounds) return true;
  // While it only moves there is nothing to say of it.
  if ((bits & UNSTABLE) !== 0) return false;
  if (run.saidBits === -1 || Math.abs(grossG - run.saidG) > verificationIntervalG) return true;
  return run.moved && at - run.saidAt >= SETTLED_EVERY_MS;
}

function say(run: Run, grossG: number, bits: number, at: number): void {
  run.saidAt = at;
  run.saidG = grossG;
  run.saidBits = bits;
  if ((bits & UNSTABLE) !== 0) return;
  run.moved = false;
  delete run.correlationId;
}

function weightEvent(
  { scale, slotId }: Stack,
  observation: WeightObservation,
  bits: number,
  correlationId: string | undefined,
): GoodsStatusOf<'stackWeight'> {
  return {
    kind: 'stackWeight',
    ...causedBy(observation, correlationId),
    scaleId: scale.id,
    slotId,
    ...stackInterval(scale, observation.grossG),
    evidence: bits === 0,
    ...(bits === 0 ? {} : { notEvidence: reasonsOf(bits) }),
  };
}

/**
 * What a stack's scale shows, as an interval. Below Min an instrument proves no quantity, but it
 * proves that less than Min stands there: nothing is claimed (lower 0), up to Min cannot be excluded.
 */
function stackInterval(scale: ScalePlan, shownG: number) {
  const min = minimumG(scale);
  if (shownG < min) return { lowerG: 0, nominalG: Math.max(0, shownG), upperG: min };
  return { nominalG: shownG, ...loadInterval(scale, shownG) };
}
