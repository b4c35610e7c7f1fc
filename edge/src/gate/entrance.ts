import type { GateRefusal } from '@pledgewatch/shared/goods-status';
import type { TruckOrder } from '@pledgewatch/shared/instruction';
import type { ObservationOf } from '@pledgewatch/shared/observation';
import { admit } from './admission.ts';
import type { GatePost } from './gate-post.ts';
import { charge } from './leases.ts';
import {
  LEAVING_MS,
  PAIR_MS,
  REFUSAL_REPEAT_MS,
  SIGHTING_STALE_MS,
  WAITING_MAX,
  WAITING_MS,
} from './limits.ts';
import { byTime, tellGate, type Moment } from './outcome.ts';
import { joinSighting, type Sighting } from './sightings.ts';
import { beginUnderWay, type UnderWay } from './under-way.ts';

/** Who may come in. */
export class Entrance {
  readonly #post: GatePost;

  constructor(post: GatePost) {
    this.#post = post;
  }

  /** A vehicle shows its plate, its driver, or both. One that was seen long ago is not here. */
  see(observation: ObservationOf<'vehicle'>, moment: Moment): void {
    const { historical, receivedAt } = observation;
    if (historical === true || moment.now - receivedAt > SIGHTING_STALE_MS) return;
    const { state } = this.#post;
    state.sighting = joinSighting(state.sighting, observation);
    this.#post.changed();
    this.#consider(state.sighting, moment);
  }

  /** The cloud said something: who was refused a moment ago may be right now. */
  reconsider(moment: Moment): void {
    const { sighting } = this.#post.state;
    if (sighting !== null && moment.now - sighting.at <= SIGHTING_STALE_MS) {
      this.#consider(sighting, later(sighting, moment));
    }
  }

  /** The gate is free: those who waited for it come in the order they came. */
  callWaiting(moment: Moment): void {
    const { state } = this.#post;
    while (state.inside === null) {
      const next = state.waiting.shift();
      if (next === undefined) return;
      this.#post.changed();
      if (moment.now - next.at > WAITING_MS) continue;
      this.#consider(next, later(next, moment));
    }
  }

  passTime(moment: Moment): void {
    const { state } = this.#post;
    const { sighting } = state;
    if (sighting === null || moment.now < dueAt(sighting)) return;
    this.#post.changed();
    if (moment.now > sighting.at + SIGHTING_STALE_MS) {
      state.sighting = null;
      return;
    }
    sighting.final = true;
    this.#consider(sighting, later(sighting, moment));
  }

  nextDueAt(): number {
    const { sighting } = this.#post.state;
    return sighting === null ? Infinity : dueAt(sighting);
  }

  #consider(sighting: Sighting, moment: Moment): void {
    const { state, plan, yard } = this.#post;
    if (sighting.plate !== null && this.#isOurs(sighting.plate, moment)) {
      state.sighting = null;
      return this.#post.changed();
    }
    if (state.inside !== null) return this.#queue(sighting, moment.now);
    const gateTime = yard.clock.at(moment.now);
    const { orders, holds } = yard;
    const admission = admit(sighting, { gateId: plan.id, gateTime, orders, holds, lease: state });
    if (admission.is === 'accepted') this.#letIn(admission.order, sighting, moment);
    else if (admission.is === 'refused') this.#refuse(admission, sighting, moment);
  }

  /**
   * Whether the vehicle is one of ours, seen again. The barrier opens once more for one that has not
   * been through yet: it may have shut before, or the gateway stopped before it could open.
   */
  #isOurs(plate: string, { now, outcome }: Moment): boolean {
    const { inside, leaving } = this.#post.state;
    if (inside?.plate === plate) {
      if (inside.step === 'AT_GATE') outcome.openBarriers.push(this.#post.plan.id);
      return true;
    }
    const truck = leaving.find((each) => each.plate === plate && this.#isLeaving(each, now));
    if (truck === undefined) return false;
    if (this.#mayStillLeave(truck, now)) outcome.openBarriers.push(this.#post.plan.id);
    return true;
  }

  #isLeaving({ openedAt, settledAt }: UnderWay, now: number): boolean {
    const until =
      settledAt === null ? (openedAt ?? 0) + this.#post.settleMs : settledAt + LEAVING_MS;
    return now <= until;
  }

  #mayStillLeave(truck: UnderWay, now: number): boolean {
    const order = this.#post.orderOf(truck);
    if (order === undefined || truck.step !== 'GROSS_WEIGHED' || truck.passed.length > 0) {
      return false;
    }
    const { held, leased, inTime } = this.#post.leaveFor(order, truck, now);
    return !held && leased && inTime;
  }

  #queue(sighting: Sighting, now: number): void {
    if (sighting.plate === null) return;
    const { state } = this.#post;
    const others = state.waiting.filter(
      ({ plate, at }) => plate !== sighting.plate && now - at <= WAITING_MS,
    );
    state.waiting = [...others, sighting].slice(-WAITING_MAX);
    this.#post.changed();
  }

  /** The order is used from here on, whatever happens; the barrier opens after that is committed. */
  #letIn(order: TruckOrder, { driverId }: Sighting, moment: Moment): void {
    const { state, yard, plan } = this.#post;
    const { truckOrderId, plate } = order;
    yard.orders.move(truckOrderId, { step: 'USED' });
    charge(state, order);
    state.inside = beginUnderWay(truckOrderId, plate, driverId, moment.now);
    state.sighting = null;
    this.#post.step(state.inside, 'AT_GATE', moment);
    moment.outcome.openBarriers.push(plan.id);
  }

  #refuse(
    { codes, truckOrderId }: { codes: readonly GateRefusal[]; truckOrderId?: string },
    { plate, driverId }: Sighting,
    { now, cause, outcome }: Moment,
  ): void {
    if (plate === null) return;
    const { state, plan } = this.#post;
    const { refused } = state;
    const told = refused?.plate === plate && now - refused.at < REFUSAL_REPEAT_MS ? refused : null;
    const news = codes.filter((code) => !told?.codes.includes(code));
    if (news.length === 0) return;
    state.refused = { plate, codes: [...(told?.codes ?? []), ...news], at: now };
    this.#post.changed();
    for (const code of news) {
      tellGate(outcome, cause, plan.id, 'REFUSED', {
        code,
        plate,
        ...(truckOrderId === undefined ? {} : { truckOrderId }),
        ...(driverId === null ? {} : { driverId }),
      });
    }
  }
}

/** What comes of a sighting later still goes back to the message that showed it. */
function later({ correlationId }: Sighting, { now, outcome }: Moment): Moment {
  const moment = byTime(now, outcome);
  if (correlationId === null) return moment;
  return { ...moment, cause: { ...moment.cause, correlationId } };
}

function dueAt({ at, final }: Sighting): number {
  return final ? at + SIGHTING_STALE_MS + 1 : at + PAIR_MS;
}
