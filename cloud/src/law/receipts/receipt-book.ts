import type { EpochMs } from '@pledgewatch/shared/clock';
import type { ReceiptItems } from '@pledgewatch/shared/command';
import { unitKey } from '@pledgewatch/shared/epc';
import type { ReceiptState } from './receipt-machine.ts';

/** An endorsement in the chain of a receipt. */
export interface Endorsement {
  readonly from: string;
  readonly to: string;
  readonly kind: 'transfer' | 'pledge' | 'return';
  readonly entry: number;
}

/** A warehouse receipt. Quantity and items never change: another quantity is another receipt. */
export interface Receipt {
  readonly receiptId: string;
  readonly siteId: string;
  readonly quantityG: number;
  readonly items: ReceiptItems;
  /** The units it stands for; absent for a quantity alone. */
  readonly epcs?: readonly string[];
  readonly issuedAt: EpochMs;
  readonly entry: number;
  /** Receipts it was split from or merged of. */
  readonly from: readonly string[];
  /** Tenant that holds it: one at any time. */
  holder: string;
  state: ReceiptState;
  /** To whom an endorsement waits for the custodian; for a pledge, under which pledge. */
  waiting: { readonly to: string; readonly pledgeId?: string } | null;
  /** The pledgee while it is pledged, and the pledge it secures. */
  pledged: { readonly pledgee: string; readonly pledgeId: string } | null;
  chain: readonly Endorsement[];
}

/** A stock-in note 入库单: it has no holder's rights and no life. */
export interface StockInNote {
  readonly receiptId: string;
  readonly siteId: string;
  readonly holder: string;
  readonly quantityG: number;
  readonly commodity: string;
  readonly entry: number;
}

/** What a snapshot keeps. */
export interface SavedReceipts {
  readonly receipts: readonly Receipt[];
  readonly notes: readonly StockInNote[];
}

/** Receipts, living and dead, and stock-in notes beside them; a number is used once. */
export class ReceiptBook {
  readonly receipts = new Map<string, Receipt>();
  readonly notes = new Map<string, StockInNote>();
  readonly #ofSite = new Map<string, number>();
  /** Receipts pledged under a pledge. */
  readonly #ofPledge = new Map<string, Set<Receipt>>();

  /** The living receipt of each unit. */
  readonly #ofUnit = new Map<string, Receipt>();

  constructor(saved?: SavedReceipts) {
    for (const receipt of saved?.receipts ?? []) this.add(receipt);
    for (const note of saved?.notes ?? []) this.addNote(note);
  }

  save(): SavedReceipts {
    return { receipts: [...this.receipts.values()], notes: [...this.notes.values()] };
  }

  add(receipt: Receipt): void {
    this.receipts.set(receipt.receiptId, receipt);
    this.#count(receipt.siteId);
    if (receipt.pledged) this.pledged(receipt, receipt.pledged);
    if (isDead(receipt)) return;
    for (const epc of receipt.epcs ?? []) this.#ofUnit.set(unitKey(epc), receipt);
  }

  addNote(note: StockInNote): void {
    this.notes.set(note.receiptId, note);
    this.#count(note.siteId);
  }

  isTaken(receiptId: string): boolean {
    return this.receipts.has(receiptId) || this.notes.has(receiptId);
  }

  /** The living receipt that stands for a unit. */
  receiptOf(epc: string): Receipt | undefined {
    const receipt = this.#ofUnit.get(unitKey(epc));
    return receipt && !isDead(receipt) ? receipt : undefined;
  }

  /** Receipts and notes of a site, dead ones too. */
  countOf(siteId: string): number {
    return this.#ofSite.get(siteId) ?? 0;
  }

  pledged(receipt: Receipt, under: NonNullable<Receipt['pledged']>): void {
    receipt.pledged = under;
    const known = this.#ofPledge.get(under.pledgeId);
    if (known) known.add(receipt);
    else this.#ofPledge.set(under.pledgeId, new Set([receipt]));
  }

  released(receipt: Receipt): void {
    if (receipt.pledged) this.#ofPledge.get(receipt.pledged.pledgeId)?.delete(receipt);
    receipt.pledged = null;
  }

  /** Receipts that secure a pledge of a bank, confirmed by their custodian. */
  securing({ pledgeId, tenantId }: { readonly pledgeId: string; readonly tenantId: string }) {
    const under = [...(this.#ofPledge.get(pledgeId) ?? [])];
    return under.filter(({ pledged }) => pledged?.pledgee === tenantId);
  }

  #count(siteId: string): void {
    this.#ofSite.set(siteId, this.countOf(siteId) + 1);
  }
}

/** Its goods are on other receipts, or gone. */
function isDead({ state }: Receipt): boolean {
  return state === 'SPLIT' || state === 'MERGED' || state === 'VOID';
}
