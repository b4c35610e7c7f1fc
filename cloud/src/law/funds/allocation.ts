import type { Allocation, CommandOf } from '@pledgewatch/shared/command';
import { figure } from '#/pledges/index.ts';
import type { Refusals } from '../refusals.ts';
import type { Exposure } from './exposure-records.ts';

type PostRepayment = CommandOf<'repayment.post'>;

/** Costs first, then interest, then principal (Civil Code 561). */
function inOrder(amountFen: number, { costsFen, interestFen }: Exposure): Allocation {
  const toCosts = Math.min(amountFen, costsFen);
  const toInterest = Math.min(amountFen - toCosts, interestFen);
  const principalFen = amountFen - toCosts - toInterest;
  return { costsFen: toCosts, interestFen: toInterest, principalFen };
}

/** As the bank says, or else in the order of the law. */
export function allocationOf({ allocation, amountFen }: PostRepayment, exposure: Exposure) {
  return allocation ?? inOrder(amountFen, exposure);
}

/** The parts make the whole, and go where law or agreement says. */
export function refuseAllocation(
  command: PostRepayment,
  exposure: Exposure,
  refusals: Refusals,
): void {
  const { amountFen, loanId } = command;
  const parts = allocationOf(command, exposure);
  const { costsFen, interestFen, principalFen } = parts;
  const sumFen = figure(BigInt(costsFen) + BigInt(interestFen) + BigInt(principalFen));
  refusals.when(sumFen !== amountFen, 'PW_AMOUNT_MISMATCH', { ...parts, sumFen, amountFen });
  const exposureFen = exposure.principalFen;
  const isTooMuch = principalFen > exposureFen;
  refusals.when(isTooMuch, 'PW_PRINCIPAL_EXCEEDED', { principalFen, exposureFen, loanId });
  if (exposure.terms === null || sumFen !== amountFen) return;
  const { costsFen: costsDueFen, interestFen: interestDueFen } = exposure;
  const lawful = inOrder(amountFen, exposure);
  const isAgreed = exposure.terms.agreedAllocationDigest !== undefined;
  const isUnfit = isAgreed
    ? costsFen > costsDueFen || interestFen > interestDueFen
    : costsFen !== lawful.costsFen || interestFen !== lawful.interestFen;
  const facts = { loanId, ...parts, costsDueFen, interestDueFen };
  refusals.when(isUnfit, 'PW_ALLOCATION_UNFIT', facts);
}
