import type { Actor, Command } from '@pledgewatch/shared/command';
import type { Decision, Fact, LawView } from '#/core/index.ts';
import type { PositionsView } from '#/positions/index.ts';

/** Turns facts and positions into alerts, once per condition, and knows which stand. */
export interface Risk {
  /** @throws {PledgewatchError} When an alert may not be acknowledged by this actor or now. */
  check(actor: Actor, command: Command, law: LawView): void;
  apply(fact: Fact, positions: PositionsView, law: LawView): Decision[];
  nextDueAt(): number | null;
  snapshot(): string;
}

export function createRisk(saved?: string): Risk {
  void saved;
  return { check: () => undefined, apply: () => [], nextDueAt: () => null, snapshot: () => '{}' };
}
