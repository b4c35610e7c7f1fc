import type { Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { Claim, Exposure } from './exposure-records.ts';

/** All that is owed under a loan now: principal, and interest and costs that are due. */
export function owedFen({ principalFen, interestFen, costsFen }: Exposure): bigint {
  return BigInt(principalFen) + BigInt(interestFen) + BigInt(costsFen);
}

/** A part of an amount, thousandths of it, rounded up: debt is never rounded away. */
export function shareFen(amountFen: bigint, { sharePermille }: Claim): bigint {
  return (amountFen * BigInt(sharePermille) + 999n) / 1_000n;
}

/** The pledges that secure a loan, each with its claim. */
export function securityOf(
  { claims }: Exposure,
  { pledges }: Books,
): { readonly claim: Claim; readonly pledge: Pledge }[] {
  return claims.flatMap((claim) => {
    const pledge = pledges.pledges.get(claim.pledgeId);
    return pledge ? [{ claim, pledge }] : [];
  });
}

/** Makes each securing pledge's exposure anew, after what is owed under a loan has changed. */
export function bookExposure(exposure: Exposure, books: Books): void {
  for (const { pledge } of securityOf(exposure, books)) netExposure(pledge, books);
}

/** What a pledge's goods answer for: all that it secures, net of cash margin. */
export function netExposure(pledge: Pledge, { exposures, pledges }: Books): void {
  const secured = Number(securedFen(pledge.pledgeId, exposures));
  pledge.exposureFen = Math.max(0, secured - pledge.cashMarginFen);
  pledges.revalued.add(pledge.pledgeId);
}

/** What a pledge secures in all. */
export function securedFen(pledgeId: string, exposures: Books['exposures']): bigint {
  let sum = 0n;
  for (const exposure of exposures.ofPledge(pledgeId)) {
    for (const claim of exposure.claims) {
      if (claim.pledgeId === pledgeId) sum += shareFen(owedFen(exposure), claim);
    }
  }
  return sum;
}
