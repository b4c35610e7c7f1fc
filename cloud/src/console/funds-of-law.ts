import type { Clock } from '@pledgewatch/shared/clock';
import type { ExposureView, LawView, SuspendedView } from '#/core/index.ts';
import type { ExposureRecord, SuspendedRecord } from './fund-records.ts';
import { slice } from './pledges-of-law.ts';
import type { FundsPort } from './ports.ts';
import { reconcile, type ReconciledLaw } from './reconciling.ts';

/** Loans and payments as the law has them now. */
export function fundsOfLaw(
  law: ReconciledLaw & Pick<LawView, 'exposuresSeenBy' | 'suspendedSeenBy' | 'overdueFen'>,
  clock: Clock,
): FundsPort {
  return {
    reconciliation: (actor, siteId, day) =>
      reconcile(actor, { siteId, day, now: clock.now() }, law),
    listExposures: (actor, page) =>
      slice(page, {
        from: (after, limit) => law.exposuresSeenBy(actor, after, limit),
        keyOf: ({ tenantId, loanId }) => `${tenantId}/${loanId}`,
        show: (exposure) => exposureRecord(exposure, law.overdueFen(exposure, clock.now())),
      }),
    listSuspended: (actor, page) =>
      slice(page, {
        from: (after, limit) => law.suspendedSeenBy(actor, after, limit),
        keyOf: ({ tenantId, paymentId }) => `${tenantId}/${paymentId}`,
        show: suspendedRecord,
      }),
  };
}

function exposureRecord(exposure: ExposureView, overdueFen: number): ExposureRecord {
  const { loanId, borrower, terms, claims } = exposure;
  const { drawnFen, principalFen, interestFen, costsFen } = exposure;
  return {
    loanId,
    borrower,
    ...(terms !== null && {
      terms: {
        limitFen: terms.limitFen,
        instalments: [...terms.instalments],
        payee: terms.payee,
        repaymentAccount: terms.repaymentAccount,
      },
    }),
    securedBy: claims.map(({ pledgeId, sharePermille }) => ({ pledgeId, sharePermille })),
    drawnFen,
    principalFen,
    interestFen,
    costsFen,
    overdueFen,
  };
}

function suspendedRecord(payment: SuspendedView): SuspendedRecord {
  const { paymentId, amountFen, loanId, why, final, bookedAt, heldAt, entry, proposal } = payment;
  return {
    paymentId,
    amountFen,
    loanId,
    why,
    final,
    bookedAt,
    heldAt,
    entry,
    ...(proposal && { proposedBy: proposal.proposedBy, reason: proposal.reason }),
  };
}
