import type { Decision, Fact, LawView, PositionView } from '#/core/index.ts';

/** Turns facts and positions into alerts, once per condition. */
export interface Risk {
  apply(fact: Fact, positions: PositionView, law: LawView): Decision[];
  nextDueAt(): number | null;
  snapshot(): string;
}

export function createRisk(saved?: string): Risk {
  void saved;
  return { apply: () => [], nextDueAt: () => null, snapshot: () => '{}' };
}
