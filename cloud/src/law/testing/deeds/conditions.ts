import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Actor, CommandOf } from '@pledgewatch/shared/command';
import { bag, PEOPLE, type Court } from '#/testing/court/index.ts';
import { PLEDGES, REASON, tryGive, type Deed, type Deeds } from './deed.ts';

const { maker, checker, supervisor, warehouse, borrower } = PEOPLE;

/** Some bags of P-1 are found in another condition, and perhaps somebody agrees. */
const finding = fc
  .record({
    n: fc.nat(40),
    by: fc.constantFrom<Actor>(supervisor, warehouse, borrower, maker),
    agreeing: fc.option(fc.constantFrom<Actor>(checker, supervisor, warehouse), { nil: null }),
    first: fc.nat(19),
    count: fc.integer({ min: 1, max: 3 }),
    condition: fc.constantFrom<CommandOf<'unitCondition.propose'>['condition']>(
      'damaged',
      'quarantined',
      'out-of-date',
      'temperature-breach',
      'sound',
      'sound',
      'sound',
    ),
  })
  .map(({ n, by, agreeing, first, count, condition }): Deed => {
    const changeId = `UC-${n}`;
    const epcs = Array.from({ length: count }, (_, at) => bag(first + at));
    const found = { changeId, pledgeId: 'P-1', epcs, condition, reason: REASON };
    return (court) => {
      tryGive(court, by, { type: 'unitCondition.propose', ...found });
      if (agreeing) tryGive(court, agreeing, { type: 'unitCondition.confirm', changeId });
    };
  });

/**
 * What counts as unsound, two people of different employers said, whichever pledge the unit was in then and
 * whichever tag it bore.
 */
function checkUnsound(court: Court): void {
  const changes = PLEDGES.flatMap((id) => court.law.conditionChangesOf(id));
  const said = changes.filter((change) => change.effectiveAt !== null);
  for (const { proposedBy, confirmedBy } of said) {
    expect(confirmedBy?.split('/')[0]).not.toBe(proposedBy.split('/')[0]);
  }
  const conditions = said.map(({ condition }) => condition);
  for (const { condition } of PLEDGES.flatMap((id) => court.law.pledge(id)?.unsound ?? [])) {
    expect(conditions).toContain(condition);
  }
}

/** Units turn out unsound, and are put right. */
export const CONDITIONS: Deeds = {
  reached: ['unit-condition-changed'],
  deeds: [{ weight: 2, arbitrary: finding }],
  always: checkUnsound,
};
