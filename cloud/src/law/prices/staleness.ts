import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { Refusals } from '../refusals.ts';

type Priced = Pick<
  Pledge,
  'pledgeId' | 'tenantId' | 'priceSource' | 'priceAt' | 'priceAgeMaxMs' | 'priceAgeMaxTradingDays'
>;

/** The last instant at which the price of a pledge is as young as its terms ask for. */
export function freshUntil(
  pledge: Omit<Priced, 'pledgeId' | 'priceSource'>,
  books: Books,
): EpochMs {
  const { tenantId, priceAt, priceAgeMaxMs, priceAgeMaxTradingDays: days } = pledge;
  const byAge = priceAt + priceAgeMaxMs;
  return days === undefined
    ? byAge
    : Math.min(byAge, books.returns.endAfter(tenantId, priceAt, days) - 1);
}

/** Whether its price is older than its terms allow. */
export function isStale(pledge: Priced, now: EpochMs, books: Books): boolean {
  return now > freshUntil(pledge, books);
}

/** Nothing that costs the borrower money rests on an old price. */
export function refuseStale(
  { pledge, now }: { readonly pledge: Priced; readonly now: EpochMs },
  books: Books,
  refusals: Refusals,
): void {
  const { pledgeId, priceSource, priceAt } = pledge;
  refusals.when(isStale(pledge, now, books), 'PW_PRICE_STALE', {
    pledgeId,
    priceSource,
    priceAt,
    freshUntil: freshUntil(pledge, books),
  });
}
