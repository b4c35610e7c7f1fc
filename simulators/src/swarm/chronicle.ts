import { decisionOfEntry, factOfEntry } from '@pledgewatch/cloud/sequencer';
import type { Fact, LedgeredDecision, Page } from '@pledgewatch/cloud/core';
import type { Ledger } from '@pledgewatch/cloud/ledger';

/** Tells every entry of the ledger once and in order, across all crashes of the cloud. */
export class Chronicle {
  /** How many entries were told. */
  next = 0;
  readonly #onFact: (fact: Fact) => void;
  readonly #onDecision: (decision: LedgeredDecision) => void;

  constructor(of: {
    readonly onFact: (fact: Fact) => void;
    readonly onDecision: (decision: LedgeredDecision) => void;
  }) {
    this.#onFact = of.onFact;
    this.#onDecision = of.onDecision;
  }

  /** What a commit wrote, as whoever listened was told. */
  take({ next, facts, decisions }: Page): void {
    const all = [
      ...facts.map((fact) => ({ index: fact.index, tell: () => this.#onFact(fact) })),
      ...decisions.map((each) => ({ index: each.index, tell: () => this.#onDecision(each) })),
    ].toSorted((one, other) => one.index - other.index);
    for (const { index, tell } of all) if (index >= this.next) tell();
    this.next = next;
  }

  /** What was committed when nobody lived to tell. */
  catchUp(ledger: Ledger): void {
    for (const { index, bytes } of ledger.entries(this.next, ledger.size())) {
      const fact = factOfEntry(index, bytes);
      if (fact) this.#onFact(fact);
      else this.#onDecision({ index, decision: decisionOfEntry(bytes) });
      this.next = index + 1;
    }
  }
}
