import type { Command, CommandOf } from '@pledgewatch/shared/command';
import { HOUR, NOON } from './court.ts';

export function postPrice(
  priceFenPerTonne: number,
  observedAt: number,
  more: Partial<CommandOf<'price.post'>> = {},
) {
  const said = { priceSource: 'SMM', priceFenPerTonne, observedAt, provenance: 'bulletin' };
  return { type: 'price.post', ...said, ...more } satisfies Command;
}

/** A demand for more security, to be cured within a day. */
export function callMargin(marginCallId: string, more: Partial<CommandOf<'margin.call'>> = {}) {
  const terms = { pledgeId: 'P-1', cureWithinMs: 24 * HOUR, documentDigest: 'a'.repeat(64) };
  return { type: 'margin.call', marginCallId, ...terms, ...more } satisfies Command;
}

export function cashMargin(
  cashMarginId: string,
  amountFen: number,
  more: Partial<CommandOf<'cashMargin.post'>> = {},
) {
  const posting = { cashMarginId, pledgeId: 'P-1', direction: 'in', amountFen } as const;
  return { type: 'cashMargin.post', ...posting, bookedAt: NOON, ...more } satisfies Command;
}

/** A change of valuation terms that leaves them as the court's pledge has them, but for what is said. */
export function newTerms(
  noticeId: string,
  more: Partial<CommandOf<'valuationTerms.propose'>> = {},
) {
  return {
    type: 'valuationTerms.propose',
    noticeId,
    pledgeId: 'P-1',
    pledgeRatePermille: 500,
    haircutPermille: 0,
    warningLinePermille: 1_600,
    disposalLinePermille: 1_300,
    effectiveAt: NOON,
    documentDigest: 'a'.repeat(64),
    ...more,
  } satisfies Command;
}
