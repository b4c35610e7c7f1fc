import { expect, it } from 'vitest';
import { readableBy } from '#/access/index.ts';
import type { Actor } from '@pledgewatch/shared/command';
import { courtWithDraft, effectSteps, PEOPLE } from '#/testing/court/index.ts';
import { ManualClock } from '#/testing/manual-clock.ts';
import { pledgesOfLaw } from './pledges-of-law.ts';

const { supervisor, warehouse, maker, foreignSupervisor } = PEOPLE;

/** P-1 with or without the clause; P-2, of the same supervisor, without. */
function courtWithAgreement(supervisorSeesValues?: boolean) {
  const court = courtWithDraft();
  for (const step of effectSteps()) {
    const isAgreement = step.type === 'pledge.agree' && supervisorSeesValues !== undefined;
    court.give(maker, isAgreement ? { ...step, supervisorSeesValues } : step);
  }
  return court;
}

it.each([
  ['the agreement says so', true, true],
  ['it says that it does not', false, false],
  ['it says nothing', undefined, false],
])('a supervisor sees what the goods are worth when %s: %s', (_, clause, sees) => {
  const court = courtWithAgreement(clause);
  court.restart();
  const port = pledgesOfLaw(court.law, court.positions, new ManualClock(court.now));
  const valueFor = (actor: Actor) => port.pledge(actor, 'P-1')?.value?.lowerFen;
  // 19,990 kg verified at ¥1,000 a tonne: ¥19,990.00.
  expect(valueFor(supervisor)).toBe(sees ? 1_999_000 : undefined);
  expect(valueFor(maker)).toBe(1_999_000);
  expect([valueFor(warehouse), valueFor(foreignSupervisor)]).toEqual([undefined, undefined]);
});

it('the clause is of one pledge: alerts and notes of others stay without money', () => {
  const { law } = courtWithAgreement(true);
  const said = { reason: 'worth ¥19,990', facts: { valueFen: 1_999_000, lostG: 5 } };
  const told = (actor: Actor, pledgeId?: string) => readableBy(actor, said, { pledgeId, law });
  const masked = { reason: 'worth ¥•••', facts: { lostG: 5 } };
  expect(told(supervisor, 'P-1')).toBe(said);
  expect(told(supervisor, 'P-2')).toEqual(masked);
  expect(told(supervisor)).toEqual(masked);
  expect(told(warehouse, 'P-1')).toEqual(masked);
  expect(told(foreignSupervisor, 'P-1')).toEqual(masked);
});
