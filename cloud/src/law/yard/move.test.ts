import { describe, expect, it } from 'vitest';
import {
  bags,
  courtWithPledge,
  createPledge,
  floating,
  HOUR,
  lot,
  NOON,
  notesIn,
  PEOPLE,
  present,
  requestRelease,
  stack,
  truck,
  UNIT_G,
  type Court,
} from '#/testing/court/index.ts';
import { approve, begin, beginInside, cancel, carry, complete, move } from './testing/inside.ts';

const { warehouse, supervisor, maker, checker, foreignBank } = PEOPLE;
const stateOf = (court: Court, orderId = 'MV-1') => court.law.yardOrder(orderId)?.state;
const bookedG = (court: Court) =>
  court.law
    .pledge('P-1')
    ?.lots.reduce((sum, { unitMassG, epcs }) => sum + unitMassG * epcs.length, 0);
const slotsOf = (court: Court) =>
  court.law.pledge('P-1')?.lots.map(({ slotId, epcs }) => `${slotId} ${epcs.length}`);

describe('a move inside a site', () => {
  it('leaves the goods pledged, on another slot, once scales and readers see them there', () => {
    const court = courtWithPledge();
    beginInside(court, move());
    expect(stateOf(court)).toBe('MOVING');
    carry(court);
    court.give(warehouse, complete('MV-1'));
    expect(stateOf(court)).toBe('MOVED');
    // 10 + 10 bags before; 8 on A-01, 10 on A-02 and 2 on A-03 after: 20 t as before.
    expect(slotsOf(court)).toEqual(['A-01 8', 'A-02 10', 'A-03 2']);
    expect(bookedG(court)).toBe(20 * UNIT_G);
    expect(court.law.pledgesOnSlot('site-1', 'A-03')).toHaveLength(1);
    expect(court.law.pledgeOfTag('site-1', bags(0, 1)[0] ?? '')?.pledgeId).toBe('P-1');
  });

  it('remembers where the goods stood before, for whoever reads old evidence', () => {
    const court = courtWithPledge();
    court.now = NOON + HOUR;
    beginInside(court, move('MV-1', { epcs: bags(0, 10) }));
    court.say([...stack('A-01', [], 0), ...stack('A-03', bags(0, 10))]);
    court.give(warehouse, complete('MV-1'));
    const on = (slotId: string, at: number) =>
      court.law.pledgesOnSlotAt('site-1', slotId, at).length;
    expect([on('A-01', NOON + 1), on('A-03', NOON + 1)]).toEqual([1, 0]);
    expect([on('A-01', NOON + HOUR), on('A-03', NOON + HOUR)]).toEqual([0, 1]);
    const [tag = ''] = bags(0, 1);
    expect(court.law.pledgesOfTagAt('site-1', tag, NOON + 1)).toHaveLength(1);
  });

  it('is agreed to by somebody else, who lets goods of the pledge out', () => {
    const court = courtWithPledge();
    court.give(maker, move());
    expect(court.refusal(maker, approve('MV-1')).code).toBe('PW_MAKER_IS_CHECKER');
    // Of a static pledge that is the bank, and nobody at the site.
    expect(court.refusal(supervisor, approve('MV-1')).code).toBe('PW_APPROVER_UNFIT');
    expect(court.refusal(warehouse, begin('MV-1')).code).toBe('PW_STATE_UNFIT');
    expect(court.refusal(foreignBank, approve('MV-1')).code).toBe('PW_NOT_FOUND');
    court.give(checker, approve('MV-1'));
    expect(stateOf(court)).toBe('APPROVED');
  });

  it('never begins under a hold, and what is in the yard when one comes may still come to rest', () => {
    const court = courtWithPledge();
    const hold = { type: 'hold.place', holdId: 'H-1', siteId: 'site-1', pledgeId: 'P-1' } as const;
    court.give(warehouse, move());
    court.give(checker, approve('MV-1'));
    court.give(maker, { ...hold, authority: 'dispute' });
    expect(court.refusal(warehouse, begin('MV-1')).code).toBe('PW_HELD');
    expect(court.refusal(warehouse, move('MV-2', { epcs: bags(5, 1) })).code).toBe('PW_HELD');
    court.give(maker, { type: 'hold.lift', holdId: 'H-1', authority: 'settled' });
    court.give(warehouse, begin('MV-1'));
    court.give(maker, { ...hold, holdId: 'H-2', authority: 'dispute' });
    carry(court);
    court.give(warehouse, complete('MV-1'));
    expect(court.law.pledge('P-1')).toMatchObject({ held: true });
    expect(slotsOf(court)).toContain('A-03 2');
  });

  it('never begins for a unit that a hold stops by name', () => {
    const court = courtWithPledge();
    court.give(warehouse, move());
    court.give(checker, approve('MV-1'));
    const hold = { holdId: 'H-1', siteId: 'site-1', pledgeId: 'P-1', authority: 'title' };
    court.give(maker, { type: 'hold.place', ...hold, epcs: bags(1, 1) });
    expect(court.refusal(warehouse, begin('MV-1')).code).toBe('PW_UNIT_STOPPED');
  });

  it('is not complete before the goods are seen where they are said to stand', () => {
    const court = courtWithPledge();
    beginInside(court, move());
    expect(court.refusal(warehouse, complete('MV-1')).code).toBe('PW_BASELINE_UNSEEN');
    // One bag of two: 1.005 t at most for 2 t less 3 ‰.
    court.say(stack('A-03', bags(0, 2), UNIT_G));
    expect(court.refusal(warehouse, complete('MV-1')).code).toBe('PW_BASELINE_SHORT');
    carry(court);
    court.say([{ ...present(bags(0, 1)[0] ?? '', true), zoneId: 'Z-9' } as never]);
    expect(court.refusal(warehouse, complete('MV-1')).code).toBe('PW_BASELINE_UNSEEN');
  });

  it('expires unused; begun and not complete in time it is overdue, and can still be completed', () => {
    const court = courtWithPledge();
    court.give(warehouse, move('MV-1'));
    beginInside(court, move('MV-2', { epcs: bags(4, 2), toSlotId: 'A-04' }));
    expect(court.law.nextDueAt()).toBe(NOON + 2 * HOUR);
    expect(notesIn(court.pass(2 * HOUR))).toEqual(['yard-order-step', 'yard-order-step']);
    expect([stateOf(court, 'MV-1'), stateOf(court, 'MV-2')]).toEqual(['EXPIRED', 'OVERDUE']);
    court.say(stack('A-04', bags(4, 2)));
    court.give(warehouse, complete('MV-2'));
    expect(stateOf(court, 'MV-2')).toBe('MOVED');
  });

  it('is cancelled freely before it begins, and after that only once the goods are back', () => {
    const court = courtWithPledge();
    beginInside(court, move());
    court.say(stack('A-01', bags(2, 8)));
    court.say(bags(0, 2).map((epc) => present(epc, false)));
    expect(court.refusal(warehouse, cancel('MV-1')).code).toBe('PW_COMMAND_REFUSED');
    court.say(stack('A-01', bags(0, 10)));
    court.give(warehouse, cancel('MV-1'));
    expect(slotsOf(court)).toEqual(['A-01 10', 'A-02 10']);
    court.give(warehouse, move('MV-2'));
    court.give(warehouse, cancel('MV-2'));
    expect(stateOf(court, 'MV-2')).toBe('CANCELLED');
  });

  it('speaks for its goods: no release takes them, and no move takes what a release has', () => {
    const court = courtWithPledge();
    court.give(warehouse, move());
    const asked = requestRelease('R-1', [truck('T-1', bags(1, 2))]);
    expect(court.refusal(PEOPLE.borrower, asked).code).toBe('PW_TAG_RESERVED');
    court.give(PEOPLE.borrower, requestRelease('R-2', [truck('T-2', bags(10, 1))]));
    const again = move('MV-2', { epcs: bags(10, 1) });
    expect(court.refusal(warehouse, again).code).toBe('PW_TAG_RESERVED');
    court.give(warehouse, cancel('MV-1'));
    expect(court.law.release('R-1')).toBeUndefined();
    court.give(PEOPLE.borrower, asked);
  });
});

