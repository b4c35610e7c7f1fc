import { describe, expect, it } from 'vitest';
import type { CommandOf } from '@pledgewatch/shared/command';
import {
  accept,
  announce,
  bag,
  bags,
  courtWithPledge,
  createPledge,
  floating,
  HOUR,
  inspect,
  lot,
  NOON,
  notesIn,
  PEOPLE,
  requestRelease,
  stack,
  truck,
  UNIT_G,
  type Court,
} from '#/testing/court/index.ts';

const { maker, checker, borrower, supervisor, warehouse, foreignBank } = PEOPLE;
const newBags = bags(30, 4);
const newLot = lot('L-3', 'A-03', newBags);
const putAway = { type: 'receiving.putAway', receivingId: 'IN-1' } as const;

function step(
  to: CommandOf<'receiving.step'>['step'],
  massG?: number,
  receivingId = 'IN-1',
): CommandOf<'receiving.step'> {
  const alibiId = `${receivingId}-${to}`;
  const weighing =
    massG === undefined ? {} : { weighing: { weighbridgeId: 'WB-1', alibiId, massG } };
  return { type: 'receiving.step', receivingId, step: to, ...weighing };
}

/** Weighed full at 19.2 t and empty at 15.2 t: net 4 t, four bags of a tonne. */
function weighIn(
  court: Court,
  receivingId = 'IN-1',
  more: Partial<CommandOf<'receiving.notify'>> = {},
) {
  court.give(borrower, announce(receivingId, 'P-1', more));
  court.give(warehouse, step('AT_GATE', undefined, receivingId));
  court.give(warehouse, step('GROSS', 19_200_000, receivingId));
  court.give(warehouse, step('UNLOADING', undefined, receivingId));
  court.give(warehouse, step('TARE', 15_200_000, receivingId));
}

function toPutAway(court: Court): void {
  weighIn(court);
  court.give(supervisor, inspect('IN-1', [newLot]));
  court.say(stack('A-03', newBags));
  court.give(warehouse, putAway);
}

function receive(court: Court) {
  toPutAway(court);
  return court.give(maker, accept('IN-1', court.now));
}

const unitsOf = (court: Court) =>
  court.law.pledge('P-1')?.lots.reduce((sum, { epcs }) => sum + epcs.length, 0);
const isCollateral = (court: Court, epc = newBags[0] as string) =>
  court.law.pledgeOfTag('site-1', epc)?.pledgeId === 'P-1';

