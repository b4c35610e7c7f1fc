import type { EpochMs } from '@pledgewatch/shared/clock';
import type { PledgedLot } from '@pledgewatch/shared/command';
import { unitKey } from '@pledgewatch/shared/epc';
import type { SampleView, YardOrderState, YardOrderView } from '#/core/index.ts';
import { SeenBy, viewersOf } from '#/pledges/index.ts';
import { Deadlines } from '../deadlines.ts';
import { isOut, isReserving, isUnderWay } from './yard-machines.ts';

/** A move or sampling order. What changes over its life is mutable, the rest is not. */
export interface YardOrder extends YardOrderView {
  readonly pledgor: string;
  readonly supervisor: string;
  state: YardOrderState;
  approvedBy: string | null;
  massBySlotG: YardOrderView['massBySlotG'];
  sample?: SampleView;
}

/** Orders inside sites, and what they speak for. */
export class YardOrderBook {
  readonly orders = new Map<string, YardOrder>();
  /** Order ids, by who may see them. */
  readonly seen = new SeenBy();
  readonly #open = new Set<YardOrder>();
  /** When windows end that still matter. */
  readonly #windows = new Deadlines(windowEnd);
  readonly #units = new Map<string, YardOrder>();
  readonly #slots = new Map<string, Set<YardOrder>>();
  readonly #counts = new Map<string, number>();

  constructor(saved: readonly YardOrder[] = []) {
    for (const order of saved) this.add(order);
  }

  save(): readonly YardOrder[] {
    return [...this.orders.values()];
  }

  add(order: YardOrder): void {
    this.orders.set(order.orderId, order);
    this.seen.add(order.orderId, viewersOf(order));
    this.#counts.set(order.pledgeId, this.countOf(order.pledgeId) + 1);
    if (!isReserving(order)) return;
    this.#open.add(order);
    this.#windows.update(order);
    for (const epc of order.epcs) this.#units.set(unitKey(epc), order);
    const key = targetOf(order);
    if (key !== undefined) this.#slots.set(key, (this.#slots.get(key) ?? new Set()).add(order));
  }

  /** After its state has changed: ended, it speaks for nothing. */
  moved(order: YardOrder): void {
    this.#windows.update(order);
    if (isReserving(order) || !this.#open.delete(order)) return;
    for (const epc of order.epcs) this.#units.delete(unitKey(epc));
    const key = targetOf(order);
    if (key === undefined) return;
    const kept = this.#slots.get(key);
    kept?.delete(order);
    if (kept?.size === 0) this.#slots.delete(key);
  }

  openOf(pledgeId: string): YardOrder[] {
    return [...this.#open].filter((order) => order.pledgeId === pledgeId);
  }

  /** Orders that a pledge ever had. */
  countOf(pledgeId: string): number {
    return this.#counts.get(pledgeId) ?? 0;
  }

  /** The order that speaks for the unit. */
  naming(epc: string): YardOrder | undefined {
    return this.#units.size === 0 ? undefined : this.#units.get(unitKey(epc));
  }

  /** Whether goods are to come to one of the slots, of any pledge but the one named. */
  isTarget(siteId: string, lots: readonly Pick<PledgedLot, 'slotId'>[], but?: string): boolean {
    if (this.#slots.size === 0) return false;
    return lots.some(({ slotId }) => {
      const keeping = this.#slots.get(`${siteId}/${slotId}`) ?? [];
      return [...keeping].some(({ pledgeId }) => pledgeId !== but);
    });
  }

  /** What orders under way may have taken off a slot of a pledge, grams. */
  offSlotG(pledgeId: string, slotId: string): number {
    let sumG = 0;
    for (const order of this.#open) {
      if (order.pledgeId !== pledgeId || !isUnderWay(order)) continue;
      const massG = order.massBySlotG.find(([from]) => from === slotId)?.[1];
      if (massG !== undefined) sumG += massG + order.toleranceG;
    }
    return sumG;
  }

  due(now: EpochMs): readonly YardOrder[] {
    return this.#windows.due(now);
  }

  nextDueAt(): EpochMs {
    return this.#windows.nextDueAt();
  }
}

function targetOf({ siteId, toSlotId }: YardOrder): string | undefined {
  return toSlotId === undefined ? undefined : `${siteId}/${toSlotId}`;
}

function windowEnd(order: YardOrder): EpochMs {
  const isWaiting = isReserving(order) && !isOut(order);
  return isWaiting || isUnderWay(order) ? order.notAfter : Infinity;
}
