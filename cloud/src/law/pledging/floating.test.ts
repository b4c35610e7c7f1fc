import { describe, expect, it } from 'vitest';
import type { CommandOf } from '@pledgewatch/shared/command';
import {
  bag,
  bags,
  courtWithDraft,
  courtWithPledge,
  createPledge,
  floating,
  lot,
  PEOPLE,
} from '#/testing/court/index.ts';

const { maker, foreignBank } = PEOPLE;

function refusalOf(terms: Partial<CommandOf<'pledge.create'>>) {
  const court = courtWithDraft();
  const other = { pledgeId: 'P-2', loanId: 'LOAN-2', lots: [lot('L-9', 'B-01', [bag(90)])] };
  return court.refusal(maker, createPledge({ ...other, ...terms }));
}

describe('a floating pledge', () => {
  const inB = [{ commodity: 'nickel', zoneId: 'A', slotIds: ['B-01', 'B-02'] }];

  it('covers goods of a kind on its slots, and keeps those slots even while they are empty', () => {
    const court = courtWithDraft();
    const terms = { pledgeId: 'P-2', lots: [lot('L-9', 'B-01', [bag(90)])], scope: inB };
    court.give(maker, createPledge({ ...floating(), ...terms, loanId: 'LOAN-2' }));
    expect(court.law.pledge('P-2')).toMatchObject({ mode: 'FLOATING', scope: inB });
    const onEmptySlot = createPledge({
      pledgeId: 'P-3',
      loanId: 'LOAN-3',
      lots: [lot('L-8', 'B-02', [bag(80)])],
    });
    court.restart();
    expect(court.refusal(foreignBank, onEmptySlot).code).toBe('PW_ENCUMBERED');
    // A draft that nobody brings into effect in a month lets its slots go.
    court.pass(32 * 86_400_000);
    court.give(foreignBank, onEmptySlot);
  });

  it.each([
    ['no scope', { mode: 'FLOATING' }],
    ['scope', { mode: 'STATIC', scope: inB }],
    [
      'releasePolicy.aboveLine B',
      {
        mode: 'STATIC',
        releasePolicy: { aboveLine: 'B', belowLine: 'refused', approvedBy: 'custodian' },
      },
    ],
    [
      'releasePolicy.belowLine C',
      { mode: 'STATIC', releasePolicy: { aboveLine: 'A', belowLine: 'C' } },
    ],
    [
      'releasePolicy.approvedBy',
      {
        mode: 'FLOATING',
        scope: inB,
        releasePolicy: { aboveLine: 'B', belowLine: 'refused' },
      },
    ],
    [
      'releasePolicy.approvedBy',
      {
        mode: 'STATIC',
        releasePolicy: { aboveLine: 'A', belowLine: 'refused', approvedBy: 'custodian' },
      },
    ],
  ] satisfies [string, Partial<CommandOf<'pledge.create'>>][])(
    'is refused for %s where that does not go with its mode',
    (what, terms) => {
      expect(refusalOf(terms)).toMatchObject({ code: 'PW_MODE_UNFIT', facts: { what } });
    },
  );

  it('takes no goods of another kind, and none on another slot', () => {
    const mode = 'FLOATING';
    const copper = { ...lot('L-9', 'B-01', [bag(90)]), commodity: 'copper' };
    expect(refusalOf({ mode, scope: inB, lots: [copper] }).code).toBe('PW_OUT_OF_SCOPE');
    const elsewhere = lot('L-9', 'B-07', [bag(90)]);
    expect(refusalOf({ mode, scope: inB, lots: [elsewhere] }).code).toBe('PW_OUT_OF_SCOPE');
  });

  it('names a slot once', () => {
    const refusal = refusalOf({ mode: 'FLOATING', scope: [...inB, ...inB] });
    expect(refusal.facts['codes']).toBe('PW_REPEATED PW_REPEATED');
  });

  it('goes the same way into effect as a static one', () => {
    const court = courtWithPledge(floating());
    expect(court.law.pledge('P-1')?.state).toBe('ACTIVE');
    expect(court.law.pledgeOfTag('site-1', bags(0, 1)[0] as string)?.pledgeId).toBe('P-1');
  });
});
