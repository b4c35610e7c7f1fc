import type { Refusals } from '../refusals.ts';

/** Disposal is the last resort: it threatens below the warning, which is below what the loan asks for. */
export function refuseUnordered(
  terms: {
    readonly warningLinePermille: number;
    readonly disposalLinePermille: number;
    readonly pledgeRatePermille: number;
  },
  refusals: Refusals,
): void {
  const { warningLinePermille, disposalLinePermille, pledgeRatePermille } = terms;
  const grantPermille = Math.floor(1_000_000 / pledgeRatePermille);
  const isOrdered =
    disposalLinePermille < warningLinePermille && warningLinePermille <= grantPermille;
  const facts = { disposalLinePermille, warningLinePermille, grantPermille };
  refusals.when(!isOrdered, 'PW_LINES_UNORDERED', facts);
}
