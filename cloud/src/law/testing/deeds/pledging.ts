import * as fc from 'fast-check';
import { bag, createPledge, effectSteps, lot, UNIT_G } from '#/testing/court/index.ts';
import { banks, command, pledgeId, SLOTS, tryGive, type Deed, type Deeds } from './deed.ts';

const creation = fc
  .record({ pledgeId, slot: fc.nat(2), first: fc.nat(25), count: fc.integer({ min: 1, max: 10 }) })
  .map(({ pledgeId: id, slot, first, count }) => {
    const tags = Array.from({ length: count }, (_, at) => bag(Math.min(29, first + at)));
    return createPledge({
      pledgeId: id,
      loanId: `LOAN-${id}`,
      lots: [lot(`L-${id}`, SLOTS[slot] as string, [...new Set(tags)])],
      exposureFen: 100_000,
      controlLine: { basis: 'quantity', quantityG: UNIT_G },
    });
  });

/** Pledges are drafted and brought into effect, step by step, now and then out of turn. */
export const PLEDGING: Deeds = {
  reached: ['pledge.create', 'pledge-active'],
  deeds: [
    { weight: 2, arbitrary: command(banks, creation) },
    {
      weight: 2,
      arbitrary: fc.tuple(banks, pledgeId, fc.nat(5)).map(([by, id, at]): Deed => {
        return (court) => {
          // Mostly the whole way, now and then one step out of turn.
          const steps = effectSteps(id);
          for (const step of at < 5 ? steps.slice(at, at + 1) : steps) tryGive(court, by, step);
        };
      }),
    },
  ],
};
