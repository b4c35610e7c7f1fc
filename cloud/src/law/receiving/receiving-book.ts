import type { EpochMs } from '@pledgewatch/shared/clock';
import type { AlibiWeighing, NotifyReceiving, PledgedLot } from '@pledgewatch/shared/command';
import { unitKey } from '@pledgewatch/shared/epc';
import type { Figure } from '#/pledges/index.ts';
import { Deadlines } from '../deadlines.ts';
import { RECEIVING_ENDS, type ReceivingState } from './receiving-machine.ts';

/** A release that these goods make up for, and the value that they are bound by. */
interface Bound {
  readonly releaseId: string;
  readonly valueFen: Figure;
}

/** One truck that brings goods. What changes over its life is mutable, the rest is not. */
export interface ReceivingOrder extends Omit<NotifyReceiving, 'type'> {
  readonly tenantId: string;
  readonly siteId: string;
  readonly notifiedBy: string;
  readonly notifiedAt: EpochMs;
  state: ReceivingState;
  /** When the gate saw its plate; null where nobody but people did. */
  seenAt: EpochMs | null;
  gross: AlibiWeighing | null;
  tare: AlibiWeighing | null;
  /** What was found; claimed from then on, so that nobody else can pledge it. */
  lots: readonly PledgedLot[];
  bound: readonly Bound[];
}

const INSIDE: ReadonlySet<ReceivingState> = new Set([
  'AT_GATE',
  'GROSS',
  'UNLOADING',
  'TARE',
  'INSPECTED',
]);

/** Receiving orders, and what they claim before it is collateral. */
export class ReceivingBook {
  readonly orders = new Map<string, ReceivingOrder>();
  readonly #open = new Set<ReceivingOrder>();
  /** When the windows of announced trucks end. */
  readonly #windows = new Deadlines(windowEnd);
  readonly #tags = new Map<string, ReceivingOrder>();
  readonly #slots = new Map<string, ReceivingOrder>();
  /** Alibi records that an order was weighed by: one weighing is one truck's. */
  readonly #alibis = new Set<string>();

  constructor(saved: readonly ReceivingOrder[] = []) {
    for (const order of saved) this.add(order);
  }

  save(): readonly ReceivingOrder[] {
    return [...this.orders.values()];
  }

  add(order: ReceivingOrder): void {
    this.orders.set(order.receivingId, order);
    for (const weighing of [order.gross, order.tare]) if (weighing) this.weighed(order, weighing);
    if (RECEIVING_ENDS.has(order.state)) return;
    this.#open.add(order);
    this.#windows.update(order);
    this.claim(order);
  }

  openOf(pledgeId: string): ReceivingOrder[] {
    return [...this.#open].filter((order) => order.pledgeId === pledgeId);
  }

  /** Announced trucks of a plate at a gate, whose window is open. */
  expected(at: {
    readonly siteId: string;
    readonly gateId: string;
    readonly plate: string;
    readonly time: EpochMs;
  }): ReceivingOrder | undefined {
    return [...this.#open].find(
      (order) =>
        order.state === 'NOTIFIED' &&
        order.siteId === at.siteId &&
        order.gateId === at.gateId &&
        order.plate === at.plate &&
        order.notBefore <= at.time &&
        at.time <= order.notAfter,
    );
  }

  /** Whether a truck that brings goods is on the site: come, and not yet weighed empty and counted. */
  isTruckInside(siteId: string): boolean {
    for (const order of this.#open) {
      if (order.siteId === siteId && INSIDE.has(order.state)) return true;
    }
    return false;
  }

  isWeighingUsed(siteId: string, { weighbridgeId, alibiId }: AlibiWeighing): boolean {
    return this.#alibis.has(`${siteId}/${weighbridgeId}/${alibiId}`);
  }

  weighed({ siteId }: ReceivingOrder, { weighbridgeId, alibiId }: AlibiWeighing): void {
    this.#alibis.add(`${siteId}/${weighbridgeId}/${alibiId}`);
  }

  /** Its units and their slots are spoken for. */
  claim(order: ReceivingOrder): void {
    for (const { slotId, epcs } of order.lots) {
      this.#slots.set(`${order.siteId}/${slotId}`, order);
      for (const epc of epcs) this.#tags.set(unitKey(epc), order);
    }
  }

  isClaimed(siteId: string, lots: readonly Pick<PledgedLot, 'slotId' | 'epcs'>[]): boolean {
    return lots.some(
      ({ slotId, epcs }) =>
        this.#slots.has(`${siteId}/${slotId}`) || epcs.some((epc) => this.#tags.has(unitKey(epc))),
    );
  }

  /** After its state has changed; accepted or rejected it claims nothing of its own any more. */
  moved(order: ReceivingOrder): void {
    this.#windows.update(order);
    if (!RECEIVING_ENDS.has(order.state)) return;
    this.#open.delete(order);
    for (const { slotId, epcs } of order.lots) {
      this.#slots.delete(`${order.siteId}/${slotId}`);
      for (const epc of epcs) this.#tags.delete(unitKey(epc));
    }
  }

  /** Announced trucks whose window has ended. */
  due(now: EpochMs): readonly ReceivingOrder[] {
    return this.#windows.due(now);
  }

  nextDueAt(): EpochMs {
    return this.#windows.nextDueAt();
  }
}

function windowEnd({ state, notAfter }: ReceivingOrder): EpochMs {
  return state === 'NOTIFIED' ? notAfter : Infinity;
}
