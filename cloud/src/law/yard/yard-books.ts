import { ReceivingBook, type ReceivingOrder } from '../receiving/receiving-book.ts';

export interface SavedYard {
  readonly receiving: readonly ReceivingOrder[];
}

/** What comes in, moves, and happens inside a site. */
export class YardBooks {
  readonly receiving: ReceivingBook;

  constructor(saved: Partial<SavedYard> = {}) {
    this.receiving = new ReceivingBook(saved.receiving);
  }

  save(): SavedYard {
    return { receiving: this.receiving.save() };
  }

  /** When the clock alone changes something; Infinity for never. */
  nextDueAt(): number {
    return this.receiving.nextDueAt();
  }
}
