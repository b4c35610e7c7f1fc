import type { CommandRecord } from '@pledgewatch/shared/command';
import type { Decision, Fact } from '#/core/index.ts';
import { createPositions, type Positions } from '#/positions/index.ts';
import { createLaw, type Law } from '#/law/index.ts';
import { createRisk, type FindRaised, type Risk } from '#/risk/index.ts';

/** Everything that is known from the ledger: made of facts alone, in their order. */
export interface CoreState {
  readonly positions: Positions;
  readonly law: Law;
  readonly risk: Risk;
  /**
   * @param raised The alert of that id, however long ago it was raised: the ledger has them all.
   * @throws {PledgewatchError} When the command may not be given now.
   */
  check(record: CommandRecord, now: number, raised: FindRaised): void;
  /** Folds one fact in the order of the journey; same facts, same decisions, byte for byte. */
  apply(fact: Fact): Decision[];
  /** The next instant at which time alone changes something, or null. */
  nextDueAt(): number | null;
  snapshot(): string;
}

/** The state before the first entry, or as a snapshot left it. */
export function createState(snapshot?: string): CoreState {
  const saved = (snapshot ? JSON.parse(snapshot) : {}) as Partial<SavedState>;
  const positions = createPositions(saved.positions);
  const law = createLaw(saved.law);
  const risk = createRisk(saved.risk);
  return {
    positions,
    law,
    risk,
    check({ actor, command, ...signed }, now, raised) {
      law.check(actor, command, now, positions, signed);
      risk.check(actor, command, law, { raised, now });
    },
    apply(fact) {
      positions.apply(fact);
      const decisions = law.apply(fact, positions);
      decisions.push(...risk.apply(fact, positions, law));
      return decisions;
    },
    nextDueAt() {
      const due = [law.nextDueAt(), positions.nextDueAt(), risk.nextDueAt()];
      const known = due.filter((at) => at !== null);
      return known.length > 0 ? Math.min(...known) : null;
    },
    snapshot: () =>
      JSON.stringify({
        positions: positions.snapshot(),
        law: law.snapshot(),
        risk: risk.snapshot(),
      } satisfies SavedState),
  };
}

interface SavedState {
  readonly positions: string;
  readonly law: string;
  readonly risk: string;
}
