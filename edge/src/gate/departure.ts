import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { GatePost } from './gate-post.ts';
import { FOREIGN_MAX, LEAVING_MAX, LEAVING_MS } from './limits.ts';
import type { Moment } from './outcome.ts';
import type { UnderWay } from './under-way.ts';

type PassageEvent = GoodsStatusOf<'passage'>;

/** What leaves: tags at the portal, counted for the truck they belong to, until it is settled. */
export class Departure {
  readonly #post: GatePost;

  constructor(post: GatePost) {
    this.#post = post;
  }

  /** The barrier opens for a truck. */
  begin(truck: UnderWay, moment: Moment): void {
    const { state } = this.#post;
    truck.openedAt = moment.now;
    state.leaving.push(truck);
    this.#post.changed();
    this.#settleIfComplete(truck, moment);
    const [oldest] = state.leaving;
    if (state.leaving.length > LEAVING_MAX && oldest !== undefined) this.#giveUp(oldest, moment);
  }

  /**
   * A tag passed this gate: counted for the truck whose order names it, else held against the truck
   * that is leaving or loading. The event gets the order and the plate it belongs to.
   */
  pass(event: PassageEvent, moment: Moment): void {
    const { epc, direction, historical, receivedAt } = event;
    if (epc === undefined || historical === true) return;
    const emergencyId = this.#post.yard.emergencies.standing();
    if (emergencyId !== undefined) event.emergencyId = emergencyId;
    if (direction === 'unknown') return;
    const trucks = this.#post.trucks().filter(({ atGateAt }) => atGateAt <= receivedAt);
    if (direction === 'in') return this.#comeBack(trucks, epc);
    const owner = trucks.find((truck) => this.#post.orderOf(truck)?.epcs.includes(epc));
    // In an emergency goods are carried past whatever truck stands there: none is blamed for them.
    if (owner === undefined && emergencyId !== undefined) return;
    if (owner === undefined) return this.#passForeign(trucks, epc, event, moment);
    event.truckOrderId = owner.truckOrderId;
    event.plate = owner.plate;
    if (!owner.passed.includes(epc)) owner.passed.push(epc);
    this.#post.changed();
    this.#settleIfComplete(owner, moment);
  }

  /** A further instruction covers a truck that is out: it settles with what was seen. */
  supplement(truckOrderId: string, moment: Moment): void {
    const truck = this.#post.state.leaving.find((each) => each.truckOrderId === truckOrderId);
    if (truck === undefined || truck.settledAt !== null || truck.foreign.length > 0) return;
    this.#settle(truck, moment);
  }

  passTime(moment: Moment): void {
    const gateTime = this.#post.yard.clock.at(moment.now);
    for (const truck of this.#post.state.leaving.slice()) this.#watch(truck, gateTime, moment);
  }

  nextDueAt(): number {
    return Math.min(...this.#post.state.leaving.map((truck) => this.#dueAt(truck)));
  }

  /** Out, and everything that was to leave has been seen leaving, and nothing else. */
  #settleIfComplete(truck: UnderWay, moment: Moment): void {
    const order = this.#post.orderOf(truck);
    if (order === undefined || truck.openedAt === null || truck.settledAt !== null) return;
    if (truck.foreign.length > 0) return;
    const isSeen =
      this.#post.plan.readerId === undefined || truck.passed.length >= order.epcs.length;
    if (isSeen) this.#settle(truck, moment);
  }

  #settle(truck: UnderWay, moment: Moment): void {
    truck.settledAt = moment.now;
    truck.codes = [];
    this.#post.yard.orders.move(truck.truckOrderId, { step: 'SETTLED' });
    this.#post.step(truck, 'SETTLED', moment);
  }

  #passForeign(
    trucks: readonly UnderWay[],
    epc: string,
    event: PassageEvent,
    moment: Moment,
  ): void {
    const truck = trucks.findLast(({ settledAt }) => settledAt === null);
    if (truck === undefined) return;
    event.plate = truck.plate;
    if (truck.foreign.includes(epc) || truck.foreign.length >= FOREIGN_MAX) return;
    truck.foreign.push(epc);
    this.#post.changed();
    if (truck.openedAt !== null) this.#setAside(truck, moment);
  }

  #comeBack(trucks: readonly UnderWay[], epc: string): void {
    for (const truck of trucks) {
      if (truck.settledAt !== null) continue;
      truck.passed = truck.passed.filter((each) => each !== epc);
      truck.foreign = truck.foreign.filter((each) => each !== epc);
      this.#post.changed();
    }
  }

  #dueAt(truck: UnderWay): number {
    if (truck.settledAt !== null) return truck.settledAt + LEAVING_MS + 1;
    if (truck.step === 'DISCREPANT') return this.#post.finishBy(truck) + 1;
    return (truck.openedAt ?? 0) + this.#post.settleMs;
  }

  #watch(truck: UnderWay, gateTime: number, moment: Moment): void {
    const { now } = moment;
    if (truck.settledAt !== null) {
      if (now > truck.settledAt + LEAVING_MS) this.#giveUp(truck, moment);
      return;
    }
    // The barrier opened, and not every tag of the order was seen leaving.
    const isLate = now >= (truck.openedAt ?? 0) + this.#post.settleMs;
    if (truck.step !== 'DISCREPANT' && isLate) this.#setAside(truck, moment);
    if (truck.step === 'DISCREPANT' && gateTime > this.#post.finishBy(truck)) {
      this.#giveUp(truck, moment);
    }
  }

  #setAside(truck: UnderWay, moment: Moment): void {
    truck.codes = ['WRONG_GOODS'];
    this.#post.step(truck, 'DISCREPANT', moment, 'WRONG_GOODS');
  }

  /** Watches a truck that is out no longer. What is unsettled stays so until people settle it. */
  #giveUp(truck: UnderWay, moment: Moment): void {
    const { state, yard } = this.#post;
    state.leaving = state.leaving.filter((each) => each !== truck);
    this.#post.changed();
    if (truck.settledAt !== null) return;
    if (truck.step !== 'DISCREPANT') this.#setAside(truck, moment);
    yard.orders.move(truck.truckOrderId, { step: 'UNSETTLED' });
  }
}
