import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf } from '@pledgewatch/shared/command';

/** What may be lost to drying air, mites and handling in store, in total. */
export type LossClass = CommandOf<'lossStandard.set'>['lossClass'];

/** Millionths of the mass after half a year, one year, and from two years on: 1,000 is 0.1 %. */
const ALLOWANCES_PPM: Readonly<Record<LossClass, readonly [number, number, number]>> = {
  grain: [1_000, 1_500, 2_000],
  oilseed: [1_500, 2_000, 2_300],
  oil: [800, 1_000, 1_200],
};
const YEAR_MS = 365 * 86_400_000;
/** Where each allowance is reached, ms after entry; in between the budget grows evenly. */
const REACHED_MS = [YEAR_MS / 2, YEAR_MS, 2 * YEAR_MS] as const;
const MILLION = 1_000_000n;

/**
 * The natural loss that goods may have had, grams, rounded down. It grows with time from their entry,
 * never beyond the allowance over a year, which is a total and not one a year.
 */
export function lossBudgetG(lossClass: LossClass, massG: number, ageMs: EpochMs): number {
  let [fromMs, fromPpm] = [0, 0];
  for (const [at, ppm] of ALLOWANCES_PPM[lossClass].entries()) {
    const toMs = REACHED_MS[at] as number;
    if (ageMs < toMs) {
      const spanMs = BigInt(toMs - fromMs);
      const grown = BigInt(ppm - fromPpm) * BigInt(Math.max(0, ageMs - fromMs));
      return Number((BigInt(massG) * (BigInt(fromPpm) * spanMs + grown)) / (spanMs * MILLION));
    }
    [fromMs, fromPpm] = [toMs, ppm];
  }
  return Number((BigInt(massG) * BigInt(fromPpm)) / MILLION);
}