describe('a receiving order', () => {
  it('goes from its announcement to the supplementary list, and only then counts', () => {
    const court = courtWithPledge(floating());
    toPutAway(court);
    expect(isCollateral(court)).toBe(false);
    const before = court.positions.pledge(court.law.pledge('P-1') as never).lowerG;
    const accepted = court.give(maker, accept());
    expect(notesIn(accepted)).toEqual(['receiving-step', 'pledge-topped-up']);
    // Four bags of a tonne at ¥1,000: 400,000 fen.
    expect(accepted[1]).toMatchObject({ facts: { units: 4, addedG: 4e6, addedFen: 400_000 } });
    expect([isCollateral(court), unitsOf(court)]).toEqual([true, 24]);
    expect([...court.law.revalued()], 'whoever watches coverage hears of it').toEqual(['P-1']);
    // The scale of A-03 errs by 5 kg: 3,995 kg more are sure.
    expect(court.positions.pledge(court.law.pledge('P-1') as never).lowerG).toBe(
      before + 3_995_000,
    );
  });

  it('arrives when its gate sees its plate, at the camera or in the portal', () => {
    const words = [
      { kind: 'gate', gateId: 'G-1', step: 'REFUSED', code: 'NO_INSTRUCTION', plate: '粤E54321' },
      { kind: 'passage', gateId: 'G-1', direction: 'in', plate: '粤E54321' },
    ] as const;
    for (const word of words) {
      const court = courtWithPledge(floating());
      court.give(borrower, announce());
      const [note] = court.say([word]);
      expect(note).toMatchObject({
        note: 'receiving-step',
        facts: { state: 'AT_GATE', seenAt: NOON },
      });
      court.give(warehouse, step('GROSS', 19_200_000));
    }
  });

  it.each([
    ['another plate', { plate: '粤A00001' }],
    ['another gate', { gateId: 'G-2' }],
    ['the way out', { direction: 'out' }],
    ['a truck of a truck order', { truckOrderId: 'T-1' }],
  ] as const)('does not arrive with %s', (_, more) => {
    const court = courtWithPledge(floating());
    court.give(borrower, announce());
    const said = { kind: 'passage', gateId: 'G-1', direction: 'in', plate: '粤E54321' } as const;
    expect(court.say([{ ...said, ...more }])).toEqual([]);
  });

  it('takes no step out of turn, and none twice', () => {
    const court = courtWithPledge(floating());
    court.give(borrower, announce());
    expect(court.refusal(warehouse, step('GROSS', 1_000)).code).toBe('PW_STATE_UNFIT');
    court.give(warehouse, step('AT_GATE'));
    expect(court.refusal(warehouse, step('AT_GATE')).code).toBe('PW_STATE_UNFIT');
    expect(court.refusal(maker, accept()).code).toBe('PW_STATE_UNFIT');
  });

  it('is weighed by alibi records, each of one truck', () => {
    const court = courtWithPledge(floating());
    court.give(borrower, announce());
    court.give(warehouse, step('AT_GATE'));
    expect(court.refusal(warehouse, step('GROSS')).code).toBe('PW_WEIGHING_UNFIT');
    court.give(warehouse, step('GROSS', 19_200_000));
    court.give(warehouse, step('UNLOADING'));
    const { weighing } = step('GROSS', 15_200_000);
    const again = { ...step('TARE', 1), weighing } as CommandOf<'receiving.step'>;
    court.restart();
    expect(court.refusal(warehouse, again).code).toBe('PW_WEIGHING_USED');
    expect(court.refusal(warehouse, step('TARE', 19_200_000)).code).toBe('PW_TARE_UNFIT');
  });

  it('is counted as it was weighed', () => {
    const court = courtWithPledge(floating());
    weighIn(court);
    // Net 19,200 − 15,200 = 4,000 kg; five bags are 5,000 kg: 1,000 kg apart, where 3 ‰ of 5,000 kg
    // and 60 kg of the weighbridge make 75 kg.
    const five = inspect('IN-1', [lot('L-3', 'A-03', bags(30, 5))]);
    expect(court.refusal(supervisor, five)).toMatchObject({
      code: 'PW_NET_UNLIKE',
      facts: { netG: 4_000_000, foundG: 5_000_000, toleranceG: 75_000 },
    });
    // Three sound bags and one damaged are 4,000 kg again; the damaged one is no collateral.
    court.give(supervisor, {
      ...inspect('IN-1', [lot('L-3', 'A-03', bags(30, 3))]),
      damagedG: UNIT_G,
    });
  });

  it('is refused what is another’s, of another kind, or stands with pledged goods', () => {
    const court = courtWithPledge(floating());
    court.say(stack('B-01', [bag(90)]));
    const other = { pledgeId: 'P-2', loanId: 'LOAN-2', lots: [lot('L-9', 'B-01', [bag(90)])] };
    court.give(foreignBank, createPledge(other));
    weighIn(court);
    const codeOf = (found: ReturnType<typeof lot>) =>
      court.refusal(supervisor, inspect('IN-1', [found])).code;
    expect(codeOf(lot('L-3', 'A-03', [...bags(30, 3), bag(90)]))).toBe('PW_ENCUMBERED');
    expect(codeOf(lot('L-3', 'A-01', newBags))).toBe('PW_ENCUMBERED');
    expect(codeOf(lot('L-1', 'A-03', newBags))).toBe('PW_REPEATED');
    expect(codeOf({ ...newLot, commodity: 'copper' })).toBe('PW_OUT_OF_SCOPE');
    expect(codeOf(lot('L-3', 'B-02', newBags))).toBe('PW_OUT_OF_SCOPE');
  });

  it('claims what was inspected, so that nobody else can pledge it', () => {
    const court = courtWithPledge();
    weighIn(court);
    court.give(supervisor, inspect('IN-1', [newLot]));
    court.restart();
    const other = (slotId: string, tags: string[]) =>
      createPledge({ pledgeId: 'P-2', loanId: 'LOAN-2', lots: [lot('L-9', slotId, tags)] });
    expect(court.refusal(foreignBank, other('B-01', [bag(30)])).code).toBe('PW_ENCUMBERED');
    expect(court.refusal(foreignBank, other('A-03', [bag(90)])).code).toBe('PW_ENCUMBERED');
    court.give(supervisor, { type: 'receiving.reject', receivingId: 'IN-1', reason: 'wet' });
    court.give(foreignBank, other('A-03', newBags));
  });

  it('is put away and accepted only where the sensors see it', () => {
    const court = courtWithPledge(floating());
    weighIn(court);
    court.give(supervisor, inspect('IN-1', [newLot]));
    expect(court.refusal(warehouse, putAway).code).toBe('PW_BASELINE_UNSEEN');
    court.say(stack('A-03', newBags, 3 * UNIT_G));
    expect(court.refusal(warehouse, putAway).code).toBe('PW_BASELINE_SHORT');
    court.say(stack('A-03', newBags));
    court.give(warehouse, putAway);
    court.say(stack('A-03', [], 3 * UNIT_G));
    expect(court.refusal(maker, accept()).code).toBe('PW_BASELINE_SHORT');
  });

  it('needs three signatures and a registry search of after its announcement', () => {
    const court = courtWithPledge(floating());
    toPutAway(court);
    expect(court.refusal(maker, accept('IN-1', NOON - 1))).toMatchObject({
      code: 'PW_SEARCH_OLD',
      facts: { notifiedAt: NOON },
    });
    const signedBy = ['Bank One', 'borrower-1', 'somebody'];
    expect(court.refusal(maker, { ...accept(), signedBy })).toMatchObject({
      code: 'PW_UNSIGNED',
      facts: { missing: 'supervision-1' },
    });
  });

  it('that nobody brought is over with its window', () => {
    const court = courtWithPledge(floating());
    court.give(borrower, announce());
    expect(court.law.nextDueAt()).toBe(NOON + 8 * HOUR);
    expect(court.pass(8 * HOUR)).toMatchObject([{ facts: { state: 'REJECTED', why: 'window' } }]);
  });

  it('was pledged since its acceptance, not since the pledge', () => {
    const court = courtWithPledge(floating());
    court.pass(HOUR);
    receive(court);
    const ofTagAt = (at: number) => court.law.pledgesOfTagAt('site-1', newBags[0] as string, at);
    expect(ofTagAt(NOON + HOUR - 1)).toEqual([]);
    expect(ofTagAt(NOON + HOUR)).toHaveLength(1);
  });
});

