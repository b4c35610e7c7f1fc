import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { TruckOrderView, TruckState } from '#/core/index.ts';
import { LOADING_GRACE_MS, LOADINGS_PER_SITE_MAX, UNLOAD_GRACE_MS } from './limits.ts';

/**
 * A truck order in execution at its gate, from the vehicle's arrival, by event time; or an order inside
 * the site, from its beginning.
 */
export interface Loading {
  readonly truckOrderId: string;
  readonly siteId: string;
  readonly pledgeId: string;
  readonly epcs: readonly string[];
  massBySlotG: readonly (readonly [slotId: string, massG: number])[];
  readonly toleranceG: number;
  readonly beganAt: EpochMs;
  /** Ends by itself then, if no event ends it. */
  readonly overdueAt: EpochMs;
  endedAt: EpochMs | null;
  settled: boolean;
  /** Slots whose mass was already set against a loss. */
  spent: readonly string[];
  /** An order inside the site: it gives no leave to pass a gate, and opens no door. */
  readonly inside?: true;
}

const BEGUN: ReadonlySet<TruckState> = new Set([
  'AT_GATE',
  'TARE_WEIGHED',
  'LOADING',
  'GROSS_WEIGHED',
]);
const UNDELIVERED: ReadonlySet<TruckState> = new Set(['REFUSED', 'EXPIRED', 'CANCELLED']);

/**
 * Which truck orders were being executed when, from the gates' own events: what left with them, left
 * with leave. The law knows only where an order stands now; late evidence needs to know where it
 * stood then.
 */
export class Loadings {
  readonly #sites: Map<string, Loading[]>;

  constructor(saved: readonly (readonly [string, Loading[]])[] = []) {
    this.#sites = new Map(saved);
  }

  save(): readonly (readonly [string, Loading[]])[] {
    return [...this.#sites];
  }

  /** Takes in a gate's step; returns the loading that it began or ended. */
  step({ step }: GoodsStatusOf<'gate'>, at: EpochMs, order: TruckOrderView): Loading | undefined {
    const known = this.find(order.siteId, order.truckOrderId);
    if (BEGUN.has(step)) return known ? reopen(known) : this.#begin(order, at);
    // A truck that is refused in the yard is in the yard still.
    const isStill = step === 'REFUSED' && (BEGUN.has(order.state) || order.state === 'DISCREPANT');
    return isStill ? undefined : this.end(order, step, at);
  }

  /** Ends a loading that stands, as the gate or the law says. */
  end(order: TruckOrderView, state: TruckState, at: EpochMs): Loading | undefined {
    const known = this.find(order.siteId, order.truckOrderId);
    const isEnd = state === 'SETTLED' || UNDELIVERED.has(state);
    if (!known || known.endedAt !== null || !isEnd) return undefined;
    known.endedAt = at;
    known.settled = state === 'SETTLED';
    return known;
  }

  find(siteId: string, truckOrderId: string): Loading | undefined {
    return this.#sites.get(siteId)?.find((loading) => loading.truckOrderId === truckOrderId);
  }

  /** Whether any truck order was under way on the site, or came under way within `graceMs`. */
  isAnyUnderWay(siteId: string, at: EpochMs, graceMs: number): boolean {
    return this.#of(siteId).some(
      (each) => !each.inside && at >= each.beganAt - graceMs && at <= backBy(each),
    );
  }

  /** The truck order under way that takes the tag out. */
  leaving(siteId: string, epc: string, at: EpochMs): Loading | undefined {
    return this.#of(siteId).find(
      (each) => !each.inside && isUnderWay(each, at) && each.epcs.includes(epc),
    );
  }

  /** The order under way that names the tag. */
  naming(siteId: string, epc: string, at: EpochMs): Loading | undefined {
    return this.#of(siteId).find((each) => isUnderWay(each, at) && each.epcs.includes(epc));
  }

  /** A truck order that delivered the tag, whenever that was. */
  deliveryOf(siteId: string, epc: string): Loading | undefined {
    return this.#of(siteId).find(
      ({ settled, epcs, inside }) => settled && !inside && epcs.includes(epc),
    );
  }

  /** Those that may have taken mass from the slot between the two times. */
  takingFrom(siteId: string, slotId: string, sinceAt: EpochMs, at: EpochMs): Loading[] {
    return this.#of(siteId).filter(
      (each) =>
        each.massBySlotG.some(([slot]) => slot === slotId) &&
        !each.spent.includes(slotId) &&
        explains(each, sinceAt, at),
    );
  }

  /** Goods of an order inside the site may be off their slots from now on. */
  beginInside(order: Omit<Loading, 'endedAt' | 'settled' | 'spent' | 'inside'>): Loading {
    const loading: Loading = {
      ...order,
      endedAt: null,
      settled: false,
      spent: [],
      inside: true,
    };
    return this.#keep(loading);
  }

  #begin(order: TruckOrderView, at: EpochMs): Loading {
    const loading: Loading = {
      truckOrderId: order.truckOrderId,
      siteId: order.siteId,
      pledgeId: order.pledgeId,
      epcs: [...order.epcs],
      massBySlotG: [...order.massBySlotG],
      toleranceG: order.toleranceG,
      beganAt: at,
      overdueAt: Math.max(order.notAfter, at) + LOADING_GRACE_MS,
      endedAt: null,
      settled: false,
      spent: [],
    };
    return this.#keep(loading);
  }

  #keep(loading: Loading): Loading {
    const known = this.#sites.get(loading.siteId) ?? [];
    known.push(loading);
    if (known.length > LOADINGS_PER_SITE_MAX) forgetOne(known);
    this.#sites.set(loading.siteId, known);
    return loading;
  }

  #of(siteId: string): readonly Loading[] {
    return this.#sites.get(siteId) ?? [];
  }
}

/** Until when what it names may be off its slot: for good, once it was delivered. */
export function isUnderWay(loading: Loading, at: EpochMs): boolean {
  return at >= loading.beganAt && at <= backBy(loading);
}

/** When goods that were not delivered must be back. */
export function backBy({ endedAt, settled, overdueAt, inside }: Loading): EpochMs {
  if (endedAt === null) return overdueAt;
  return settled || inside ? endedAt : endedAt + UNLOAD_GRACE_MS;
}

/** The mass it may take from the slot, grams. */
export function massFrom({ massBySlotG, toleranceG }: Loading, slotId: string): number {
  const massG = massBySlotG.find(([slot]) => slot === slotId)?.[1];
  return massG === undefined ? 0 : massG + toleranceG;
}

/** The id of an order inside a site among the loadings: no truck order has a slash in its own. */
export function yardLoadingId(orderId: string): string {
  return `yard/${orderId}`;
}

/** What was delivered explains for good; what was not, only until it must be back. */
function explains(loading: Loading, sinceAt: EpochMs, at: EpochMs): boolean {
  if (at < loading.beganAt) return false;
  return loading.settled ? (loading.endedAt ?? at) >= sinceAt : at <= backBy(loading);
}

/** Refused once, and let in after all. */
function reopen(loading: Loading): Loading | undefined {
  if (loading.endedAt === null || loading.settled) return undefined;
  loading.endedAt = null;
  return loading;
}

function forgetOne(loadings: Loading[]): void {
  const ended = loadings.findIndex(({ endedAt }) => endedAt !== null);
  loadings.splice(Math.max(ended, 0), 1);
}
