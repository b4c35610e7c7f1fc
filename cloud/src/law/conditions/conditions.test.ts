import { describe, expect, it } from 'vitest';
import type { Command } from '@pledgewatch/shared/command';
import type { PledgeView } from '#/core/index.ts';
import {
  bag,
  bags,
  callMargin,
  type Court,
  createPledge,
  courtWithGoods,
  effectSteps,
  instructionsIn,
  NOON,
  notesIn,
  PEOPLE,
  requestRelease,
  stack,
  truck,
  UNIT_G,
  courtWithOpenRelease,
} from '#/testing/court/index.ts';
import { condition } from './testing/found.ts';

const { maker, checker, borrower, supervisor, warehouse, foreignBank } = PEOPLE;
const confirm = (changeId: string): Command => ({ type: 'unitCondition.confirm', changeId });

/**
 * Twenty bags of a tonne at ¥1,000, each scale sure to 5 kg: the lower bound is 2 × 9,995 kg = 19,990 kg,
 * ¥19,990. A damaged bag counts 40 %, a quarantined one 90 %; one out of date counts nothing. Between
 * −20 °C and −15 °C the goods keep.
 */
function courtWithTerms(): Court {
  const court = courtWithGoods();
  court.give(maker, createPledge());
  const terms = {
    conditionHaircutsPermille: { damaged: 600, quarantined: 100 },
    temperature: { leastMilliC: -20_000, mostMilliC: -15_000 },
  };
  for (const step of effectSteps()) {
    court.give(maker, step.type === 'pledge.agree' ? { ...step, ...terms } : step);
  }
  return court;
}

function found(court: Court, changeId: string, epcs: string[], more = {}): string[] {
  court.give(warehouse, condition(changeId, epcs, more));
  return notesIn(court.give(checker, confirm(changeId)));
}

function positionOf(court: Court) {
  return court.positions.pledge(court.law.pledge('P-1') as PledgeView);
}

function cold(temperatureMilliC: number, zoneId = 'A') {
  return { kind: 'climate', sensorId: 'C-1', zoneId, temperatureMilliC } as const;
}

describe('the condition of a unit', () => {
  it('changes when two people of different employers say so, and never by one', () => {
    const court = courtWithTerms();
    court.give(warehouse, condition('UC-1', bags(0, 2)));
    expect(court.law.pledge('P-1')?.unsound).toBeUndefined();
    expect(court.refusal(warehouse, confirm('UC-1')).code).toBe('PW_COMMAND_REFUSED');
    const colleague = { ...warehouse, userId: 'hu' };
    expect(court.refusal(colleague, confirm('UC-1')).code).toBe('PW_SAME_EMPLOYER');
    expect(court.refusal(borrower, confirm('UC-1')).code).toBe('PW_ROLE_FORBIDDEN');
    expect(court.refusal(foreignBank, confirm('UC-1')).code).toBe('PW_NOT_FOUND');
    expect(notesIn(court.give(supervisor, confirm('UC-1')))).toEqual(['unit-condition-changed']);
    expect(court.refusal(checker, confirm('UC-1')).code).toBe('PW_STATE_UNFIT');
    expect(court.law.pledge('P-1')?.unsound).toEqual([
      { epc: bag(0), condition: 'damaged', haircutPermille: 600 },
      { epc: bag(1), condition: 'damaged', haircutPermille: 600 },
    ]);
  });

  // 2 t damaged count 40 %: 800 kg. The lower bound is 19,990 kg, of which 2,000 kg are damaged:
  // 17,990 kg are sound. 17,990 kg × ¥1 + 2,000 kg × ¥1 × 0.4 = ¥17,990 + ¥800 = ¥18,790.
  it('takes its haircut from the value: 17,990 kg sound + 2,000 kg × 40 % = ¥18,790', () => {
    const court = courtWithTerms();
    expect(positionOf(court).lowerValueFen).toBe(1_999_000n);
    found(court, 'UC-1', bags(0, 2));
    expect(positionOf(court)).toMatchObject({
      lowerG: 19_990_000,
      soundLowerG: 17_990_000,
      lowerValueFen: 1_879_000n,
    });
  });

  // A-01 shows 4,000 kg ± 5: at least 3,995 kg are there. Two bags are out of date (nothing), three
  // damaged (40 %). What is missing may be the sound ones: 2,000 kg × 0 + 1,995 kg × 0.4 = 798 kg.
  // 9,995 kg sound. ¥9,995 + ¥798 = ¥10,793.
  it('is of what is left, where goods are missing: the sound ones may be gone first', () => {
    const court = courtWithTerms();
    found(court, 'UC-1', bags(0, 2), { condition: 'out-of-date' });
    found(court, 'UC-2', bags(2, 3));
    court.say(stack('A-01', [], 4 * UNIT_G));
    expect(positionOf(court)).toMatchObject({
      lowerG: 13_990_000,
      soundLowerG: 9_995_000,
      lowerValueFen: 1_079_300n,
    });
  });

  it('counts nothing where the agreement is silent', () => {
    const court = courtWithTerms();
    found(court, 'UC-1', bags(0, 5), { condition: 'out-of-date' });
    expect(positionOf(court).lowerValueFen).toBe(1_499_000n);
  });

  it('goes back to sound the same way, and its history stays', () => {
    const court = courtWithTerms();
    found(court, 'UC-1', [bag(0)]);
    found(court, 'UC-2', [bag(0)], { condition: 'sound', reason: 'repacked' });
    expect(court.law.pledge('P-1')?.unsound).toBeUndefined();
    expect(positionOf(court).lowerValueFen).toBe(1_999_000n);
    court.restart();
    const history = court.law.conditionChangesOf('P-1');
    expect(
      history.map((change) => [change.condition, change.proposedBy, change.confirmedBy]),
    ).toEqual([
      ['damaged', 'warehouse-1/qian', 'bank-1/wang'],
      ['sound', 'warehouse-1/qian', 'bank-1/wang'],
    ]);
    expect(history.map((change) => change.effectiveAt)).toEqual([NOON, NOON]);
  });

  it('is named for units of the pledge only, and not for what they already are', () => {
    const court = courtWithTerms();
    expect(court.refusal(supervisor, condition('UC-1', [bag(40)])).code).toBe('PW_TAG_NOT_PLEDGED');
    expect(
      court.refusal(supervisor, condition('UC-1', [bag(0)], { condition: 'sound' })).code,
    ).toBe('PW_STATE_UNFIT');
    found(court, 'UC-1', [bag(0)]);
    expect(court.refusal(supervisor, condition('UC-1', [bag(1)])).code).toBe('PW_ID_TAKEN');
  });
});

