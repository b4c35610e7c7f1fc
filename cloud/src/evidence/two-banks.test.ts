import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@pledgewatch/shared/command';
import type { EventsFact } from '#/core/index.ts';
import {
  effectSteps,
  bag,
  bags,
  courtWithDraft,
  createPledge,
  HOUR,
  lot,
  NOON,
  PEOPLE,
  requestRelease,
  stack,
  truck,
  type Court,
} from '#/testing/court/index.ts';
import { mayOpen, ownItems } from './own-items.ts';

const { maker: bankA, checker, borrower: borrowerA, warehouse } = PEOPLE;
const { foreignBank: bankB, foreignBorrower: borrowerB } = PEOPLE;

/** Bank A's pledge on slot A-01 runs from hour 1 to hour 3, bank B's on the same slot from hour 5. */
let court: Court;

beforeEach(() => {
  const lots = [lot('L-1', 'A-01', bags(0, 2))];
  court = courtWithDraft({
    lots,
    exposureFen: 0,
    controlLine: { basis: 'quantity', quantityG: 0 },
  });
  court.now = NOON + HOUR;
  court.say(stack('A-01', bags(0, 2)));
  for (const step of effectSteps()) court.give(bankA, step);
  court.give(borrowerA, requestRelease('R-1', [truck('T-1', bags(0, 2))]));
  court.give(bankA, { type: 'release.make', releaseId: 'R-1' });
  court.give(checker, { type: 'release.check', releaseId: 'R-1' });
  court.now = NOON + 3 * HOUR;
  court.step('T-1', 'SETTLED');
  court.now = NOON + 4 * HOUR;
  court.say(stack('A-01', bags(0, 2)));
  const terms = { pledgeId: 'P-2', loanId: 'LOAN-2', pledgor: borrowerB.tenantId };
  court.give(bankB, createPledge({ ...terms, lots }));
  court.now = NOON + 5 * HOUR;
  const parties = [borrowerB.tenantId, 'Bank One', 'supervision-1'];
  for (const step of effectSteps('P-2', parties)) court.give(bankB, step);
  court.now = NOON + 6 * HOUR;
});

/** One weight of the slot and one passage of its tag for each hour from 0 to 6. */
function everyHour(): EventsFact {
  court.say(
    [0, 1, 2, 3, 4, 5, 6].flatMap((hour) => {
      const times = { observedAt: NOON + hour * HOUR, receivedAt: NOON + hour * HOUR };
      const [weight] = stack('A-01', []);
      const passage = { kind: 'passage', gateId: 'G-1', epc: bag(0), direction: 'out' } as const;
      return [
        { ...weight!, ...times },
        { ...passage, confidencePermille: 990, ...times },
      ];
    }),
  );
  return court.facts.at(-1) as EventsFact;
}

function hoursSeenBy(actor: Actor, fact: EventsFact): number[] {
  return ownItems(fact, actor, court.law).map(({ item }) => Math.floor(item / 2));
}

describe('two banks, one after the other on the same slot', () => {
  it('are each shown what happened during their own pledge, and nothing before or after', () => {
    const fact = everyHour();
    expect(hoursSeenBy(bankA, fact)).toEqual([1, 1, 2, 2]);
    expect(hoursSeenBy(bankB, fact)).toEqual([5, 5, 6, 6]);
    expect(hoursSeenBy(borrowerA, fact)).toEqual([1, 1, 2, 2]);
    expect(hoursSeenBy(borrowerB, fact)).toEqual([5, 5, 6, 6]);
    expect(hoursSeenBy(warehouse, fact)).toHaveLength(14);
  });

  it('are shown the same after a restart', () => {
    court.restart();
    const fact = everyHour();
    expect(hoursSeenBy(bankA, fact)).toEqual([1, 1, 2, 2]);
    expect(hoursSeenBy(bankB, fact)).toEqual([5, 5, 6, 6]);
  });

  it('get no proof opened of what was the other’s then', () => {
    const fact = everyHour();
    const opened = (actor: Actor) =>
      fact.items.flatMap((_, item) => (mayOpen(fact, item, { actor, law: court.law }) ? item : []));
    const hours = (items: number[]) => [...new Set(items.map((item) => Math.floor(item / 2)))];
    // At hours 0, 3 and 4 the goods were nobody's.
    expect(hours(opened(bankA))).toEqual([0, 1, 2, 3, 4]);
    expect(hours(opened(bankB))).toEqual([0, 3, 4, 5, 6]);
  });

  it('do not see each other’s alerts', () => {
    const sees = (actor: Actor, pledgeId: string) => court.law.sees(actor, { pledgeId });
    expect([sees(bankA, 'P-1'), sees(bankA, 'P-2')]).toEqual([true, false]);
    expect([sees(bankB, 'P-1'), sees(bankB, 'P-2')]).toEqual([false, true]);
  });
});
