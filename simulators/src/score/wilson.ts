/** A share that was counted, with the interval it surely lies in. */
export interface Share {
  /** Null where there was nothing to count. */
  readonly share: number | null;
  readonly low: number;
  readonly high: number;
}

/** Two-sided 95 % of the normal distribution. */
const Z = 1.959_963_985;

/**
 * `hits` of `total` as a share with its 95 % interval (Wilson 1927), which stays honest where all or
 * none hit.
 *
 * @example 20 of 20 is not yet certainty
 * ```ts
 * import assert from 'node:assert/strict';
 * import { wilson } from './wilson.ts';
 *
 * assert.equal(wilson(20, 20).low.toFixed(3), '0.839');
 * ```
 */
export function wilson(hits: number, total: number): Share {
  if (total === 0) return { share: null, low: 0, high: 1 };
  const share = hits / total;
  const denominator = 1 + Z ** 2 / total;
  const middle = share + Z ** 2 / (2 * total);
  const spread = Z * Math.sqrt((share * (1 - share)) / total + Z ** 2 / (4 * total ** 2));
  return {
    share,
    low: Math.max(0, (middle - spread) / denominator),
    high: Math.min(1, (middle + spread) / denominator),
  };
}
