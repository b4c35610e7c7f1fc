import { describe, expect, it } from 'vitest';
import {
  activatePledge,
  bag,
  bags,
  courtWithOpenRelease,
  courtWithPledge,
  defineSite,
  HOUR,
  instructionsIn,
  NOON,
  notesIn,
  PEOPLE,
  present,
  repay,
  requestRelease,
  stack,
  truck,
  type Court,
} from '#/testing/court/index.ts';

const { maker, checker, borrower, warehouse, foreignBank, foreignBorrower } = PEOPLE;
const make = { type: 'release.make', releaseId: 'R-1' } as const;
const check = { type: 'release.check', releaseId: 'R-1' } as const;

function drive(court: Court, truckOrderId = 'T-1', epcs = bags(0, 2)) {
  for (const step of ['AT_GATE', 'TARE_WEIGHED', 'LOADING', 'GROSS_WEIGHED'] as const) {
    court.step(truckOrderId, step);
  }
  return court.step(truckOrderId, 'SETTLED', { epcs });
}

describe('an honest release', () => {
  it('goes from request by two people to the gate, out of the door, and out of the pledge', () => {
    const court = courtWithPledge();
    const asked = requestRelease('R-1', [truck('T-1', bags(0, 2))]);
    expect(notesIn(court.give(borrower, asked))).toEqual(['release-limit-checked']);
    court.give(maker, make);
    const opened = court.give(checker, check);
    expect(notesIn(opened)).toEqual(['release-approved', 'release-open', 'truck-order-instructed']);
    const [order] = instructionsIn(opened);
    expect(order).toMatchObject({
      type: 'truckOrder',
      truckOrderId: 'T-1',
      gatewayId: 'gw-1',
      gateId: 'G-1',
      epcs: bags(0, 2),
      netG: 2_000_000,
      toleranceG: 6_000,
      valueFen: 200_600,
    });
    expect(court.law.release('R-1')?.approvals).toEqual(
      (order as { approvals: number[] }).approvals,
    );
    expect(notesIn(drive(court))).toEqual(['truck-order-settled', 'release-settled']);
    expect(court.law.release('R-1')?.state).toBe('SETTLED');
    expect(court.law.truckOrder('T-1')?.state).toBe('SETTLED');
    expect(court.law.openTruckOrders('site-1')).toEqual([]);
    expect(court.law.pledge('P-1')?.lots[0]?.epcs).toEqual(bags(2, 8));
    expect(court.law.pledgeOfTag('site-1', bag(0))).toBeUndefined();
  });

  it('names its approvals by their ledger entries', () => {
    const court = courtWithPledge();
    court.give(borrower, requestRelease('R-1', [truck('T-1', [bag(0)])]));
    const entries: number[] = [];
    for (const [by, command] of [
      [maker, make],
      [checker, check],
    ] as const) {
      court.give(by, command);
      entries.push(court.facts.at(-1)?.index ?? -1);
    }
    expect(court.law.release('R-1')?.approvals).toEqual(entries);
  });

  it('leaves with the pledge what the gate did not see leave', () => {
    const court = courtWithOpenRelease();
    const settled = drive(court, 'T-1', [bag(1)]);
    expect(settled[0]).toMatchObject({ facts: { deliveredUnits: 1, returnedUnits: 1 } });
    expect(court.law.pledgeOfTag('site-1', bag(0))?.pledgeId).toBe('P-1');
    court.give(borrower, requestRelease('R-2', [truck('T-2', [bag(0)])]));
  });
});

