import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { Lease } from '@pledgewatch/shared/instruction';
import type { ObservationOf } from '@pledgewatch/shared/observation';
import type { GatePlan } from '@pledgewatch/shared/site-plan';
import { causedBy } from '#/goods/index.ts';
import { Departure } from './departure.ts';
import { Entrance } from './entrance.ts';
import { OpenGate } from './open-gate.ts';
import { GatePost, type Yard } from './gate-post.ts';
import { charge } from './leases.ts';
import { byTime, type GateOutcome, type Moment } from './outcome.ts';
import { ScalesOut } from './scales-out.ts';
import type { DeckNews } from './weighbridges.ts';

/** Executes truck orders at one gate: who may come in, what may leave. */
export class Gate {
  readonly #post: GatePost;
  readonly #entrance: Entrance;
  readonly #departure: Departure;
  readonly #scales: ScalesOut;
  readonly #open: OpenGate;

  constructor(plan: GatePlan, yard: Yard) {
    this.#post = new GatePost(plan, yard);
    this.#entrance = new Entrance(this.#post);
    this.#departure = new Departure(this.#post);
    this.#open = new OpenGate(this.#post);
    this.#scales = new ScalesOut(this.#post, this.#entrance, this.#departure);
  }

  see(observation: ObservationOf<'vehicle'>, now: number, outcome: GateOutcome): void {
    const moment = { now, outcome, cause: causedBy(observation) };
    if (!this.#open.see(observation, moment)) this.#entrance.see(observation, moment);
  }

  weigh(news: DeckNews, by: ObservationOf<'weight'>, now: number, outcome: GateOutcome): void {
    this.#scales.weigh(news, { now, outcome, cause: causedBy(by) });
  }

  pass(event: GoodsStatusOf<'passage'>, now: number, outcome: GateOutcome): void {
    const { observedAt, clock, receivedAt, correlationId } = event;
    const correlated = correlationId === undefined ? {} : { correlationId };
    const cause = { observedAt, clock, receivedAt, ...correlated };
    this.#departure.pass(event, { now, outcome, cause });
  }

  get leased(): Lease | null {
    return this.#post.state.lease;
  }

  /** Takes a newer lease: its count begins anew, with who is still inside. */
  lease(lease: Lease): void {
    const { state } = this.#post;
    Object.assign(state, { lease, usedG: 0, usedFen: 0 });
    const order = state.inside === null ? undefined : this.#post.orderOf(state.inside);
    if (order !== undefined) charge(state, order);
    this.#post.changed();
  }

  /** The cloud said something: who was refused, or set aside, may be right now. */
  reconsider(now: number, outcome: GateOutcome): void {
    const moment = byTime(now, outcome);
    this.#scales.reconsider(moment);
    this.#entrance.reconsider(moment);
  }

  /** Fire or flood: the barrier opens, and again for whoever comes. */
  open({ openBarriers }: GateOutcome): void {
    openBarriers.push(this.#post.plan.id);
  }

  /** Whether the truck of this order stands set aside, inside or out. */
  isDiscrepant(truckOrderId: string): boolean {
    const truck = this.#post.trucks().find((each) => each.truckOrderId === truckOrderId);
    return truck?.step === 'DISCREPANT';
  }

  supplement(truckOrderId: string, now: number, outcome: GateOutcome): void {
    this.#departure.supplement(truckOrderId, byTime(now, outcome));
  }

  cancel(truckOrderId: string, now: number, outcome: GateOutcome): void {
    this.#scales.cancel(truckOrderId, byTime(now, outcome));
  }

  passTime(now: number, outcome: GateOutcome): void {
    const moment: Moment = byTime(now, outcome);
    this.#scales.passTime(moment);
    this.#departure.passTime(moment);
    this.#entrance.passTime(moment);
  }

  nextDueAt(): number {
    return Math.min(
      this.#scales.nextDueAt(),
      this.#departure.nextDueAt(),
      this.#entrance.nextDueAt(),
    );
  }
}
