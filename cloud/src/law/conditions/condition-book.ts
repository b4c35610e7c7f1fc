import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf, UnitCondition } from '@pledgewatch/shared/command';
import { unitKey } from '@pledgewatch/shared/epc';
import type { UnsoundUnit } from '#/core/index.ts';
import type { Pledge } from '#/pledges/index.ts';

/** A change of condition, as proposed, and whether it counts. */
export interface ConditionChange extends Omit<CommandOf<'unitCondition.propose'>, 'type'> {
  readonly proposedBy: string;
  readonly proposedAt: EpochMs;
  /** Ledger index of the proposal. */
  readonly entry: number;
  /** The second person; null where a sensor's reading stood in, or nobody agreed yet. */
  confirmedBy: string | null;
  /** Since when it counts; null before. */
  effectiveAt: EpochMs | null;
}

export interface SavedConditions {
  readonly changes: readonly ConditionChange[];
  readonly units: readonly (readonly [key: string, condition: UnitCondition])[];
}

/** A haircut takes everything where nothing was agreed. */
const WHOLE_PERMILLE = 1_000;

/**
 * The condition of units, and how it came about. A condition is the good's, whichever pledge it is in:
 * a damaged unit that leaves and comes back is damaged until two people say otherwise.
 */
export class ConditionBook {
  readonly changes = new Map<string, ConditionChange>();
  /** Units that are not sound, by key. */
  readonly #units: Map<string, UnitCondition>;
  readonly #byPledge = new Map<string, ConditionChange[]>();

  constructor(saved?: SavedConditions) {
    this.#units = new Map(saved?.units);
    for (const change of saved?.changes ?? []) this.add(change);
  }

  save(): SavedConditions {
    return { changes: [...this.changes.values()], units: [...this.#units] };
  }

  add(change: ConditionChange): void {
    this.changes.set(change.changeId, change);
    const known = this.#byPledge.get(change.pledgeId);
    if (known) known.push(change);
    else this.#byPledge.set(change.pledgeId, [change]);
  }

  /** Every change of a pledge's units, oldest first. */
  ofPledge(pledgeId: string): readonly ConditionChange[] {
    return this.#byPledge.get(pledgeId) ?? [];
  }

  conditionOf(epc: string): UnitCondition {
    return this.#units.get(unitKey(epc)) ?? 'sound';
  }

  set(epcs: readonly string[], condition: UnitCondition): void {
    for (const epc of epcs) {
      if (condition === 'sound') this.#units.delete(unitKey(epc));
      else this.#units.set(unitKey(epc), condition);
    }
  }

  /** Works out anew which units of a pledge are not sound, and what each loses of its value. */
  mark(pledge: Pledge): void {
    if (this.#units.size === 0 && pledge.unsound === undefined) return;
    const haircuts = pledge.proofs.agreement?.conditionHaircutsPermille ?? {};
    const unsound: UnsoundUnit[] = [];
    for (const epc of pledge.lots.flatMap(({ epcs }) => epcs)) {
      const condition = this.conditionOf(epc);
      if (condition === 'sound') continue;
      unsound.push({ epc, condition, haircutPermille: haircuts[condition] ?? WHOLE_PERMILLE });
    }
    if (unsound.length > 0) pledge.unsound = unsound;
    else delete pledge.unsound;
  }
}