describe('the limit check', () => {
  // Verified 19,990 kg = 1,999,000 fen; required 1,400,000; a bag with its tolerance 100,300.
  it('lets go as much as the lower bound allows and no more', () => {
    const court = courtWithPledge();
    const six = requestRelease('R-1', [truck('T-1', bags(0, 6))]);
    expect(court.refusal(borrower, six)).toMatchObject({
      code: 'PW_CONTROL_LINE',
      facts: {
        askedFen: 601_800,
        availableFen: 599_000,
        verifiedFen: 1_999_000,
        promisedFen: 0,
        requiredFen: 1_400_000,
      },
    });
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 5))]));
  });

  it('never lets two requests take the same room', () => {
    const court = courtWithPledge();
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 3))]));
    const second = court.refusal(borrower, requestRelease('R-2', [truck('T-2', bags(10, 3))]));
    expect(second).toMatchObject({
      code: 'PW_CONTROL_LINE',
      facts: { promisedFen: 300_900, availableFen: 298_100 },
    });
  });

  it('counts only what is verified', () => {
    const court = courtWithPledge();
    const silent = { kind: 'deviceHealth', deviceId: 'S-A-02', places: ['A-02'], state: 'silent' };
    court.say([silent as never]);
    const refusal = court.refusal(borrower, requestRelease('R-1', [truck('T-1', [bag(0)])]));
    expect(refusal.facts).toMatchObject({ verifiedFen: 999_500, availableFen: -400_500 });
  });

  it('is made once more before the second approval', () => {
    const court = courtWithPledge();
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 5))]));
    court.give(maker, make);
    court.say(stack('A-02', bags(10, 10), 9_000_000));
    expect(court.refusal(checker, check).code).toBe('PW_CONTROL_LINE');
    court.say(stack('A-02', bags(10, 10)));
    court.say([present(bag(0), false)]);
    expect(court.refusal(checker, check)).toMatchObject({
      code: 'PW_TAG_ABSENT',
      facts: { count: 1, first: bag(0) },
    });
  });

  it('keeps nothing back once nothing is owed', () => {
    const court = courtWithPledge();
    court.give(maker, repay('PAY-1', 700_000));
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 10))]));
  });
});

describe('a release is refused', () => {
  it('with every reason at once', () => {
    const court = courtWithPledge();
    const bad = requestRelease('R-1', [
      truck('T-1', [bag(0), 'ffff'], { gateId: 'G-9' }),
      truck('T-1', [bag(0)], { notAfter: NOON - 1 }),
    ]);
    const refusal = court.refusal(borrower, bad);
    expect(refusal.code).toBe('PW_COMMAND_REFUSED');
    expect(String(refusal.facts['codes']).split(' ')).toEqual([
      'PW_NOT_FOUND',
      'PW_WINDOW_INVALID',
      'PW_REPEATED',
      'PW_REPEATED',
      'PW_TAG_NOT_PLEDGED',
    ]);
    expect(refusal.messageZh).toContain('标签');
  });

  it('for goods that are not there or promised already', () => {
    const court = courtWithPledge();
    court.say([present(bag(0), false)]);
    const absent = court.refusal(borrower, requestRelease('R-1', [truck('T-1', [bag(0)])]));
    expect(absent.code).toBe('PW_TAG_ABSENT');
    court.give(borrower, requestRelease('R-1', [truck('T-1', [bag(1)])]));
    const again = court.refusal(borrower, requestRelease('R-2', [truck('T-2', [bag(1)])]));
    expect(again.code).toBe('PW_TAG_RESERVED');
  });

  it('when a truck would be more than its gate lets out in one lease', () => {
    const court = courtWithPledge();
    court.give(PEOPLE.operator, {
      ...defineSite(),
      gates: defineSite().gates.map((gate) => ({ ...gate, leaseCeilingG: 2_006_000 })),
    });
    const three = requestRelease('R-1', [truck('T-1', bags(0, 3))]);
    expect(court.refusal(borrower, three)).toMatchObject({
      code: 'PW_TRUCK_TOO_LARGE',
      facts: { truckOrderId: 'T-1', mostG: 3_009_000, ceilingG: 2_006_000 },
    });
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 2))]));
  });

  it('by an id that was used, and by a window of more than five days', () => {
    const court = courtWithOpenRelease();
    const again = court.refusal(borrower, requestRelease('R-1', [truck('T-2', [bag(5)])]));
    expect(again.code).toBe('PW_ID_TAKEN');
    const long = truck('T-2', [bag(5)], { notAfter: NOON + 6 * 24 * HOUR });
    expect(court.refusal(borrower, requestRelease('R-2', [long])).code).toBe('PW_WINDOW_INVALID');
  });

  it('to those it is not for, as if it did not exist', () => {
    const court = courtWithPledge();
    const asked = requestRelease('R-1', [truck('T-1', [bag(0)])]);
    for (const stranger of [foreignBank, foreignBorrower]) {
      expect(court.refusal(stranger, asked).code).toBe('PW_NOT_FOUND');
    }
    expect(court.refusal(warehouse, asked).code).toBe('PW_APPROVER_UNFIT');
    court.give(borrower, asked);
    expect(court.refusal(foreignBank, make).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(borrower, make).code).toBe('PW_ROLE_FORBIDDEN');
  });
});