describe('a slot', () => {
  const ofOther = { pledgeId: 'P-2', loanId: 'LOAN-2', pledgor: 'borrower-2' };

  it('bears one pledge: a move to another’s slot is refused, and a slot moved to is kept', () => {
    const court = courtWithPledge();
    court.say(stack('A-03', bags(20, 10)));
    court.give(foreignBank, createPledge({ ...ofOther, lots: [lot('L-9', 'A-03', bags(20, 10))] }));
    // One word, and no figure of what stands there.
    expect(court.refusal(warehouse, move())).toMatchObject({ code: 'PW_ENCUMBERED', facts: {} });
    court.give(warehouse, move('MV-1', { toSlotId: 'A-04' }));
    const late = createPledge({
      ...ofOther,
      pledgeId: 'P-3',
      loanId: 'LOAN-3',
      lots: [lot('L-8', 'A-04', bags(30, 1))],
    });
    expect(court.refusal(foreignBank, late).code).toBe('PW_ENCUMBERED');
    court.give(warehouse, cancel('MV-1'));
    court.give(foreignBank, late);
  });

  it('with goods of nobody’s on it takes none, and none of its own goods moves to where it stands', () => {
    const court = courtWithPledge();
    court.say(stack('A-03', [], 500_000));
    expect(court.refusal(warehouse, move()).code).toBe('PW_SLOT_OCCUPIED');
    expect(court.refusal(warehouse, move('MV-1', { toSlotId: 'A-01' })).code).toBe('PW_SLOT_SAME');
  });

  it('outside the scope of a floating pledge takes none', () => {
    const court = courtWithPledge(floating());
    const outside = move('MV-1', { toSlotId: 'A-09' });
    expect(court.refusal(warehouse, outside).code).toBe('PW_OUT_OF_SCOPE');
    court.give(warehouse, move());
  });

  it('takes no more than fits on it', () => {
    const court = courtWithPledge();
    const slots = ['A-01', 'A-02', 'A-03'].map((slotId) => ({ slotId, capacityG: 10 * UNIT_G }));
    const site = court.facts.find(
      (fact) => fact.kind === 'command' && fact.command.type === 'site.define',
    );
    if (site?.kind !== 'command' || site.command.type !== 'site.define') throw new Error('no site');
    court.give(PEOPLE.operator, { ...site.command, slots });
    // Ten bags of a tonne stand on A-02, and ten fit.
    const full = move('MV-1', { toSlotId: 'A-02' });
    expect(court.refusal(warehouse, full).code).toBe('PW_CLAIM_ABOVE_CAPACITY');
    expect(court.refusal(warehouse, move('MV-1', { toSlotId: 'X-1' })).code).toBe('PW_NOT_FOUND');
  });

  it('that is short while its goods are being moved breaks no claim', () => {
    const court = courtWithPledge();
    beginInside(court, move());
    court.say(stack('A-01', bags(2, 8)));
    court.pass(HOUR);
    court.say(stack('A-01', bags(2, 8)));
    expect(court.law.pledge('P-1')?.held).toBe(false);
    // Once overdue, it does: 15 minutes later the pledge is held.
    court.pass(HOUR);
    court.say(stack('A-01', bags(2, 8)));
    court.pass(900_000);
    expect(court.law.pledge('P-1')?.held).toBe(true);
  });
});

it('goods that were moved leave by a release like any others', () => {
  const court = courtWithPledge();
  beginInside(court, move());
  carry(court);
  court.give(warehouse, complete('MV-1'));
  court.give(PEOPLE.borrower, requestRelease('R-1', [truck('T-1', bags(0, 2))]));
  court.give(maker, { type: 'release.make', releaseId: 'R-1' });
  court.give(checker, { type: 'release.check', releaseId: 'R-1' });
  expect([...(court.law.truckOrder('T-1')?.massBySlotG ?? [])]).toEqual([['A-03', 2 * UNIT_G]]);
  court.step('T-1', 'SETTLED', { epcs: bags(0, 2) });
  expect(slotsOf(court)).toEqual(['A-01 8', 'A-02 10']);
});
