import type { DeckNews, Weighing } from './weighbridges.ts';
import type { Departure } from './departure.ts';
import type { Entrance } from './entrance.ts';
import type { GatePost } from './gate-post.ts';
import { isFresh, judge } from './judgement.ts';
import { refund } from './leases.ts';
import { MOUNTED_BEFORE_MS, WEIGHINGS_MAX } from './limits.ts';
import { tellTruck, type Moment } from './outcome.ts';
import type { UnderWay } from './under-way.ts';

type UnusableNews = Extract<DeckNews, { is: 'unusable' }>;

/** The truck inside: weighed empty, loaded, weighed full, judged, let out or set aside. */
export class ScalesOut {
  readonly #post: GatePost;
  readonly #entrance: Entrance;
  readonly #departure: Departure;

  constructor(post: GatePost, entrance: Entrance, departure: Departure) {
    this.#post = post;
    this.#entrance = entrance;
    this.#departure = departure;
  }

  /** A deck of this gate was cleared, weighed a truck, or shows what is no weighing. */
  weigh(news: DeckNews, moment: Moment): void {
    const truck = this.#post.state.inside;
    if (truck === null) return;
    if (news.is === 'unusable') return this.#tellUnusable(truck, news, moment);
    if (news.is === 'weighed') return this.#take(truck, news.weighing, moment);
    if (truck.step !== 'TARE_WEIGHED' || truck.tare?.weighbridgeId !== news.weighbridgeId) return;
    this.#post.step(truck, 'LOADING', moment);
  }

  /** The cloud said something: a truck that was set aside may leave now, or no longer. */
  reconsider(moment: Moment): void {
    const truck = this.#post.state.inside;
    if (truck?.step === 'DISCREPANT') this.#judge(truck, moment);
  }

  /** Ends the use of an order that was withdrawn; its truck stays inside until it is unloaded. */
  cancel(truckOrderId: string, moment: Moment): void {
    const truck = this.#post.state.inside;
    if (truck?.truckOrderId === truckOrderId) this.#end(truck, 'CANCELLED', moment);
  }

  passTime(moment: Moment): void {
    const truck = this.#post.state.inside;
    if (truck === null) return;
    const gateTime = this.#post.yard.clock.at(moment.now);
    if (gateTime > this.#post.finishBy(truck)) this.#end(truck, 'EXPIRED', moment);
  }

  nextDueAt(): number {
    const truck = this.#post.state.inside;
    return truck === null ? Infinity : this.#post.finishBy(truck) + 1;
  }

  #take(truck: UnderWay, weighing: Weighing, moment: Moment): void {
    if (isAnothers(weighing, truck)) return;
    if (truck.step === 'AT_GATE') {
      truck.tare = weighing;
      return this.#post.step(truck, 'TARE_WEIGHED', moment);
    }
    if (truck.step === 'DISCREPANT' && !isFresh(weighing, truck, this.#post.scaleOf)) return;
    if (truck.gross.length >= WEIGHINGS_MAX) return;
    if (truck.step === 'TARE_WEIGHED') this.#post.step(truck, 'LOADING', moment);
    truck.gross.push(weighing);
    this.#post.step(truck, 'GROSS_WEIGHED', moment);
    this.#judge(truck, moment);
  }

  /** The truck waits on the deck: its driver and its bank learn why, once for each reason. */
  #tellUnusable(truck: UnderWay, news: UnusableNews, moment: Moment): void {
    if (isAnothers(news, truck)) return;
    const told = truck.unusable ?? [];
    const notEvidence = news.notEvidence.filter((reason) => !told.includes(reason));
    const order = this.#post.orderOf(truck);
    if (notEvidence.length === 0 || order === undefined) return;
    truck.unusable = [...told, ...notEvidence];
    this.#post.changed();
    const of = { order, truck, scaleOf: this.#post.scaleOf };
    const why = { code: 'WEIGHING_NOT_EVIDENCE', notEvidence } as const;
    tellTruck(moment.outcome, moment.cause, of, 'REFUSED', why);
  }

  #judge(truck: UnderWay, moment: Moment): void {
    const order = this.#post.orderOf(truck);
    if (order === undefined || truck.gross.length === 0) return;
    const told = truck.step === 'DISCREPANT' ? truck.codes : [];
    const leave = this.#post.leaveFor(order, truck, moment.now);
    truck.codes = judge(truck, order, leave, this.#post.scaleOf);
    this.#post.changed();
    if (truck.codes.length === 0) return this.#letOut(truck, moment);
    for (const code of truck.codes) {
      if (!told.includes(code)) this.#post.step(truck, 'DISCREPANT', moment, code);
    }
  }

  #letOut(truck: UnderWay, moment: Moment): void {
    const { state, yard, plan } = this.#post;
    // Set aside until now: its weighing stands, and is told again as the one that let it out.
    if (truck.step === 'DISCREPANT') this.#post.step(truck, 'GROSS_WEIGHED', moment);
    yard.orders.move(truck.truckOrderId, { outAt: moment.now });
    state.inside = null;
    moment.outcome.openBarriers.push(plan.id);
    this.#departure.begin(truck, moment);
    this.#entrance.callWaiting(moment);
  }

  #end(truck: UnderWay, step: 'CANCELLED' | 'EXPIRED', moment: Moment): void {
    const { state, yard, scaleOf } = this.#post;
    const order = this.#post.orderOf(truck);
    yard.orders.move(truck.truckOrderId, { step });
    state.inside = null;
    this.#post.changed();
    if (order !== undefined) {
      refund(state, order);
      tellTruck(moment.outcome, moment.cause, { order, truck, scaleOf }, step);
    }
    this.#entrance.callWaiting(moment);
  }
}

/** A truck already on the deck when this one came, or since nobody knows when, is not this one. */
function isAnothers({ mountedAt }: Pick<Weighing, 'mountedAt'>, truck: UnderWay): boolean {
  return mountedAt < truck.atGateAt - MOUNTED_BEFORE_MS;
}
