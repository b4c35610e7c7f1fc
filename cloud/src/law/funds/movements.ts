import type { DeliveryView, MoneyView } from '#/core/index.ts';
import { TRUCK_ENDS } from '../releases/release-machines.ts';
import type { Books } from '../books.ts';
import type { Repayment } from './exposure-records.ts';
import type { Proceeds } from './return-book.ts';

/** Truck orders of a pledge whose goods left, as far as its releases are still kept. */
export function deliveriesOf(pledgeId: string, { releases }: Books): DeliveryView[] {
  return [...releases.releasesOf(pledgeId)].flatMap(({ releaseId, trucks }) =>
    trucks.flatMap(({ truckOrderId, state, stateAt: at, delivered }) =>
      TRUCK_ENDS.has(state) && delivered ? [{ truckOrderId, releaseId, at, ...delivered }] : [],
    ),
  );
}

/** Final payments, their reversals, and sales proceeds that concern a pledge. */
export function moneyOf(pledgeId: string, { exposures, returns }: Books): MoneyView[] {
  const paid = exposures.paymentsOf(pledgeId).flatMap((one) => movesOf(one, pledgeId));
  const sold = (returns.find(pledgeId)?.proceeds ?? []).flatMap(movesOfProceeds);
  return [...paid, ...sold];
}

/** Proceeds as they came, and the same taken back. */
function movesOfProceeds({ proceedsId, amountFen, at, entry, reversed }: Proceeds): MoneyView[] {
  const came: MoneyView = { paymentId: proceedsId, kind: 'proceeds', amountFen, at, entry };
  return reversed ? [came, { ...came, kind: 'reversal', ...reversed }] : [came];
}

/** A pledge's part of a payment, and the same taken back. */
function movesOf(payment: Repayment, pledgeId: string): MoneyView[] {
  const { repaymentId: paymentId, loanId, freed, settled, reversed } = payment;
  const part = freed.find((one) => one.pledgeId === pledgeId);
  if (!part || !settled) return [];
  const { receivedFen: amountFen, principalFen } = part;
  const about = { paymentId, loanId, amountFen, principalFen };
  const moves: MoneyView[] = [{ ...about, kind: 'repayment', ...settled }];
  if (reversed) moves.push({ ...about, kind: 'reversal', ...reversed });
  return moves;
}
