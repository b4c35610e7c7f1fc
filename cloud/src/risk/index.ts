import type { Actor, Command } from '@pledgewatch/shared/command';
import type { Decision, Fact, LawView } from '#/core/index.ts';
import type { PositionsView } from '#/positions/index.ts';
import { RiskFold, type Known } from './fold.ts';
import { RULES } from './rules.ts';

export type { FindRaised } from './fold.ts';
export { RULES } from './rules.ts';
export type { Rule } from './rule.ts';
export type { Figures, Words } from './words.ts';

/** Turns facts and positions into alerts, once per condition, and knows which stand. */
export interface Risk {
  /**
   * @throws {PledgewatchError} `PW_NOT_FOUND`, when there is no such alert for this actor: unknown, or
   *   another bank's. One that cleared may be acknowledged however long ago that was.
   *   `PW_STATE_UNFIT`, `PW_SHELVING_TIME`, `PW_SHELVES_FULL`, `PW_MAKER_IS_CHECKER`, when it may not be shelved so.
   */
  check(actor: Actor, command: Command, law: LawView, known: Known): void;
  /** Folds one fact that positions and law have already folded. */
  apply(fact: Fact, positions: PositionsView, law: LawView): Decision[];
  nextDueAt(): number | null;
  snapshot(): string;
}

/** Starts with nothing known, or where a snapshot of the same version left off. */
export function createRisk(saved?: string): Risk {
  return new RiskFold(RULES, saved);
}
