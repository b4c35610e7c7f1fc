import { describe, expect, it } from 'vitest';
import type { Command } from '@pledgewatch/shared/command';
import type { PledgeView } from '#/core/index.ts';
import {
  bag,
  bags,
  courtWithOpenRelease,
  courtWithPledge,
  createPledge,
  HOUR,
  lot,
  notesIn,
  PEOPLE,
  present,
  stack,
  UNIT_G,
  type Court,
  type Said,
} from '#/testing/court/index.ts';
import { condition } from '../conditions/testing/found.ts';
import { move } from '../yard/testing/inside.ts';
import { replaceScale, retag } from './testing/bound.ts';

const { maker, checker, supervisor, warehouse, borrower, foreignBank } = PEOPLE;
const NEW = bag(70);
const confirm = (bindingId: string): Command => ({ type: 'binding.confirm', bindingId });
const tagsOf = (court: Court) => court.law.pledge('P-1')?.lots.flatMap(({ epcs }) => epcs) ?? [];
const positionOf = (court: Court) => court.positions.pledge(court.law.pledge('P-1') as PledgeView);

/** P-1, and a new tag that is read where its bags stand. */
function courtWithNewTag(): Court {
  const court = courtWithPledge();
  court.say([present(NEW, true)]);
  return court;
}

describe('another tag on a unit', () => {
  it('takes two people of different employers, and both tags read together', () => {
    const court = courtWithNewTag();
    court.give(warehouse, retag('BI-1', bag(0), NEW));
    expect(tagsOf(court)).toContain(bag(0));
    expect(court.refusal({ ...warehouse, userId: 'hu' }, confirm('BI-1')).code).toBe(
      'PW_SAME_EMPLOYER',
    );
    expect(court.refusal(borrower, confirm('BI-1')).code).toBe('PW_ROLE_FORBIDDEN');
    expect(court.refusal(foreignBank, confirm('BI-1')).code).toBe('PW_NOT_FOUND');
    expect(notesIn(court.give(supervisor, confirm('BI-1')))).toEqual(['rebound']);
    expect(tagsOf(court)).toContain(NEW);
    expect(tagsOf(court)).not.toContain(bag(0));
    expect(court.law.pledgeOfTag('site-1', NEW)?.pledgeId).toBe('P-1');
    expect(court.law.pledgeOfTag('site-1', bag(0))).toBeUndefined();
    expect(court.refusal(checker, confirm('BI-1')).code).toBe('PW_STATE_UNFIT');
  });

  it('is refused where the old one is gone, the new one is elsewhere, or was read too long ago', () => {
    const court = courtWithNewTag();
    court.give(warehouse, retag('BI-1', bag(0), NEW));
    const elsewhere = { ...present(NEW, true), zoneId: 'B' } as Said;
    court.say([elsewhere]);
    expect(court.refusal(supervisor, confirm('BI-1')).code).toBe('PW_NO_OVERLAP');
    court.say([present(NEW, true)]);
    court.pass(HOUR);
    expect(court.refusal(supervisor, confirm('BI-1')).code).toBe('PW_NO_OVERLAP');
    court.say([present(NEW, true), present(bag(0), false)]);
    expect(court.refusal(supervisor, confirm('BI-1')).code).toBe('PW_NO_OVERLAP');
    court.say([present(bag(0), true)]);
    court.give(supervisor, confirm('BI-1'));
  });

  // Twenty bags, 20,000 kg booked; one is damaged and counts nothing: 20 bags stay booked, 19 stay sound.
  it('changes nothing else: mass, condition, claim and history stay the unit’s', () => {
    const court = courtWithNewTag();
    court.give(warehouse, condition('UC-1', [bag(0)]));
    court.give(checker, { type: 'unitCondition.confirm', changeId: 'UC-1' });
    const before = positionOf(court);
    court.pass(1_000);
    court.give(warehouse, retag('BI-1', bag(0), NEW));
    court.give(supervisor, confirm('BI-1'));
    expect(positionOf(court)).toEqual(before);
    expect(court.law.pledge('P-1')?.unsound?.map(({ epc }) => epc)).toEqual([NEW]);
    expect(court.law.pledgesOfTagAt('site-1', NEW, court.now)).toHaveLength(1);
    court.restart();
    expect(positionOf(court)).toEqual(before);
  });

  it('is not put on a unit that a truck is to fetch, nor taken from another good', () => {
    const court = courtWithOpenRelease(bags(0, 2));
    court.say([present(NEW, true)]);
    expect(court.refusal(warehouse, retag('BI-1', bag(0), NEW)).code).toBe('PW_TAG_RESERVED');
    expect(court.refusal(warehouse, retag('BI-1', bag(5), bag(6))).code).toBe('PW_ENCUMBERED');
    expect(court.refusal(warehouse, retag('BI-1', bag(60), NEW)).code).toBe('PW_COMMAND_REFUSED');
  });
});

