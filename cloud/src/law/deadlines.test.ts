import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { Deadlines } from './deadlines.ts';

interface Thing {
  at: number;
}

const deed = fc.record({
  thing: fc.nat(7),
  at: fc.oneof(fc.nat(20), fc.constant(Infinity)),
  do: fc.constantFrom('update', 'forget'),
});

it('always knows the soonest and what is due, whatever was put off, brought forward or forgotten', () => {
  fc.assert(
    fc.property(fc.array(deed), fc.nat(20), (deeds, now) => {
      const things = Array.from({ length: 8 }, (): Thing => ({ at: Infinity }));
      const waiting = new Set<Thing>();
      const deadlines = new Deadlines<Thing>(({ at }) => at);
      for (const { thing: index, at, do: what } of deeds) {
        const thing = things[index] as Thing;
        if (what === 'update') {
          thing.at = at;
          deadlines.update(thing);
          waiting.add(thing);
        } else {
          deadlines.forget(thing);
          waiting.delete(thing);
        }
        const times = [...waiting].map((each) => each.at);
        expect(deadlines.nextDueAt()).toBe(Math.min(Infinity, ...times));
        const due = [...waiting].filter((each) => each.at <= now);
        expect(new Set(deadlines.due(now))).toEqual(new Set(due));
      }
    }),
  );
});