describe('four eyes', () => {
  it('are two people: neither maker nor requester may check', () => {
    const court = courtWithPledge();
    court.give(checker, requestRelease('R-1', [truck('T-1', [bag(0)])]));
    expect(court.refusal(checker, check).code).toBe('PW_MAKER_MISSING');
    court.give(maker, make);
    expect(court.refusal(maker, make).code).toBe('PW_STATE_UNFIT');
    expect(court.refusal(maker, check)).toMatchObject({
      code: 'PW_MAKER_IS_CHECKER',
      facts: { userId: 'li', first: 'maker' },
    });
    expect(court.refusal(checker, check)).toMatchObject({
      code: 'PW_MAKER_IS_CHECKER',
      facts: { userId: 'wang', first: 'requester' },
    });
  });
});

describe('a release that is not wanted any more', () => {
  it('is rejected before it opens and frees its goods at once', () => {
    const court = courtWithPledge();
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 5))]));
    court.give(checker, { type: 'release.reject', releaseId: 'R-1', reason: 'no' });
    expect(court.law.release('R-1')?.state).toBe('REJECTED');
    expect(court.law.truckOrder('T-1')?.state).toBe('CANCELLED');
    court.give(borrower, requestRelease('R-2', [truck('T-2', bags(0, 5))]));
    expect(court.refusal(maker, make).code).toBe('PW_STATE_UNFIT');
  });

  it('is cancelled after it opened only with the word of its gate', () => {
    const court = courtWithOpenRelease(bags(0, 5));
    const cancel = { type: 'release.cancel', releaseId: 'R-1', reason: 'no truck' } as const;
    const [withdrawal] = instructionsIn(court.give(borrower, cancel));
    expect(withdrawal).toMatchObject({ type: 'withdrawal', truckOrderId: 'T-1' });
    expect(court.law.unanswered()).toEqual([withdrawal]);
    expect(court.law.release('R-1')?.state).toBe('OPEN');
    const again = requestRelease('R-2', [truck('T-2', bags(0, 5))]);
    expect(court.refusal(borrower, again).code).toBe('PW_COMMAND_REFUSED');
    expect(court.refusal(borrower, cancel).code).toBe('PW_STATE_UNFIT');
    court.answer(withdrawal?.instructionId as string);
    expect(court.law.release('R-1')?.state).toBe('CANCELLED');
    expect(court.law.unanswered()).toEqual([]);
    court.give(borrower, again);
  });

  it('goes on when the gate had used the order before it heard of the withdrawal', () => {
    const court = courtWithOpenRelease();
    const cancel = { type: 'release.cancel', releaseId: 'R-1', reason: 'no truck' } as const;
    const [withdrawal] = instructionsIn(court.give(borrower, cancel));
    court.answer(withdrawal?.instructionId as string, false);
    drive(court);
    expect(court.law.release('R-1')?.state).toBe('SETTLED');
  });
});

describe('a window that ends', () => {
  it('ends a release that nobody opened, by the clock', () => {
    const court = courtWithPledge();
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 5))]));
    expect(court.law.nextDueAt()).toBe(NOON + 8 * HOUR);
    court.now += 8 * HOUR;
    expect(court.refusal(maker, make).code).toBe('PW_STATE_UNFIT');
    expect(notesIn(court.pass(0))).toEqual(['truck-order-ended', 'release-ended']);
    expect(court.law.release('R-1')?.state).toBe('EXPIRED');
    expect(court.law.nextDueAt()).toBe(courtWithPledge().law.nextDueAt());
  });

  it('keeps the reservation of an instructed truck until its gate has passed the window', () => {
    const court = courtWithOpenRelease();
    court.pass(9 * HOUR);
    expect(court.law.truckOrder('T-1')?.state).toBe('INSTRUCTED');
    const late = { observedAt: NOON + HOUR, receivedAt: NOON + HOUR } as const;
    court.say([{ ...present(bag(9), true), ...late }]);
    expect(court.law.truckOrder('T-1')?.state).toBe('INSTRUCTED');
    court.say([present(bag(9), true)]);
    expect(court.law.truckOrder('T-1')?.state).toBe('EXPIRED');
    expect(court.law.release('R-1')?.state).toBe('EXPIRED');
  });

  it('does not end a truck that is in the yard', () => {
    const court = courtWithOpenRelease();
    court.step('T-1', 'AT_GATE');
    court.pass(9 * HOUR);
    court.say([present(bag(9), true)]);
    expect(court.law.truckOrder('T-1')?.state).toBe('AT_GATE');
  });

  it('is believed to have been used when the gate says so late', () => {
    const court = courtWithOpenRelease();
    court.pass(9 * HOUR);
    court.say([present(bag(9), true)]);
    const settled = drive(court);
    expect(settled[0]).toMatchObject({ note: 'truck-order-settled', facts: { late: true } });
    expect(court.law.release('R-1')?.state).toBe('SETTLED');
    expect(court.law.pledgeOfTag('site-1', bag(0))).toBeUndefined();
  });
});

