import type { AccuracyClass, ScalePlan } from '@pledgewatch/shared/site-plan';

/** What decides how far an instrument may err. */
export type Instrument = Pick<ScalePlan, 'accuracyClass' | 'verificationIntervalG'>;

/** Ends of the first and second range of load, in e (OIML R 76-1, table 6). */
const RANGES: Readonly<Record<AccuracyClass, readonly [number, number]>> = {
  I: [50_000, 200_000],
  II: [5_000, 20_000],
  III: [500, 2_000],
  IIII: [50, 200],
};

/** Lightest load a weighing may count, in e (OIML R 76-1, table 3). */
const MINIMUM: Readonly<Record<AccuracyClass, number>> = { I: 100, II: 50, III: 20, IIII: 10 };

/** Minimum capacity Min, grams. */
export function minimumG({ accuracyClass, verificationIntervalG: e }: Instrument): number {
  return MINIMUM[accuracyClass] * e;
}

/**
 * Maximum permissible error in service at a load, grams: twice that of initial verification
 * (OIML R 76-1, 3.5.1 table 6 and 3.5.2), so e, 2e or 3e.
 */
export function inServiceErrorG(instrument: Instrument, loadG: number): number {
  const e = instrument.verificationIntervalG;
  const [first, second] = RANGES[instrument.accuracyClass];
  const load = Math.abs(loadG);
  if (load <= first * e) return e;
  return load <= second * e ? 2 * e : 3 * e;
}

/**
 * Every load that may be shown as `shownG` by an instrument that keeps its class, grams. At the end
 * of a range the error of the next one counts, so the interval is never too narrow.
 */
export function loadInterval(instrument: Instrument, shownG: number) {
  return {
    lowerG: Math.floor(shownG - inServiceErrorG(instrument, shownG)),
    upperG: Math.ceil(heaviestG(instrument, shownG)),
  };
}

function heaviestG(instrument: Instrument, shownG: number): number {
  const e = instrument.verificationIntervalG;
  const [first, second] = RANGES[instrument.accuracyClass];
  if (shownG + 3 * e > second * e) return shownG + 3 * e;
  return shownG + 2 * e > first * e ? shownG + 2 * e : shownG + e;
}
