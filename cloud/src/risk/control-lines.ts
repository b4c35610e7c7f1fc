import { figure, requiredFen } from '#/pledges/index.ts';
import type { PledgePosition, PledgeView } from '#/core/index.ts';
import { LINE_CLEAR_PERMILLE } from './limits.ts';

/** A line that a pledge's lower bound is held against. */
export interface Line {
  readonly name: 'quantity' | 'value' | 'required';
  readonly heldBy: bigint;
  readonly line: bigint;
}

/** The control line, and what the exposure needs; none once nothing is owed, or the goods are sold. */
export function linesOf(pledge: PledgeView, position: PledgePosition): readonly Line[] {
  const { controlLine, exposureFen, pledgeRatePermille } = pledge;
  if (exposureFen === 0 || pledge.realised === true) return [];
  const { lowerValueFen } = position;
  const agreed: Line =
    controlLine.basis === 'quantity'
      ? {
          name: 'quantity',
          heldBy: BigInt(position.soundLowerG),
          line: BigInt(controlLine.quantityG),
        }
      : { name: 'value', heldBy: lowerValueFen, line: BigInt(controlLine.valueFen) };
  const needed = requiredFen(exposureFen, pledgeRatePermille);
  return [agreed, { name: 'required', heldBy: lowerValueFen, line: needed }];
}

/** How far a value covers an exposure, thousandths, rounded down. */
export function coveragePermille(valueFen: bigint, exposureFen: number): number {
  return Number((valueFen * 1_000n) / BigInt(exposureFen));
}

export function isBelow({ heldBy, line }: Line): boolean {
  return heldBy < line;
}

/** Whether it is passed by so many thousandths of the line. */
export function isAbove({ heldBy, line }: Line, permille: number): boolean {
  return heldBy * 1_000n >= line * BigInt(1_000 + permille);
}

/** Far enough above not to fall below again with the next reading's noise. */
export function isWellAbove(line: Line): boolean {
  return isAbove(line, LINE_CLEAR_PERMILLE);
}

/** How much is missing, thousandths of the line, at least one. */
export function shortagePermille({ heldBy, line }: Pick<Line, 'heldBy' | 'line'>): number {
  return Math.max(1, Number(((line - heldBy) * 1_000n) / line));
}

/** For an alert: `heldG` and `lineG`, or `heldFen` and `lineFen`. */
export function figuresOf({ name, heldBy, line }: Line): Readonly<Record<string, number | string>> {
  const unit = name === 'quantity' ? 'G' : 'Fen';
  return { [`held${unit}`]: figure(heldBy), [`line${unit}`]: figure(line) };
}
