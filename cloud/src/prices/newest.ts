import type { Clock } from '@pledgewatch/shared/clock';
import type { StreamFeed } from './feed.ts';
import { FAULTS_TOLD_MAX, SOURCES_WAITING_MAX } from './limits.ts';
import { postAll, type FeedPorts, type PlacedFault } from './posting.ts';
import type { Quotation } from './quotation.ts';

/**
 * Of a stream that says more than a ledger should keep: of each source the newest price is posted, at
 * most one in the feed's `everyMs`. What was overtaken is never posted.
 */
export class Newest {
  readonly #feed: StreamFeed;
  readonly #ports: FeedPorts & { readonly clock: Clock };
  readonly #waiting = new Map<string, Quotation>();
  readonly #postedAt = new Map<string, number>();
  readonly #faults: PlacedFault[] = [];
  readonly #ending: AbortSignal;
  #posting: Promise<void> | null = null;

  constructor(feed: StreamFeed, ports: FeedPorts & { readonly clock: Clock }, ending: AbortSignal) {
    this.#feed = feed;
    this.#ports = ports;
    this.#ending = ending;
  }

  take(quotation: Quotation): void {
    const { priceSource, observedAt } = quotation;
    const waits = this.#waiting.get(priceSource);
    if (!waits && this.#waiting.size >= SOURCES_WAITING_MAX) {
      const expected = `at most ${SOURCES_WAITING_MAX} sources at a time`;
      return this.fault({ place: 'stream', column: 'price', found: priceSource, expected });
    }
    if (waits && waits.observedAt >= observedAt) return;
    this.#waiting.set(priceSource, quotation);
    this.#wake();
  }

  fault(fault: PlacedFault): void {
    if (this.#faults.length < FAULTS_TOLD_MAX) this.#faults.push(fault);
    this.#wake();
  }

  /** Resolves when nothing is being posted any more. */
  async end(): Promise<void> {
    await this.#posting;
  }

  #wake(): void {
    this.#posting ??= this.#postWaiting().catch((error: unknown) => {
      this.#ports.onFatal(error as Error);
    });
  }

  /** Ends in the very turn in which nothing waits any more: what comes later wakes it again. */
  async #postWaiting(): Promise<void> {
    const { clock } = this.#ports;
    while (!this.#ending.aborted && this.#waiting.size + this.#faults.length > 0) {
      const now = clock.now();
      const due = [...this.#waiting.values()].filter((one) => this.#dueAt(one) <= now);
      for (const { priceSource } of due) {
        this.#waiting.delete(priceSource);
        this.#postedAt.set(priceSource, now);
      }
      const prices = due.map((quotation) => ({ place: 'stream', quotation }));
      const faults = this.#faults.splice(0);
      if (prices.length + faults.length > 0)
        await postAll({ prices, faults }, this.#feed, this.#ports);
      const next = Math.min(...[...this.#waiting.values()].map((one) => this.#dueAt(one)));
      if (Number.isFinite(next)) await clock.sleep(Math.max(0, next - clock.now()), this.#ending);
    }
    this.#forgetOld();
    this.#posting = null;
  }

  #dueAt({ priceSource }: Quotation): number {
    return (this.#postedAt.get(priceSource) ?? -Infinity) + this.#feed.everyMs;
  }

  #forgetOld(): void {
    const now = this.#ports.clock.now();
    for (const [priceSource, at] of this.#postedAt) {
      if (at + this.#feed.everyMs <= now) this.#postedAt.delete(priceSource);
    }
  }
}
