import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { Timers, type Timer } from './timers.ts';

const deed = fc.record({
  do: fc.constantFrom('set', 'set', 'set', 'drop', 'take', 'restart'),
  subject: fc.nat(30).map(String),
  at: fc.nat(100),
});

it('deadlines come soonest first, those of one instant in the order they were first set, over restarts', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 300 }), (deeds) => {
      let timers = new Timers();
      const known = new Map<string, Timer>();
      for (const { do: what, subject, at } of deeds) {
        const timer = { at, owner: 'X', siteId: 's', subject };
        if (what === 'set') {
          timers.set(timer);
          known.set(subject, timer);
        }
        if (what === 'drop') {
          timers.drop(timer);
          known.delete(subject);
        }
        if (what === 'restart') timers = new Timers(timers.save());
        if (what !== 'take') continue;
        const due = [...known.values()].filter((each) => each.at <= at);
        for (const each of due) known.delete(each.subject);
        expect(timers.takeDue(at)).toEqual(due.sort((one, other) => one.at - other.at));
        const next = Math.min(...[...known.values()].map((each) => each.at));
        expect(timers.nextDueAt()).toBe(next === Infinity ? null : next);
      }
    }),
  );
});
