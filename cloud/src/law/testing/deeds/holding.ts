import * as fc from 'fast-check';
import { PEOPLE } from '#/testing/court/index.ts';
import { anybody, command, pick, pledgeId, tryGive, type Deed, type Deeds } from './deed.ts';

const holdId = fc.nat(2).map((n) => `H-${n}`);

/** Who placed a hold lifts it; one that a measurement placed, the bank of the pledge. */
function liftPlaced(at: number): Deed {
  return (court) => {
    const placed = court.facts.flatMap((fact) =>
      fact.kind === 'command' && fact.command.type === 'hold.place'
        ? [{ by: fact.actor, holdId: fact.command.holdId }]
        : [],
    );
    const measured = court.decisions.flatMap((one) =>
      one.do === 'note' && one.note === 'pledge-held'
        ? [{ by: { ...PEOPLE.maker, tenantId: one.tenantId }, holdId: String(one.facts['holdId']) }]
        : [],
    );
    const hold = pick([...placed, ...measured], at);
    if (!hold) return;
    tryGive(court, hold.by, { type: 'hold.lift', holdId: hold.holdId, authority: 'court' });
  };
}

/** Holds are placed and lifted, by anybody who may. */
export const HOLDING: Deeds = {
  reached: ['pledge-held', 'hold-lifted'],
  deeds: [
    {
      weight: 1,
      arbitrary: command(
        anybody,
        fc.record(
          {
            type: fc.constant('hold.place'),
            holdId,
            siteId: fc.constant('site-1'),
            pledgeId,
            authority: fc.constant('court'),
          },
          { requiredKeys: ['type', 'holdId', 'siteId', 'authority'] },
        ),
      ),
    },
    {
      weight: 4,
      arbitrary: command(
        anybody,
        fc.record({ type: fc.constant('hold.lift'), holdId, authority: fc.constant('court') }),
      ),
    },
    { weight: 4, arbitrary: fc.nat(2).map(liftPlaced) },
  ],
};
