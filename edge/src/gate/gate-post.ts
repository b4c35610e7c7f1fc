import type { GateRefusal } from '@pledgewatch/shared/goods-status';
import type { TruckOrder } from '@pledgewatch/shared/instruction';
import type { GatePlan } from '@pledgewatch/shared/site-plan';
import type { NamedParts } from '#/goods/index.ts';
import type { GateClock } from './gate-clock.ts';
import type { Emergencies } from './emergencies.ts';
import type { Holds } from './holds.ts';
import type { ScaleOf } from './judgement.ts';
import { isLeased, type LeaseState } from './leases.ts';
import { FINISH_WITHIN_S, SETTLE_WITHIN_S } from './limits.ts';
import type { OrderBook } from './order-book.ts';
import { tellTruck, type Moment } from './outcome.ts';
import type { Sighting } from './sightings.ts';
import type { TruckStep, UnderWay } from './under-way.ts';
import type { Weighbridges } from './weighbridges.ts';

/** One gate as it stands. */
export interface GateState extends LeaseState {
  /** The truck that was let in and may not leave yet; one at a time. */
  inside: UnderWay | null;
  /** Trucks the barrier opened for, until what they carry is accounted for. */
  leaving: UnderWay[];
  /** Who stands at the camera and was not let in. */
  sighting: Sighting | null;
  /** Who came while another was inside. */
  waiting: Sighting[];
  refused: { plate: string; codes: GateRefusal[]; at: number } | null;
  /** The last vehicle that came through in an emergency. */
  through?: { plate: string; at: number };
}

/** What the gates of a site share. */
export interface Yard {
  /** What was done before it may be forgotten; -Infinity when nothing is. */
  readonly knownSince: number;
  readonly orders: OrderBook;
  readonly holds: Holds;
  readonly emergencies: Emergencies;
  readonly clock: GateClock;
  readonly weighbridges: Weighbridges;
  readonly gates: NamedParts<GateState>;
}

/** A gate's plan, its state and what it shares with the others: what its rules work on. */
export class GatePost {
  readonly plan: GatePlan;
  readonly yard: Yard;
  readonly state: GateState;
  readonly settleMs: number;
  readonly scaleOf: ScaleOf;
  readonly #finishMs: number;

  constructor(plan: GatePlan, yard: Yard) {
    this.plan = plan;
    this.yard = yard;
    this.state = yard.gates.get(plan.id) ?? yard.gates.put(plan.id, newGate());
    this.#dropUncounted();
    this.settleMs = (plan.settleWithinS ?? SETTLE_WITHIN_S) * 1_000;
    this.#finishMs = (plan.finishWithinS ?? FINISH_WITHIN_S) * 1_000;
    this.scaleOf = (weighbridgeId) => yard.weighbridges.scale(weighbridgeId);
  }

  /** What a lease of before has let through is not known: it lets through nothing more. */
  #dropUncounted(): void {
    const { lease } = this.state;
    if (lease === null || lease.issuedAt > this.yard.knownSince) return;
    this.state.lease = null;
    this.changed();
  }

  changed(): void {
    this.yard.gates.mark(this.plan.id);
  }

  trucks(): UnderWay[] {
    const { inside, leaving } = this.state;
    return inside === null ? leaving : [inside, ...leaving];
  }

  orderOf({ truckOrderId }: UnderWay): TruckOrder | undefined {
    return this.yard.orders.get(truckOrderId)?.order ?? undefined;
  }

  /** The last moment for a truck that was let in inside its window. */
  finishBy(truck: UnderWay): number {
    return (this.orderOf(truck)?.notAfter ?? 0) + this.#finishMs;
  }

  /** What has nothing to do with the goods: may anything of this order leave here now? */
  leaveFor(order: TruckOrder, truck: UnderWay, now: number) {
    const gateTime = this.yard.clock.at(now);
    return {
      held: this.yard.holds.covers(order.pledgeId),
      leased: isLeased(this.state, gateTime),
      inTime: gateTime >= order.notBefore && gateTime <= this.finishBy(truck),
    };
  }

  /** Moves a truck one step and tells it with everything known of it. */
  step(truck: UnderWay, step: TruckStep, { cause, outcome }: Moment, code?: GateRefusal): void {
    truck.step = step;
    this.changed();
    const order = this.orderOf(truck);
    if (order === undefined) return;
    tellTruck(
      outcome,
      cause,
      { order, truck, scaleOf: this.scaleOf },
      step,
      code === undefined ? {} : { code },
    );
  }
}

function newGate(): GateState {
  return {
    lease: null,
    usedG: 0,
    usedFen: 0,
    inside: null,
    leaving: [],
    sighting: null,
    waiting: [],
    refused: null,
  };
}
