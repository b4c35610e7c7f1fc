import type { CreatePledge } from '@pledgewatch/shared/command';
import type { Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { Refusals } from '../refusals.ts';

/** A pledge may bring a loan with it that was drawn before; one that is known already is secured by command. */
export function refuseLoan(
  { loanId, exposureFen }: CreatePledge,
  { tenantId, exposures }: Pick<Books, 'exposures'> & { readonly tenantId: string },
  refusals: Refusals,
): void {
  const isUnnamed = loanId === undefined && exposureFen > 0;
  refusals.when(isUnnamed, 'PW_LOAN_UNNAMED', { exposureFen });
  const known = loanId === undefined ? undefined : exposures.find(tenantId, loanId);
  if (loanId === undefined || !known) return;
  const [claim] = known.claims;
  if (claim) {
    refusals.when(true, 'PW_LOAN_SECURED', { loanId, pledgeId: claim.pledgeId });
  } else {
    refusals.when(known.terms !== null, 'PW_ID_TAKEN', { what: 'loan', id: loanId });
  }
}

export function takeOverLoan(pledge: Pledge, { exposures }: Books): void {
  const { tenantId, loanId, pledgor, pledgeId, exposureFen } = pledge;
  if (loanId === undefined) return;
  exposures.add({
    tenantId,
    loanId,
    borrower: pledgor,
    terms: null,
    claims: [{ pledgeId, sharePermille: 1_000 }],
    drawdowns: [],
    chargeIds: [],
    drawnFen: exposureFen,
    principalFen: exposureFen,
    interestFen: 0,
    costsFen: 0,
    repaymentCount: 0,
  });
}
