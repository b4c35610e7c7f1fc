import type { ControlLine } from '@pledgewatch/shared/command';

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

/** A source's price less the haircut, fen per tonne, rounded down: what collateral counts at. */
export function countedPrice(quotedFenPerTonne: number, haircutPermille = 0): number {
  const left = BigInt(quotedFenPerTonne) * (PERMILLE - BigInt(haircutPermille));
  return Math.max(1, Number(left / PERMILLE));
}

/** What the source of a pledge said, before its haircut. */
export function quotedPrice(pledge: {
  readonly priceFenPerTonne: number;
  readonly quotedFenPerTonne?: number;
}): number {
  return pledge.quotedFenPerTonne ?? pledge.priceFenPerTonne;
}

/** Collateral value that an exposure needs: ⌈exposure ÷ pledge rate⌉, fen. */
export function requiredFen(exposureFen: number, pledgeRatePermille: number): bigint {
  return ceilDivide(BigInt(exposureFen) * PERMILLE, BigInt(pledgeRatePermille));
}

/** Cash margin that makes good a gap in goods: ⌈gap × pledge rate⌉, fen. */
export function cashFor(gapFen: bigint, pledgeRatePermille: number): bigint {
  return ceilDivide(gapFen * BigInt(pledgeRatePermille), PERMILLE);
}

/** A line of coverage as money: ⌈exposure × its thousandths⌉, fen. */
export function coverageFen(exposureFen: number, linePermille: number): bigint {
  return ceilDivide(BigInt(exposureFen) * BigInt(linePermille), PERMILLE);
}

/** What a pledge must keep: what its loan needs, and its control line; nothing once nothing is owed, or its goods are sold. */
export function neededFen(pledge: {
  readonly exposureFen: number;
  readonly pledgeRatePermille: number;
  readonly controlLine: ControlLine;
  readonly priceFenPerTonne: number;
  readonly realised?: boolean;
}): bigint {
  const { exposureFen, pledgeRatePermille, controlLine, priceFenPerTonne } = pledge;
  if (exposureFen === 0 || pledge.realised === true) return 0n;
  const forLoan = requiredFen(exposureFen, pledgeRatePermille);
  const line =
    controlLine.basis === 'value'
      ? BigInt(controlLine.valueFen)
      : valueUpFen(controlLine.quantityG, priceFenPerTonne);
  return forLoan > line ? forLoan : line;
}

/** Money that may pass 2^53, as JSON keeps it. */
export type Figure = number | string;

/** A figure for people and JSON: a number while it is exact, else its digits. */
export function figure(value: bigint): Figure {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
