import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf } from '@pledgewatch/shared/command';
import { AWAITED_KEPT_MAX } from './limits.ts';
import { afterWorkingDays, PLAIN_CALENDAR, type Calendar } from './calendar.ts';

/** Money that goods which left are to bring. */
export interface Awaited {
  readonly tenantId: string;
  readonly pledgeId: string;
  readonly siteId: string;
  readonly truckOrderId: string;
  readonly expectedFen: number;
  readonly leftAt: EpochMs;
  readonly dueAt: EpochMs;
  readonly entry: number;
  receivedFen: number;
}

/** Sales proceeds that came in on the locked account. */
export type Proceeds = Omit<CommandOf<'proceeds.post'>, 'type' | 'accountDigest'> & {
  readonly entry: number;
  readonly at: EpochMs;
  /** When and by which entry they turned out to be none. */
  reversed?: { readonly at: EpochMs; readonly entry: number };
};

/** Proceeds, and the pledge's returns that they are among. */
export interface PostedProceeds {
  readonly returns: Returns;
  readonly proceeds: Proceeds;
}

/** How the money of one pledge's goods comes back. */
export interface Returns {
  readonly tenantId: string;
  readonly pledgeId: string;
  policy: Omit<CommandOf<'fundsPolicy.set'>, 'type' | 'pledgeId'>;
  /** Money that came and no goods have left for yet, fen; below zero after a reversal. */
  creditFen: number;
  /** Oldest first. */
  awaited: readonly Awaited[];
  readonly proceeds: Proceeds[];
}

/** What a snapshot keeps; the indexes are made again from it. */
export interface SavedReturns {
  readonly calendars: readonly (readonly [tenantId: string, Calendar])[];
  readonly returns: readonly Returns[];
}

/** Goods out against money in, per pledge, and the calendars that deadlines run on. */
export class ReturnBook {
  readonly calendars: Map<string, Calendar>;
  readonly #returns = new Map<string, Returns>();
  /** Derived. */
  readonly #open = new Set<Awaited>();
  readonly #proceeds = new Map<string, PostedProceeds>();
  /** Thousands of pledges ask for the same one when a price is posted. */
  #lastEnd = { calendar: PLAIN_CALENDAR, at: NaN, count: 0, end: 0 };

  constructor(saved?: SavedReturns) {
    this.calendars = new Map(saved?.calendars);
    for (const returns of saved?.returns ?? []) this.add(returns);
  }

  save(): SavedReturns {
    return { calendars: [...this.calendars], returns: [...this.#returns.values()] };
  }

  calendarOf(tenantId: string): Calendar {
    return this.calendars.get(tenantId) ?? PLAIN_CALENDAR;
  }

  /** The end of a tenant's n-th working day after the day of an instant. */
  endAfter(tenantId: string, at: EpochMs, count: number): EpochMs {
    const calendar = this.calendarOf(tenantId);
    const last = this.#lastEnd;
    if (last.calendar === calendar && last.at === at && last.count === count) return last.end;
    const end = afterWorkingDays(at, count, calendar);
    this.#lastEnd = { calendar, at, count, end };
    return end;
  }

  find(pledgeId: string): Returns | undefined {
    return this.#returns.get(pledgeId);
  }

  add(returns: Returns): void {
    this.#returns.set(returns.pledgeId, returns);
    for (const one of returns.awaited) this.settle(one);
    for (const proceeds of returns.proceeds) this.#know(returns, proceeds);
  }

  /** Goods left: their money is awaited from now on. */
  expect(returns: Returns, awaited: Awaited): void {
    const kept = [...returns.awaited, awaited];
    const surplus = kept.length - AWAITED_KEPT_MAX;
    const isOver = (one: Awaited, at: number) => at < surplus && !this.#open.has(one);
    returns.awaited = kept.filter((one, at) => !isOver(one, at));
    this.settle(awaited);
  }

  /** Whether all of it is there has changed. */
  settle(awaited: Awaited): void {
    if (awaited.receivedFen < awaited.expectedFen) this.#open.add(awaited);
    else this.#open.delete(awaited);
  }

  /** What has not come in whole, of every bank. */
  open(): Iterable<Awaited> {
    return this.#open;
  }

  isProceedsKnown(tenantId: string, proceedsId: string): boolean {
    return this.#proceeds.has(`${tenantId}/${proceedsId}`);
  }

  proceedsOf(tenantId: string, proceedsId: string): PostedProceeds | undefined {
    return this.#proceeds.get(`${tenantId}/${proceedsId}`);
  }

  addProceeds(returns: Returns, proceeds: Proceeds): void {
    returns.proceeds.push(proceeds);
    this.#know(returns, proceeds);
  }

  #know(returns: Returns, proceeds: Proceeds): void {
    this.#proceeds.set(`${returns.tenantId}/${proceeds.proceedsId}`, { returns, proceeds });
  }
}
