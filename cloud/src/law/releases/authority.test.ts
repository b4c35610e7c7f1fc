import { describe, expect, it } from 'vitest';
import type { CommandOf } from '@pledgewatch/shared/command';
import { bags, courtWithPledge, PEOPLE, requestRelease, truck } from '#/testing/court/index.ts';

const { maker, checker, borrower } = PEOPLE;
const make = { type: 'release.make', releaseId: 'R-1' } as const;
const check = { type: 'release.check', releaseId: 'R-1' } as const;
type Policy = NonNullable<CommandOf<'pledge.create'>['releasePolicy']>;
type Authority = NonNullable<Policy['authority']>;

const li = { tenantId: 'bank-1', userId: 'li' };
const wang = { tenantId: 'bank-1', userId: 'wang' };

/** The pledge of Foshan branch, of which somebody asks for two bags. */
function courtOf(authority: Authority) {
  const releasePolicy: Policy = {
    aboveLine: 'A',
    belowLine: 'refused',
    branch: 'Foshan',
    authority,
  };
  const court = courtWithPledge({ releasePolicy });
  court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 2))]));
  return court;
}

// Two bags of a tonne with 3 ‰ of tolerance take 2,006 kg at ¥1,000 a tonne: 200,600 fen.
describe('an approval obeys authority by amount and branch', () => {
  it('is given up to the fen', () => {
    const court = courtOf([
      { ...li, upToFen: 200_600 },
      { ...wang, branch: 'Foshan', upToFen: 200_600 },
    ]);
    court.give(maker, make);
    court.give(checker, check);
    expect(court.law.release('R-1')?.state).toBe('OPEN');
  });

  it('and not a fen more, by the checker as by the maker', () => {
    const court = courtOf([
      { ...li, upToFen: 200_600 },
      { ...wang, upToFen: 200_599 },
    ]);
    court.give(maker, make);
    expect(court.refusal(checker, check)).toMatchObject({
      code: 'PW_AUTHORITY_EXCEEDED',
      facts: { userId: 'wang', branch: 'Foshan', valueFen: 200_600, upToFen: 200_599 },
    });
  });

  it.each([
    ['of another branch', [{ ...li, branch: 'Dongguan', upToFen: 9e9 }]],
    ['of another bank', [{ ...li, tenantId: 'bank-2', upToFen: 9e9 }]],
    ['whom nobody named', [{ ...wang, upToFen: 9e9 }]],
  ] satisfies [string, Authority][])('is not given by one %s', (_, authority) => {
    expect(courtOf(authority).refusal(maker, make)).toMatchObject({
      code: 'PW_AUTHORITY_EXCEEDED',
      facts: { upToFen: 0 },
    });
  });

  it('is given by whoever has the role, where a pledge names nobody', () => {
    const court = courtWithPledge();
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 2))]));
    court.give(maker, make);
  });
});
