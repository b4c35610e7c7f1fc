import type { PledgedLot } from '@pledgewatch/shared/command';
import { ReceivingBook, type ReceivingOrder } from '../receiving/receiving-book.ts';
import { SlipBook, type SavedSlips } from '../slips/slip-book.ts';
import { YardOrderBook, type YardOrder } from './yard-order-book.ts';

export interface SavedYard {
  readonly receiving: readonly ReceivingOrder[];
  readonly orders: readonly YardOrder[];
  readonly slips: SavedSlips;
}

/** What comes in, moves, and happens inside a site. */
export class YardBooks {
  readonly receiving: ReceivingBook;
  readonly orders: YardOrderBook;
  readonly slips: SlipBook;

  constructor(saved: Partial<SavedYard> = {}) {
    this.receiving = new ReceivingBook(saved.receiving);
    this.orders = new YardOrderBook(saved.orders);
    this.slips = new SlipBook(saved.slips);
  }

  save(): SavedYard {
    const { receiving, orders, slips } = this;
    return { receiving: receiving.save(), orders: orders.save(), slips: slips.save() };
  }

  /** Whether goods that come in or move are to have one of these units or slots. */
  isClaimed(siteId: string, lots: readonly Pick<PledgedLot, 'slotId' | 'epcs'>[]): boolean {
    return this.receiving.isClaimed(siteId, lots) || this.orders.isTarget(siteId, lots);
  }

  /** When the clock alone changes something; Infinity for never. */
  nextDueAt(): number {
    return Math.min(...[this.receiving, this.orders, this.slips].map((book) => book.nextDueAt()));
  }
}