describe('goods that come back', () => {
  const out = bags(0, 4);

  function withDelivery(): Court {
    const court = courtWithPledge();
    court.give(borrower, requestRelease('R-1', [truck('T-1', out)]));
    court.give(maker, { type: 'release.make', releaseId: 'R-1' });
    court.give(checker, { type: 'release.check', releaseId: 'R-1' });
    court.step('T-1', 'SETTLED', { epcs: out });
    return court;
  }

  it('are no collateral until they are accepted again', () => {
    const court = withDelivery();
    weighIn(court, 'IN-1', { returnOf: 'T-1' });
    court.give(supervisor, inspect('IN-1', [lot('L-3', 'A-03', out)]));
    court.say(stack('A-03', out));
    court.give(warehouse, putAway);
    expect([isCollateral(court, bag(0)), unitsOf(court)]).toEqual([false, 16]);
    court.give(maker, accept());
    expect([isCollateral(court, bag(0)), unitsOf(court)]).toEqual([true, 20]);
  });

  it('are those that left, by a truck order that was settled', () => {
    const court = withDelivery();
    expect(court.refusal(borrower, announce('IN-1', 'P-1', { returnOf: 'T-9' })).code).toBe(
      'PW_NOT_FOUND',
    );
    weighIn(court, 'IN-1', { returnOf: 'T-1' });
    const found = inspect('IN-1', [lot('L-3', 'A-03', [...bags(0, 3), bag(30)])]);
    expect(court.refusal(supervisor, found)).toMatchObject({
      code: 'PW_TAG_NOT_RETURNED',
      facts: { count: 1, first: bag(30) },
    });
  });
});

// Before: 19,990 kg are sure, 1,400,000 fen must stay, 599,000 may leave. Four new bags bring 3,995 kg = 399,500 fen.
describe('substitution: new goods in before old ones out', () => {
  const swap = (units: number, releaseId = 'R-1', from = 0) => ({
    ...requestRelease(releaseId, [truck(`T-${releaseId}`, bags(from, units))]),
    substitutes: 'IN-1',
  });

  it('lets out what is worth no more than what was accepted', () => {
    const court = courtWithPledge(floating());
    expect(court.refusal(borrower, swap(1)).code).toBe('PW_NOT_FOUND');
    toPutAway(court);
    expect(court.refusal(borrower, swap(1)).code).toBe('PW_STATE_UNFIT');
    court.give(maker, accept());
    // Four bags take 4 × 100,300 = 401,200 fen with their tolerance: more than the 399,500 that came.
    expect(court.refusal(borrower, swap(4))).toMatchObject({
      code: 'PW_SUBSTITUTION_SHORT',
      facts: { inFen: 399_500, boundFen: 0, outFen: 401_200 },
    });
    court.give(borrower, swap(3));
    // 399,500 − 300,900 = 98,600 are left: not enough for one more bag.
    expect(court.refusal(borrower, swap(1, 'R-2', 10))).toMatchObject({
      code: 'PW_SUBSTITUTION_SHORT',
      facts: { boundFen: 300_900, outFen: 100_300 },
    });
    court.give(borrower, { type: 'release.cancel', releaseId: 'R-1', reason: 'no' });
    court.give(borrower, swap(1, 'R-2', 10));
  });

  it('never lets out the very goods that came in', () => {
    const court = courtWithPledge(floating());
    receive(court);
    const same = { ...requestRelease('R-1', [truck('T-1', [bag(30)])]), substitutes: 'IN-1' };
    expect(court.refusal(borrower, same).code).toBe('PW_SUBSTITUTE_SAME');
  });

  it('is checked again at commit: what came in must still be there', () => {
    const court = courtWithPledge(floating());
    receive(court);
    court.give(borrower, swap(3));
    court.give(maker, { type: 'release.make', releaseId: 'R-1' });
    // One of the four bags is gone: 2,995 kg = 299,500 fen no longer make up for 300,900.
    court.say(stack('A-03', [], 3 * UNIT_G));
    expect(court.refusal(checker, { type: 'release.check', releaseId: 'R-1' })).toMatchObject({
      code: 'PW_SUBSTITUTION_SHORT',
      facts: { inFen: 299_500, outFen: 300_900 },
    });
  });
});
