import type { KeyObject } from 'node:crypto';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import { CLOCKS_APART_MS, type TruckOrder } from '@pledgewatch/shared/instruction';
import type { Observation } from '@pledgewatch/shared/observation';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { causedByTime, NamedParts, type SavedParts, type StateChange } from '#/goods/index.ts';
import { GateClock } from './gate-clock.ts';
import type { GateState, Yard } from './gate-post.ts';
import { Gate } from './gate.ts';
import { Emergencies } from './emergencies.ts';
import { Holds } from './holds.ts';
import { createObedience } from './obedience.ts';
import { OrderBook } from './order-book.ts';
import { newOutcome, tellGate, type GateOutcome } from './outcome.ts';
import { Weighbridges } from './weighbridges.ts';

export interface GatesParts {
  readonly plan: SitePlan;
  readonly siteId: string;
  readonly gatewayId: string;
  /** The cloud's public key, from enrolment. */
  readonly cloudKey: KeyObject;
  /** When what the gates had done was lost in part; absent when all of it is known. */
  readonly forgotAt?: number;
}

/**
 * The gates of a site, online or not: they execute the truck orders they hold, inside their lease,
 * and answer every instruction. A pure fold like goods; what an outcome says is true only once its
 * events and {@link Gates.takeChanges} are committed together.
 */
export interface Gates {
  /**
   * What an observation means at the gates.
   *
   * @param goodsEvents What goods made of the same observation. Passages among them are completed in
   * place with the plate and truck order they belong to: commit these very objects.
   */
  fold(observation: Observation, goodsEvents: GoodsStatusEvent[], now: number): GateOutcome;
  /** Obeys or refuses an instruction, and answers it; the same one again gets the same answer. */
  instruct(bytes: Uint8Array, now: number): GateOutcome;
  /** What the passing of time ends: windows, waits. Called when {@link Gates.nextDueAt} is reached. */
  passTime(now: number): GateOutcome;
  nextDueAt(): number | null;
  /** The parts of the state that changed since the last call: commit them before a barrier opens. */
  takeChanges(): StateChange[];
}

/** @param saved Every part that was committed, in any order; parts of others are passed over. */
export function createGates(parts: GatesParts, saved: SavedParts = []): Gates {
  const { plan, forgotAt = -Infinity } = parts;
  const knownSince = forgotAt + CLOCKS_APART_MS;
  const kept = [...saved];
  const yard: Yard = {
    knownSince,
    orders: new OrderBook(kept, knownSince),
    holds: new Holds(kept),
    emergencies: new Emergencies(kept),
    clock: new GateClock(kept),
    weighbridges: new Weighbridges(plan, kept),
    gates: new NamedParts<GateState>('gate/place/', kept),
  };
  const gates = new Map(plan.gates.map((each) => [each.id, new Gate(each, yard)]));
  const obey = createObedience(parts, yard, gates);
  const cameras = new Map(plan.gates.map(({ cameraId, id }) => [cameraId, gates.get(id)]));

  function foldWeight(
    observation: Extract<Observation, { kind: 'weight' }>,
    now: number,
    outcome: GateOutcome,
  ): void {
    const news = yard.weighbridges.fold(observation);
    if (news === null) return;
    for (const { id, weighbridgeIds } of plan.gates) {
      if (!weighbridgeIds.includes(observation.deviceId)) continue;
      gates.get(id)?.weigh(news, observation, now, outcome);
    }
  }

  function expire(order: TruckOrder, now: number, outcome: GateOutcome): void {
    const { truckOrderId, gateId, plate, correlationId } = order;
    yard.orders.move(truckOrderId, { step: 'EXPIRED' });
    const cause = {
      ...causedByTime(now, now),
      ...(correlationId === undefined ? {} : { correlationId }),
    };
    tellGate(outcome, cause, gateId, 'EXPIRED', { truckOrderId, plate });
  }

  return {
    fold(observation, goodsEvents, now) {
      const outcome = newOutcome();
      if (observation.kind === 'weight') foldWeight(observation, now, outcome);
      if (observation.kind === 'vehicle') {
        cameras.get(observation.deviceId)?.see(observation, now, outcome);
      }
      for (const event of goodsEvents) {
        if (event.kind === 'passage') gates.get(event.gateId)?.pass(event, now, outcome);
      }
      return outcome;
    },
    instruct: obey,
    passTime(now) {
      const outcome = newOutcome();
      const gateTime = yard.clock.at(now);
      for (const order of yard.orders.unused()) {
        if (gateTime > order.notAfter) expire(order, now, outcome);
      }
      for (const gate of gates.values()) gate.passTime(now, outcome);
      yard.orders.forget(now);
      return outcome;
    },
    nextDueAt() {
      let due = yard.orders.nextExpiryAt();
      for (const gate of gates.values()) due = Math.min(due, gate.nextDueAt());
      return due === Infinity ? null : due;
    },
    takeChanges() {
      const { orders, holds, emergencies, clock, weighbridges } = yard;
      const kept = [orders, holds, emergencies, clock, weighbridges, yard.gates];
      return kept.flatMap((each) => each.takeChanges());
    },
  };
}
