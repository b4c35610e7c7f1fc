import type { OpeningStock } from '#/core/index.ts';

/** The statement span of a pledge that is not closed yet. */
export interface OpenDay {
  readonly pledgeId: string;
  readonly siteId: string;
  /** The site's local day on which it began. */
  readonly fromDay: string;
  readonly opening: OpeningStock;
  /** How many lots had been delivered before: those behind them belong to the span. */
  readonly deliveredLots: number;
  /** What had been confirmed as lost before, grams; absent: nothing. */
  readonly lostG?: number;
  /** What samples had taken before, grams; absent: nothing. */
  readonly sampledG?: number;
  /** What losses had taken from the books before, grams; absent: nothing. */
  readonly correctedG?: number;
  /** What had been destroyed before, grams; absent: nothing. */
  readonly destroyedG?: number;
}

/** Since when, and with what, each pledge's next daily statement begins. */
export class DayBook {
  readonly #sites = new Map<string, Map<string, OpenDay>>();

  constructor(saved: readonly OpenDay[] = []) {
    for (const open of saved) this.begin(open);
  }

  save(): readonly OpenDay[] {
    return [...this.#sites.values()].flatMap((ofSite) => [...ofSite.values()]);
  }

  begin(open: OpenDay): void {
    const ofSite = this.#sites.get(open.siteId);
    if (ofSite) ofSite.set(open.pledgeId, open);
    else this.#sites.set(open.siteId, new Map([[open.pledgeId, open]]));
  }

  /** No further statement follows. */
  end({ siteId, pledgeId }: OpenDay): void {
    const ofSite = this.#sites.get(siteId);
    ofSite?.delete(pledgeId);
    if (ofSite?.size === 0) this.#sites.delete(siteId);
  }

  of(siteId: string, pledgeId: string): OpenDay | undefined {
    return this.#sites.get(siteId)?.get(pledgeId);
  }

  /** Sites of which some pledge is still due a statement. */
  siteIds(): Iterable<string> {
    return this.#sites.keys();
  }

  /** Spans of a site that began on that day or before, at most `limit`. */
  begunBy(day: string, siteId: string, limit: number): OpenDay[] {
    const begun: OpenDay[] = [];
    for (const open of this.#sites.get(siteId)?.values() ?? []) {
      if (begun.length === limit) break;
      if (open.fromDay <= day) begun.push(open);
    }
    return begun;
  }
}
