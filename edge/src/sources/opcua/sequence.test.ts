import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Sequence } from './sequence.ts';

const nothing = { messages: [], isIncomplete: false };

describe('the messages of a subscription', () => {
  test('are said as they come while none is missing', () => {
    const sequence = new Sequence<string>();
    expect(sequence.take(1, 'a')).toEqual({ messages: ['a'], isIncomplete: false });
    expect(sequence.keepAlive(2)).toEqual(nothing);
    expect(sequence.take(2, 'b')).toEqual({ messages: ['b'], isIncomplete: false });
    // Some servers put the last number into a keep-alive.
    expect(sequence.keepAlive(2)).toEqual(nothing);
  });

  test('that are missing without a break are missed at once, by values or by a keep-alive', () => {
    const sequence = new Sequence<string>();
    expect(sequence.take(2, 'b')).toEqual({ messages: ['b'], isIncomplete: true });
    expect(sequence.keepAlive(5)).toEqual({ messages: [], isIncomplete: true });
    expect(sequence.keepAlive(5)).toEqual(nothing);
    expect(sequence.take(5, 'e')).toEqual({ messages: ['e'], isIncomplete: false });
  });

  test('however a recovery mixes and repeats them, are each said once, in order, and nothing is missed', () => {
    const mixed = fc.integer({ min: 1, max: 30 }).chain((count) =>
      fc.array(fc.integer({ min: 1, max: count }), { maxLength: 60 }).chain((again) => {
        const all = Array.from({ length: count }, (_, index) => index + 1);
        const numbers = [...all, ...again];
        return fc
          .shuffledSubarray(numbers, { minLength: numbers.length })
          .map((order) => ({ all, order }));
      }),
    );
    fc.assert(
      fc.property(mixed, ({ all, order }) => {
        const sequence = new Sequence<number>();
        sequence.recover();
        const taken = order.map((number) => sequence.take(number, number));
        taken.push(sequence.recovered());
        expect(taken.flatMap(({ messages }) => messages)).toEqual(all);
        expect(taken.some(({ isIncomplete }) => isIncomplete)).toBe(false);
      }),
    );
  });

  test('that the server no longer had are missed when the recovery is over', () => {
    const sequence = new Sequence<number>();
    sequence.take(1, 1);
    sequence.recover();
    expect(sequence.take(4, 4)).toEqual(nothing);
    expect(sequence.expected).toBe(2);
    expect(sequence.take(3, 3)).toEqual(nothing);
    expect(sequence.recovered()).toEqual({ messages: [3, 4], isIncomplete: true });
    expect(sequence.take(5, 5)).toEqual({ messages: [5], isIncomplete: false });
  });

  test('are not gathered without end while a recovery lasts', () => {
    const sequence = new Sequence<number>();
    sequence.recover();
    const taken = Array.from({ length: 1_001 }, (_, index) => sequence.take(index + 2, index));
    expect(taken.at(-1)).toMatchObject({ isIncomplete: true });
    expect(taken.at(-1)?.messages).toHaveLength(1_001);
  });
});
