import * as fc from 'fast-check';
import { HOUR, newTerms, PEOPLE } from '#/testing/court/index.ts';
import { anybody, command, mostlyFirst, tryGive, type Deed, type Deeds } from './deed.ts';

const changed = fc
  .record({
    n: fc.nat(30),
    pledgeId: mostlyFirst,
    pledgeRatePermille: fc.integer({ min: 300, max: 900 }),
    haircutPermille: fc.integer({ min: 0, max: 200 }),
    in: fc.nat(2),
  })
  .map(({ n, in: hours, ...terms }): Deed => {
    return (court) => {
      const noticeId = `V-${n}`;
      const warningLinePermille = Math.floor(1_000_000 / terms.pledgeRatePermille);
      const lines = { warningLinePermille, disposalLinePermille: warningLinePermille - 100 };
      const effectiveAt = court.now + hours * HOUR;
      tryGive(court, PEOPLE.maker, newTerms(noticeId, { ...terms, ...lines, effectiveAt }));
      tryGive(court, PEOPLE.checker, { type: 'valuationTerms.approve', noticeId });
    };
  });

/** Pledge rates, haircuts and lines change. */
export const TERMS: Deeds = {
  reached: ['valuation-terms-noticed', 'valuation-terms-changed'],
  deeds: [
    { weight: 2, arbitrary: changed },
    {
      weight: 1,
      arbitrary: command(
        anybody,
        fc.nat(30).map((n) => ({ type: 'valuationTerms.acknowledge', noticeId: `V-${n}` })),
      ),
    },
  ],
};
