import type { LedgeredDecision } from '#/core/index.ts';
import type { Ledger } from '#/ledger/index.ts';
import { decisionOfEntry } from './facts.ts';

/** Decisions read at a time; most facts have none or one. */
const PAGE = 256;

/** The decisions that followed from the fact at `cause`, in order, all of them: they stand right behind it. */
export function* decisionsOf(
  ledger: Pick<Ledger, 'decisions'>,
  cause: number,
): Generator<LedgeredDecision> {
  for (let from = cause + 1; ;) {
    const page = ledger.decisions(from, PAGE);
    for (const { index, bytes } of page) {
      const decision = decisionOfEntry(bytes);
      if (decision.cause !== cause) return;
      yield { index, decision };
    }
    if (page.length < PAGE) return;
    from = (page.at(-1)?.index ?? from) + 1;
  }
}