describe('another tag', () => {
  it('does not get a unit past a hold or a claim that names it', () => {
    const court = courtWithNewTag();
    const held = { holdId: 'H-1', siteId: 'site-1', pledgeId: 'P-1', authority: 'Nanhai court' };
    court.give(maker, { type: 'hold.place', ...held, epcs: [bag(0)] });
    expect(court.refusal(warehouse, retag('BI-1', bag(0), NEW)).code).toBe('PW_UNIT_STOPPED');
    // Another unit may have it.
    court.give(warehouse, retag('BI-2', bag(1), NEW));
    const paper = { claimant: 'Yuexiu Metals', ground: 'title', documentDigest: 'c'.repeat(64) };
    const claimed = { type: 'claim.file', claimId: 'C-1', siteId: 'site-1', ...paper } as const;
    court.give(warehouse, { ...claimed, units: [NEW] });
    expect(court.refusal(supervisor, confirm('BI-2')).code).toBe('PW_ENCUMBERED');
  });

  it('is not put on a unit that an order inside the site names', () => {
    const court = courtWithNewTag();
    court.give(warehouse, move('M-1'));
    expect(court.refusal(warehouse, retag('BI-1', bag(0), NEW)).code).toBe('PW_TAG_RESERVED');
  });
});

describe('a tag that was taken off', () => {
  it('is never used again without a new binding', () => {
    const court = courtWithNewTag();
    court.give(warehouse, retag('BI-1', bag(0), NEW));
    court.give(supervisor, confirm('BI-1'));
    const lots = [lot('L-9', 'A-09', [bag(0)])];
    const draft = createPledge({ pledgeId: 'P-9', loanId: 'LOAN-9', lots });
    court.restart();
    expect(court.refusal(maker, draft).code).toBe('PW_TAG_RETIRED');
    // Bound anew, by two people, it is a tag like any other.
    court.say([present(bag(0), true)]);
    court.give(warehouse, retag('BI-2', bag(1), bag(0)));
    court.give(supervisor, confirm('BI-2'));
    expect(tagsOf(court)).toContain(bag(0));
    expect(court.refusal(maker, draft).code).toBe('PW_ENCUMBERED');
  });
});

describe('another scale under a slot', () => {
  const weigh = (court: Court, scaleId: string, nominalG: number) => {
    const [weight] = stack('A-01', [], nominalG);
    if (weight) court.say([{ ...weight, scaleId } as typeof weight]);
  };

  // The old scale says 9,995 to 10,005 kg. A new one that says 10,003 ± 5 can mean the same mass; one that
  // says 9,980 ± 5 (9,975 to 9,985 kg) cannot: ten kilograms are missing, and no new scale absorbs them.
  it('takes two people, overlapping weighings, and absorbs no difference', () => {
    const court = courtWithPledge();
    expect(court.refusal(warehouse, replaceScale('BI-1', 'A-01', 'S-NEW')).code).toBe(
      'PW_NO_OVERLAP',
    );
    weigh(court, 'S-NEW', 9_980_000);
    const refused = court.refusal(warehouse, replaceScale('BI-1', 'A-01', 'S-NEW'));
    expect(refused.code).toBe('PW_SCALES_DIFFER');
    expect(refused.facts).toMatchObject({ oldLowerG: 9_995_000, newUpperG: 9_985_000 });
    weigh(court, 'S-NEW', 10_003_000);
    court.give(warehouse, replaceScale('BI-1', 'A-01', 'S-NEW'));
    court.restart();
    expect(notesIn(court.give(checker, confirm('BI-1')))).toEqual(['rebound']);
    expect(positionOf(court).nominalG).toBe(20 * UNIT_G);
  });

  it('is refused when the old one has not weighed within half an hour', () => {
    const court = courtWithPledge();
    court.pass(HOUR);
    weigh(court, 'S-NEW', 10_000_000);
    expect(court.refusal(warehouse, replaceScale('BI-1', 'A-01', 'S-NEW')).code).toBe(
      'PW_NO_OVERLAP',
    );
  });
});
