import type { CommandOf } from '@pledgewatch/shared/command';
import { CLOCK_SKEW_MAX_MS, notFound, quotedPrice, type AskedOf } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { PRICE_STEP_FACTOR_MAX } from '../limits.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import { markPledge } from './marking.ts';

/** What a bank knows of a source: posted, or agreed when a pledge was made. */
interface Known {
  readonly priceFenPerTonne: number;
  readonly at: number;
}

/**
 * A price of a source that pledges of the bank name. Each of them is marked to it, its outstanding
 * orders are checked once more, and those that the goods no longer bear are withdrawn.
 */
export const postPrice: Rule<'price.post'> = {
  check({ actor, command, now }, books, refusals) {
    const { priceSource, observedAt } = command;
    const last = lastKnown({ actor, command }, books);
    if (!last) throw notFound('price source', priceSource);
    const isAhead = observedAt > now + CLOCK_SKEW_MAX_MS;
    refusals.when(isAhead, 'PW_TIME_UNFIT', { what: 'observedAt', at: observedAt, now });
    const facts = {
      priceSource,
      observedAt,
      newestAt: last.at,
      newestFenPerTonne: last.priceFenPerTonne,
    };
    refusals.when(observedAt <= last.at, 'PW_PRICE_NOT_NEWER', facts);
    checkStep(command, last, refusals);
  },
  apply({ actor: { tenantId }, command }, folding, books) {
    const { type: _, ...price } = command;
    books.prices.add({ ...price, tenantId, entry: folding.cause });
    for (const pledge of books.prices.markedTo(tenantId, price.priceSource)) {
      markPledge(pledge, price, folding, books);
    }
  },
};

/** The newest of what was posted and what the pledges agreed on; undefined where none names the source. */
function lastKnown(
  {
    actor: { tenantId },
    command: { priceSource },
  }: Pick<AskedOf<'price.post'>, 'actor' | 'command'>,
  { prices }: Books,
): Known | undefined {
  const pledges = prices.markedTo(tenantId, priceSource);
  const agreed = pledges.map((pledge): Known => ({
    priceFenPerTonne: quotedPrice(pledge),
    at: pledge.priceAt,
  }));
  if (agreed.length === 0) return undefined;
  const posted = prices.history(tenantId, priceSource).at(-1);
  if (posted) agreed.push({ priceFenPerTonne: posted.priceFenPerTonne, at: posted.observedAt });
  return agreed.reduce((newest, one) => (one.at > newest.at ? one : newest));
}

function checkStep(
  { priceSource, priceFenPerTonne }: CommandOf<'price.post'>,
  { priceFenPerTonne: lastFenPerTonne }: Known,
  refusals: Refusals,
): void {
  const factor = PRICE_STEP_FACTOR_MAX;
  const isAbsurd =
    priceFenPerTonne > lastFenPerTonne * factor || priceFenPerTonne * factor < lastFenPerTonne;
  const facts = { priceSource, priceFenPerTonne, lastFenPerTonne, factor };
  refusals.when(isAbsurd, 'PW_PRICE_ABSURD', facts);
}
