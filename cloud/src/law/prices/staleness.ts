import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Pledge } from '#/pledges/index.ts';
import type { Refusals } from '../refusals.ts';

type Priced = Pick<Pledge, 'pledgeId' | 'priceSource' | 'priceAt' | 'priceAgeMaxMs'>;

/** Whether its price is older than its terms allow. */
export function isStale({ priceAt, priceAgeMaxMs }: Priced, now: EpochMs): boolean {
  return now - priceAt > priceAgeMaxMs;
}

/** Nothing that costs the borrower money rests on an old price. */
export function refuseStale(pledge: Priced, now: EpochMs, refusals: Refusals): void {
  const { pledgeId, priceSource, priceAt, priceAgeMaxMs } = pledge;
  refusals.when(isStale(pledge, now), 'PW_PRICE_STALE', {
    pledgeId,
    priceSource,
    priceAt,
    priceAgeMaxMs,
  });
}
