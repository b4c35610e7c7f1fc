import type { Page } from '#/core/index.ts';
import type { Court } from './court/index.ts';

/** All that came before a court, as a follower is given it: a fact, then what followed from it. */
export function pageOfCourt({ facts, decisions }: Court): Page {
  const places = new Map(facts.map(({ index }) => [index, index]));
  const ledgered = decisions.map((decision) => {
    const index = (places.get(decision.cause) ?? decision.cause) + 1;
    places.set(decision.cause, index);
    return { index, decision };
  });
  const last = Math.max(-1, ...facts.map(({ index }) => index), ...places.values());
  return { from: 0, next: last + 1, facts, decisions: ledgered };
}
