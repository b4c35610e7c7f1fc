import type { TruckOrder } from '@pledgewatch/shared/instruction';
import { NamedParts, type SavedParts, type StateChange } from '#/goods/index.ts';
import { ENDED_KEPT_MS, ORDERS_HELD_MAX, ORDERS_KEPT_MAX } from './limits.ts';

/** Unused, under way, or ended in one of four ways. */
export type OrderStep = 'INSTRUCTED' | 'USED' | 'SETTLED' | 'EXPIRED' | 'CANCELLED' | 'UNSETTLED';

/** A truck order this gateway has heard of. Its use is never undone. */
export interface HeldOrder {
  /** Null when its withdrawal came before it. */
  order: TruckOrder | null;
  step: OrderStep;
  /** When the barrier opened for it to leave. */
  outAt: number | null;
  /** Every instruction about it that was accepted; nonces are spent for good. */
  instructionIds: string[];
  nonces: string[];
  withdrawal: { readonly instructionId: string; readonly accepted: boolean } | null;
  /** When it may be forgotten. */
  keepUntil: number;
}

/** The truck orders of a gateway, by their id. */
export class OrderBook {
  readonly #orders: NamedParts<HeldOrder>;
  readonly #knownSince: number;
  readonly #byNonce = new Map<string, string>();

  /** @param knownSince When the last use may have been that is not in the book; -Infinity when all are. */
  constructor(saved: SavedParts, knownSince = -Infinity) {
    this.#knownSince = knownSince;
    this.#orders = new NamedParts('gate/order/', saved);
    for (const [id, { nonces }] of this.#orders.entries()) {
      for (const nonce of nonces) this.#byNonce.set(nonce, id);
    }
  }

  get(truckOrderId: string): HeldOrder | undefined {
    return this.#orders.get(truckOrderId);
  }

  hasNonce(nonce: string): boolean {
    return this.#byNonce.has(nonce);
  }

  /**
   * Whether it may have been used without the book knowing: its window had begun when uses were lost, or
   * nobody says when it begins.
   */
  mayBeUsed({ notBefore = -Infinity }: { readonly notBefore?: number | undefined }): boolean {
    return this.#knownSince > -Infinity && notBefore <= this.#knownSince;
  }

  /** True while one more order can be held. */
  hasRoom(): boolean {
    if (this.#orders.size >= ORDERS_KEPT_MAX) return false;
    return this.unused().length < ORDERS_HELD_MAX;
  }

  hold(order: TruckOrder): void {
    const { truckOrderId, instructionId, nonce } = order;
    this.#byNonce.set(nonce, truckOrderId);
    this.#orders.put(truckOrderId, {
      order,
      step: 'INSTRUCTED',
      outAt: null,
      instructionIds: [instructionId],
      nonces: [nonce],
      withdrawal: null,
      keepUntil: order.notAfter + ENDED_KEPT_MS,
    });
  }

  /** A further instruction for an order under way: its terms replace the former ones. */
  supplement(held: HeldOrder, order: TruckOrder): void {
    this.#byNonce.set(order.nonce, order.truckOrderId);
    held.order = order;
    held.instructionIds.push(order.instructionId);
    held.nonces.push(order.nonce);
    held.keepUntil = Math.max(held.keepUntil, order.notAfter + ENDED_KEPT_MS);
    this.#orders.mark(order.truckOrderId);
  }

  /** Takes back an order that has not come yet, so that it is not taken when it comes. */
  refuseAhead(truckOrderId: string, instructionId: string, now: number): HeldOrder {
    return this.#orders.put(truckOrderId, {
      order: null,
      step: 'CANCELLED',
      outAt: null,
      instructionIds: [],
      nonces: [],
      withdrawal: { instructionId, accepted: true },
      keepUntil: now + ENDED_KEPT_MS,
    });
  }

  move(truckOrderId: string, change: Partial<HeldOrder>): void {
    const held = this.#orders.get(truckOrderId);
    if (held === undefined) return;
    Object.assign(held, change);
    this.#orders.mark(truckOrderId);
  }

  /** Orders nobody has used, the earliest window first. */
  unused(): TruckOrder[] {
    return this.all('INSTRUCTED').sort((a, b) => a.notBefore - b.notBefore || byId(a, b));
  }

  /** When the next unused order has expired; Infinity when none is held. */
  nextExpiryAt(): number {
    let at = Infinity;
    for (const [, { step, order }] of this.#orders.entries()) {
      if (step === 'INSTRUCTED' && order !== null) at = Math.min(at, order.notAfter + 1);
    }
    return at;
  }

  all(step: OrderStep): TruckOrder[] {
    const orders: TruckOrder[] = [];
    for (const [, held] of this.#orders.entries()) {
      if (held.step === step && held.order !== null) orders.push(held.order);
    }
    return orders.sort(byId);
  }

  /** Orders that left at or after a moment. */
  outSince(at: number): TruckOrder[] {
    const orders: TruckOrder[] = [];
    for (const [, { order, outAt }] of this.#orders.entries()) {
      if (order !== null && outAt !== null && outAt >= at) orders.push(order);
    }
    return orders.sort(byId);
  }

  forget(now: number): void {
    for (const [id, { step, keepUntil, nonces }] of this.#orders.entries()) {
      if (now <= keepUntil || step === 'INSTRUCTED' || step === 'USED') continue;
      for (const nonce of nonces) this.#byNonce.delete(nonce);
      this.#orders.delete(id);
    }
  }

  takeChanges(): StateChange[] {
    return this.#orders.takeChanges();
  }
}

function byId(a: TruckOrder, b: TruckOrder): number {
  return a.truckOrderId < b.truckOrderId ? -1 : 1;
}
