import type { AccuracyClass } from '@pledgewatch/shared/site-plan';

/**
 * Ends of the first and second range of load, in e (OIML R 76-1, table 6). Written down here a second
 * time on purpose: a world that took the edge's table would agree with whatever is wrong in it.
 */
const RANGES_E: Readonly<Record<AccuracyClass, readonly [number, number]>> = {
  I: [50_000, 200_000],
  II: [5_000, 20_000],
  III: [500, 2_000],
  IIII: [50, 200],
};

/** Lightest load a weighing may count, in e (OIML R 76-1, table 3). */
const MINIMUM_E: Readonly<Record<AccuracyClass, number>> = { I: 100, II: 50, III: 20, IIII: 10 };

/** What decides how far an instrument errs. */
export interface Plate {
  readonly accuracyClass?: AccuracyClass;
  readonly eGrams: number;
}

/** Minimum capacity Min, grams. */
export const minimumGrams = ({ accuracyClass = 'III', eGrams }: Plate): number =>
  MINIMUM_E[accuracyClass] * eGrams;

/** Maximum permissible error on initial verification at a load, grams (OIML R 76-1, 3.5.1 table 6). */
export function initialErrorGrams({ accuracyClass = 'III', eGrams }: Plate, load: number): number {
  const [first, second] = RANGES_E[accuracyClass];
  if (load <= first * eGrams) return 0.5 * eGrams;
  return load <= second * eGrams ? eGrams : 1.5 * eGrams;
}
