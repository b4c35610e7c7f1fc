import type { PositionView } from '#/core/index.ts';
import { cashFor, coverageFen, requiredFen, type Pledge } from '#/pledges/index.ts';

/** What is missing under a pledge, and both ways to make it good. */
export interface Gap {
  /** What the goods are surely worth. */
  readonly lowerFen: bigint;
  /** What they must reach: ⌈exposure ÷ pledge rate⌉. */
  readonly levelFen: bigint;
  /** The warning line as money. */
  readonly warningFen: bigint;
  /** Goods to add, G; 0 where nothing is missing. */
  readonly gapFen: bigint;
  /** Or cash margin: ⌈G × pledge rate⌉. */
  readonly cashFen: bigint;
}

/** Only accepted goods on site count; what is in transit counts nothing. */
export function gapOf(pledge: Pledge, positions: PositionView): Gap {
  const lowerFen = positions.pledge(pledge).lowerValueFen;
  const levelFen = requiredFen(pledge.exposureFen, pledge.pledgeRatePermille);
  const gapFen = lowerFen < levelFen ? levelFen - lowerFen : 0n;
  const cashFen = cashFor(gapFen, pledge.pledgeRatePermille);
  const warningFen = coverageFen(pledge.exposureFen, pledge.warningLinePermille);
  return { lowerFen, levelFen, warningFen, gapFen, cashFen };
}
