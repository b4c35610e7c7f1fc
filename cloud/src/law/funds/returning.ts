import type { EpochMs } from '@pledgewatch/shared/clock';
import { valueUpFen, type Folding, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { afterWorkingDays } from './calendar.ts';
import type { Returns } from './return-book.ts';

/** Goods left: so much of their value is to come in, less what came in before them. */
export function expectFunds(
  pledge: Pledge,
  of: { readonly truckOrderId: string; readonly deliveredG: number },
  folding: Folding,
  { returns: book }: Books,
): void {
  const returns = book.find(pledge.pledgeId);
  if (!returns || of.deliveredG === 0) return;
  const valueFen = valueUpFen(of.deliveredG, pledge.priceFenPerTonne);
  const { sharePermille } = returns.policy;
  const expectedFen = Number((valueFen * BigInt(sharePermille) + 999n) / 1_000n);
  const receivedFen = Math.min(returns.creditFen, expectedFen);
  returns.creditFen -= receivedFen;
  book.expect(returns, {
    tenantId: pledge.tenantId,
    pledgeId: pledge.pledgeId,
    siteId: pledge.siteId,
    truckOrderId: of.truckOrderId,
    expectedFen,
    leftAt: folding.at,
    dueAt: dueAt(returns, folding.at, book),
    entry: folding.cause,
    receivedFen,
  });
}

function dueAt({ tenantId, policy }: Returns, at: EpochMs, book: Books['returns']): EpochMs {
  const { within } = policy;
  if ('seconds' in within) return at + within.seconds * 1_000;
  return afterWorkingDays(at, within.workingDays, book.calendarOf(tenantId));
}

/** Money came in: it meets the oldest goods first, and what is left waits for the next. */
export function receiveFunds(pledgeId: string, amountFen: number, { returns: book }: Books): void {
  const returns = book.find(pledgeId);
  if (!returns) return;
  let left = returns.creditFen + amountFen;
  for (const awaited of returns.awaited) {
    if (left <= 0) break;
    const met = Math.min(left, awaited.expectedFen - awaited.receivedFen);
    awaited.receivedFen += met;
    left -= met;
    book.settle(awaited);
  }
  returns.creditFen = left;
}

/** It turned out to be none: the newest goods are without their money again. */
export function takeFundsBack(pledgeId: string, amountFen: number, { returns: book }: Books): void {
  const returns = book.find(pledgeId);
  if (!returns) return;
  const fromCredit = Math.max(0, Math.min(returns.creditFen, amountFen));
  let left = amountFen - fromCredit;
  for (const awaited of returns.awaited.toReversed()) {
    const back = Math.min(left, Math.max(0, awaited.receivedFen));
    awaited.receivedFen -= back;
    left -= back;
    book.settle(awaited);
  }
  returns.creditFen -= fromCredit + left;
}
