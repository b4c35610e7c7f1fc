import type { Decision } from '#/core/index.ts';
import { decisionOfEntry, factOfEntry } from './facts.ts';
import type { CoreState } from './state.ts';

/** Where the ledger's decisions are not what its facts lead to. */
export interface Difference {
  readonly index: number;
  readonly difference: string;
}

/** Folds entries into a state again and compares every decision on the way; appends none. */
export class Replay {
  readonly #state: CoreState;
  readonly #tell: (difference: Difference) => void;
  #expected: Decision[] = [];

  constructor(state: CoreState, tell: (difference: Difference) => void) {
    this.#state = state;
    this.#tell = tell;
  }

  /** Takes the entry at `index`; entries come in order, without holes. */
  take(index: number, bytes: Uint8Array): void {
    const fact = factOfEntry(index, bytes);
    if (fact) {
      this.end(index);
      this.#expected = this.#state.apply(fact);
      return;
    }
    const found = JSON.stringify(decisionOfEntry(bytes));
    const expected = JSON.stringify(this.#expected.shift());
    if (found === expected) return;
    this.#tell({ index, difference: `${shortOf(found)} instead of ${shortOf(expected)}` });
  }

  /** No more decisions may follow from the last fact; `index` is where the next one would stand. */
  end(index: number): void {
    for (const decision of this.#expected) {
      this.#tell({ index, difference: `${decision.decisionId} is missing` });
    }
    this.#expected = [];
  }
}

/** As much of a decision as one line needs. */
function shortOf(decision: string | undefined): string {
  return (decision ?? 'none').slice(0, 120);
}
