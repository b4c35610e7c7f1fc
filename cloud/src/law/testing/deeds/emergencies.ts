import * as fc from 'fast-check';
import { bag, PEOPLE, present } from '#/testing/court/index.ts';
import { declare, endOf, recount } from '../../emergencies/testing/fire.ts';
import { tryGive, type Deed, type Deeds } from './deed.ts';

/** A fire, perhaps its end, perhaps a count that finds a bag destroyed. */
const fire = fc
  .record({ n: fc.nat(9), at: fc.nat(29), isSeen: fc.boolean(), from: fc.nat(2), to: fc.nat(3) })
  .map(({ n, at, isSeen, from, to }): Deed => {
    const [emergencyId, epc] = [`EM-${n}`, bag(at)];
    const way: Deed[] = [
      (court) => tryGive(court, PEOPLE.warehouse, declare(emergencyId)),
      (court) => {
        court.say([present(epc, isSeen)]);
        const counted = recount(emergencyId, [epc], { countedAt: court.now });
        tryGive(court, PEOPLE.maker, counted);
      },
      (court) => tryGive(court, PEOPLE.supervisor, endOf(emergencyId)),
    ];
    return (court) => {
      for (const step of way.slice(from, to)) step(court);
    };
  });

/** Fires break out and end. */
export const EMERGENCIES: Deeds = {
  reached: ['emergency-declared', 'emergency-ended'],
  deeds: [{ weight: 2, arbitrary: fire }],
};