describe('approval in the last moment', () => {
  it('sends the trucks whose window is open; the others are over', () => {
    const court = courtWithPledge();
    const soon = truck('T-2', [bag(1)], { notAfter: NOON + HOUR });
    court.give(borrower, requestRelease('R-1', [truck('T-1', [bag(0)]), soon]));
    court.give(maker, make);
    court.now += HOUR;
    const opened = court.give(checker, check);
    expect(instructionsIn(opened)).toMatchObject([{ truckOrderId: 'T-1' }]);
    expect(court.law.truckOrder('T-2')?.state).toBe('EXPIRED');
    expect(court.law.release('R-1')?.state).toBe('OPEN');
  });
});

describe("a gate's word", () => {
  it('moves only orders of its own gateway', () => {
    const court = courtWithOpenRelease();
    const settled = { kind: 'gate', gateId: 'G-1', truckOrderId: 'T-1', step: 'SETTLED' } as const;
    expect(court.say([settled], 'gw-2')).toEqual([]);
    expect(court.say([settled], 'gw-1', 'site-2')).toEqual([]);
    expect(court.law.truckOrder('T-1')?.state).toBe('INSTRUCTED');
  });

  it('answers instructions, which are repeated until then', () => {
    const court = courtWithOpenRelease();
    const [order] = court.law.unanswered();
    court.answer(order?.instructionId as string, false, 'INSTRUCTION_BAD_SIGNATURE');
    expect(court.law.unanswered()).toEqual([order]);
    court.answer(order?.instructionId as string);
    expect(court.law.unanswered()).toEqual([]);
  });

  it('refuses an attempt without ending the order', () => {
    const court = courtWithOpenRelease();
    court.step('T-1', 'REFUSED', { code: 'WRONG_VEHICLE' });
    expect(court.law.truckOrder('T-1')).toMatchObject({ state: 'REFUSED', code: 'WRONG_VEHICLE' });
    expect(court.law.openTruckOrders('site-1')).toHaveLength(1);
    drive(court);
    expect(court.law.truckOrder('T-1')?.state).toBe('SETTLED');
    expect(court.law.truckOrder('T-1')?.code).toBeUndefined();
  });

  it('of a later step stands also when the steps between were lost', () => {
    const court = courtWithOpenRelease();
    court.step('T-1', 'SETTLED');
    expect(court.law.release('R-1')?.state).toBe('SETTLED');
    court.step('T-1', 'AT_GATE');
    expect(court.law.truckOrder('T-1')?.state).toBe('SETTLED');
  });
});

describe('a pledge', () => {
  it('ends when its goods are gone and nothing is owed', () => {
    const court = courtWithPledge();
    court.give(maker, repay('PAY-1', 700_000));
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 20))]));
    court.give(maker, make);
    court.give(checker, check);
    expect(notesIn(drive(court, 'T-1', bags(0, 20)))).toEqual([
      'truck-order-settled',
      'release-settled',
      'pledge-closed',
    ]);
    expect(court.law.pledge('P-1')?.state).toBe('CLOSED');
    expect([...court.law.activePledges()]).toEqual([]);
    expect(court.law.pledgesOnSlot('site-1', 'A-01')).toEqual([]);
    expect(court.refusal(maker, activatePledge()).code).toBe('PW_STATE_UNFIT');
  });
});