describe('a climate reading outside the agreed band', () => {
  it('stands in for the second person, in the zone where the units are', () => {
    const court = courtWithTerms();
    court.say([cold(-18_000), cold(-9_500), cold(-9_000, 'B')]);
    const entry = court.facts.at(-1)?.index as number;
    const breach = (item: number, more = {}): Command =>
      condition('UC-1', bags(0, 3), {
        condition: 'temperature-breach',
        reading: { entry, item },
        ...more,
      });
    expect(court.refusal(supervisor, breach(0)).code).toBe('PW_READING_UNFIT');
    expect(court.refusal(supervisor, breach(2)).code).toBe('PW_READING_UNFIT');
    expect(court.refusal(supervisor, breach(1, { condition: 'damaged' })).code).toBe(
      'PW_READING_UNFIT',
    );
    court.restart();
    expect(notesIn(court.give(supervisor, breach(1)))).toEqual(['unit-condition-changed']);
    expect(court.law.pledge('P-1')?.unsound).toHaveLength(3);
  });
});

describe('unsound goods', () => {
  // ¥14,000 must stay and 19,990 kg are sure: five bags of 1,003 kg may leave (¥5,015 ≤ ¥5,990). With
  // two bags in quarantine 17,990 kg are sound: ¥3,990 are free, and five bags are too many, though a
  // quarantined bag counts 90 % and the pledge is still worth ¥17,990 + ¥1,800 = ¥19,790.
  it('free no other goods, whatever they still count for', () => {
    const court = courtWithTerms();
    const five = requestRelease('R-1', [truck('T-1', bags(10, 5))]);
    found(court, 'UC-1', bags(0, 2), { condition: 'quarantined' });
    expect(positionOf(court).lowerValueFen).toBe(1_979_000n);
    const refused = court.refusal(borrower, five);
    expect(refused.code).toBe('PW_CONTROL_LINE');
    expect(refused.facts).toMatchObject({ verifiedFen: 1_799_000, availableFen: 399_000 });
    found(court, 'UC-2', bags(0, 2), { condition: 'sound' });
    court.give(borrower, five);
  });

  // Five bags are under way, and ¥14,000 must stay: 19,990 − 5,015 = 14,975 kg. One bag out of order
  // leaves 13,975 kg sound: the truck that nobody has used is called back.
  it('withdraw orders that the sound goods no longer bear', () => {
    const court = courtWithOpenRelease(bags(10, 5));
    court.give(warehouse, condition('UC-1', [bag(0)]));
    const decisions = court.give(checker, confirm('UC-1'));
    expect(instructionsIn(decisions).map(({ type }) => type)).toEqual(['withdrawal']);
  });

  // ¥18,790 by the haircut is above ¥11,200; nine bags out of date leave ¥10,990, and the bank may
  // demand ⌈¥7,000 ÷ 50 %⌉ − ¥10,990 = ¥3,010 more.
  it('count in the margin: a demand names what is missing after the haircut', () => {
    const court = courtWithTerms();
    expect(court.refusal(maker, callMargin('M-1')).code).toBe('PW_STILL_COVERED');
    found(court, 'UC-1', bags(0, 9), { condition: 'out-of-date' });
    const [called] = court.give(maker, callMargin('M-1'));
    expect(called).toMatchObject({
      note: 'margin-called',
      facts: { lowerFen: 1_099_000, gapFen: 301_000 },
    });
    expect(found(court, 'UC-2', bags(0, 9), { condition: 'sound' })).toContain('margin-cured');
  });

  it('stand in the day’s statement, by condition', () => {
    const court = courtWithTerms();
    found(court, 'UC-1', bags(0, 2));
    found(court, 'UC-2', [bag(12)], { condition: 'quarantined' });
    expect(court.law.closingNow('P-1', court.now, court.positions)).toMatchObject({
      unsound: [
        { condition: 'damaged', units: 2, massG: 2 * UNIT_G, haircutPermille: 600 },
        { condition: 'quarantined', units: 1, massG: UNIT_G, haircutPermille: 100 },
      ],
      // 16,990 kg sound + 2,000 × 0.4 + 1,000 × 0.9 = 18,690 kg.
      lowerValueFen: 1_869_000,
    });
  });
});
