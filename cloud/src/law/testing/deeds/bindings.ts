import * as fc from 'fast-check';
import { expect } from 'vitest';
import { bag, PEOPLE, present, type Court } from '#/testing/court/index.ts';
import { retag } from '../../bindings/testing/bound.ts';
import { tryGive, type Deed, type Deeds } from './deed.ts';

/** A bag of P-1 gets another tag, or a tag that was taken off is put on one again. */
const retagging = fc
  .record({ n: fc.nat(40), old: fc.nat(39), fresh: fc.nat(39), isSeen: fc.boolean() })
  .map(({ n, old, fresh, isSeen }): Deed => {
    const bindingId = `BI-${n}`;
    return (court) => {
      if (isSeen) court.say([present(bag(old), true), present(bag(fresh), true)]);
      tryGive(court, PEOPLE.warehouse, retag(bindingId, bag(old), bag(fresh)));
      tryGive(court, PEOPLE.supervisor, { type: 'binding.confirm', bindingId });
    };
  });

/** What two people bound last, is on a unit; what they took off, is on none. */
function tagsAreBound(court: Court): void {
  const bound = new Map<string, boolean>();
  for (const decision of court.decisions) {
    if (decision.do !== 'note' || decision.note !== 'rebound') continue;
    bound.set(String(decision.facts['oldEpc']), false);
    bound.set(String(decision.facts['newEpc']), true);
  }
  for (const [epc, isOn] of bound) {
    if (!isOn) expect(court.law.pledgeOfTag('site-1', epc), 'taken off').toBeUndefined();
  }
}

/** Tags are torn off and bound anew. */
export const BINDINGS: Deeds = {
  reached: ['rebound'],
  deeds: [{ weight: 1, arbitrary: retagging }],
  always: tagsAreBound,
};
