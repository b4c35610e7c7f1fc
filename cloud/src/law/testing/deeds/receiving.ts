import * as fc from 'fast-check';
import { bags, lot, stack, wayIn } from '#/testing/court/index.ts';
import { tryGive, type Deed, type Deeds } from './deed.ts';

/** A truck with one to three bags for P-1, as far on its way as it comes; what it did before is refused. */
const incoming = fc
  .record({
    id: fc.nat(4),
    first: fc.nat(3),
    count: fc.integer({ min: 1, max: 3 }),
    steps: fc.nat(9),
  })
  .map(({ id, first, count, steps }): Deed => {
    const receivingId = `IN-${id}`;
    const lots = [lot(`L-${receivingId}`, 'A-04', bags(40 + first, count))];
    return (court) => {
      const way = wayIn(receivingId, lots, court.now).slice(0, steps);
      court.say(stack('A-04', lots[0]?.epcs ?? []));
      for (const [by, given] of way) tryGive(court, by, given);
    };
  });
/** Goods come in by truck. */
export const RECEIVING: Deeds = {
  reached: ['pledge-topped-up'],
  deeds: [{ weight: 5, arbitrary: incoming }],
};
