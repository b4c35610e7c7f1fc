import type { EpochMs } from '@pledgewatch/shared/clock';
import { isLive, type Pledge } from '#/pledges/index.ts';
import { PRICES_PER_SOURCE_MAX } from '../limits.ts';

/** A price as a bank posted it. */
export interface Price {
  readonly tenantId: string;
  readonly priceSource: string;
  readonly priceFenPerTonne: number;
  readonly observedAt: EpochMs;
  readonly provenance: string;
  readonly documentDigest?: string;
  /** Ledger index of the posting. */
  readonly entry: number;
}

/** What is known of one source of one bank. */
class Source {
  /** Oldest first. */
  prices: readonly Price[] = [];
  readonly pledges = new Set<Pledge>();
}

/** The last prices of every source, and the pledges that are marked to each. */
export class PriceBook {
  readonly #sources = new Map<string, Source>();

  constructor(pledges: Iterable<Pledge>, saved: readonly Price[] = []) {
    for (const pledge of pledges) this.follow(pledge);
    for (const price of saved) this.add(price);
  }

  save(): readonly Price[] {
    return [...this.#sources.values()].flatMap(({ prices }) => prices);
  }

  /** From now on the pledge is marked to its source. */
  follow(pledge: Pledge): void {
    if (isLive(pledge)) this.#source(pledge.tenantId, pledge.priceSource).pledges.add(pledge);
  }

  add(price: Price): void {
    const source = this.#source(price.tenantId, price.priceSource);
    source.prices = [...source.prices, price].slice(-PRICES_PER_SOURCE_MAX);
  }

  /** The posted prices of a source, oldest first. */
  history(tenantId: string, priceSource: string): readonly Price[] {
    return this.#sources.get(keyOf(tenantId, priceSource))?.prices ?? [];
  }

  /** Pledges of the bank that name the source and still have goods to value. */
  markedTo(tenantId: string, priceSource: string): Pledge[] {
    const source = this.#sources.get(keyOf(tenantId, priceSource));
    if (!source) return [];
    for (const pledge of source.pledges) if (!isLive(pledge)) source.pledges.delete(pledge);
    return [...source.pledges];
  }

  #source(tenantId: string, priceSource: string): Source {
    const key = keyOf(tenantId, priceSource);
    const known = this.#sources.get(key);
    if (known) return known;
    const source = new Source();
    this.#sources.set(key, source);
    return source;
  }
}

/** A tenant id has no slash. */
function keyOf(tenantId: string, priceSource: string): string {
  return `${tenantId}/${priceSource}`;
}
