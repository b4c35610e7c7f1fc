/** Prices are per tonne, masses in grams. */
const GRAMS_PER_TONNE = 1_000_000n;
const PERMILLE = 1_000n;

/** The quotient rounded towards minus infinity; BigInt's own division rounds towards zero. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

function ceilDivide(dividend: bigint, divisor: bigint): bigint {
  return -floorDivide(-dividend, divisor);
}

/** Value of a mass, fen, rounded down: how collateral counts. */
export function valueDownFen(massG: number, priceFenPerTonne: number): bigint {
  return floorDivide(BigInt(massG) * BigInt(priceFenPerTonne), GRAMS_PER_TONNE);
}

/** Value of a mass, fen, rounded up: how what leaves counts. */
export function valueUpFen(massG: number, priceFenPerTonne: number): bigint {
  return ceilDivide(BigInt(massG) * BigInt(priceFenPerTonne), GRAMS_PER_TONNE);
}

/** Collateral value that an exposure needs: ⌈exposure ÷ pledge rate⌉, fen. */
export function requiredFen(exposureFen: number, pledgeRatePermille: number): bigint {
  return ceilDivide(BigInt(exposureFen) * PERMILLE, BigInt(pledgeRatePermille));
}

/** A figure for people and JSON: a number while it is exact, else its digits. */
export function figure(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
