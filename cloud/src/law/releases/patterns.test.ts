import { describe, expect, it } from 'vitest';
import type { Actor, CommandOf } from '@pledgewatch/shared/command';
import {
  bags,
  courtWithPledge,
  floating,
  HOUR,
  notesIn,
  PEOPLE,
  repay,
  requestRelease,
  stack,
  truck,
  UNIT_G,
  type Court,
} from '#/testing/court/index.ts';

const { maker, checker, borrower, supervisor, warehouse } = PEOPLE;
const headOffice: Actor = { ...supervisor, userId: 'shen' };
const warehouseChief: Actor = { ...warehouse, userId: 'jiang' };
const make = { type: 'release.make', releaseId: 'R-1' } as const;
const check = { type: 'release.check', releaseId: 'R-1' } as const;
const cancel = { type: 'release.cancel', releaseId: 'R-1', reason: 'no buyer' } as const;

type Policy = NonNullable<CommandOf<'pledge.create'>['releasePolicy']>;
const B: Policy = { aboveLine: 'B', belowLine: 'refused', approvedBy: 'supervisor' };
const courtOf = (releasePolicy: Policy) => courtWithPledge(floating({ releasePolicy }));
/** Asks for the first so many bags. */
const ask = (units: number, from = 0) => requestRelease('R-1', [truck('T-1', bags(from, units))]);

function stateOf(court: Court): string | undefined {
  return court.law.release('R-1')?.state;
}

// Twenty bags of a tonne at ¥1,000. Each of the two scales errs by 5 kg, so 19,990 kg are sure: 1,999,000 fen.
// The loan of 700,000 fen at half of value needs 1,400,000. So 599,000 fen may leave. A bag takes, with its
// tolerance of 3 ‰, 1,003 kg = 100,300 fen: five bags (501,500) may leave, six (601,800) are too many.
describe('pattern B: above the line the supervisor lets goods out and the bank is not asked', () => {
  it('opens on the supervisor’s own maker and checker, each checking the limit', () => {
    const court = courtOf(B);
    expect(notesIn(court.give(supervisor, ask(5)))).toEqual(['release-limit-checked']);
    expect(court.law.release('R-1')?.pattern).toBe('B');
    court.give(supervisor, make);
    expect(notesIn(court.give(headOffice, check))).toContain('release-open');
  });

  it('is not for the bank or for the warehouse to approve', () => {
    const court = courtOf(B);
    court.give(borrower, ask(1));
    for (const by of [maker, warehouse]) {
      expect(court.refusal(by, make)).toMatchObject({
        code: 'PW_APPROVER_UNFIT',
        facts: { pattern: 'B', part: 'make', roles: 'supervisor' },
      });
    }
    court.give(maker, cancel);
    expect(stateOf(court)).toBe('CANCELLED');
  });

  it('is the warehouse’s, where the pledge says so', () => {
    const court = courtOf({ ...B, approvedBy: 'custodian' });
    court.give(warehouse, ask(1));
    expect(court.refusal(supervisor, make).code).toBe('PW_APPROVER_UNFIT');
    court.give(warehouse, make);
    court.give(warehouseChief, check);
    expect(stateOf(court)).toBe('OPEN');
  });

  it('is never one person’s', () => {
    const court = courtOf(B);
    court.give(borrower, ask(1));
    court.give(supervisor, make);
    expect(court.refusal(supervisor, check).code).toBe('PW_MAKER_IS_CHECKER');
  });

  it('checks the limit again for the checker: a line raised meanwhile takes the release back', () => {
    const court = courtOf(B);
    court.give(supervisor, ask(5));
    court.give(supervisor, make);
    // 17 t must stay: 1,999,000 − 1,700,000 = 299,000, less than the 501,500 asked for.
    court.give(maker, lineOf(17));
    expect(stateOf(court)).toBe('CANCELLED');
  });

  it('goes no further than the line', () => {
    const court = courtOf(B);
    expect(court.refusal(supervisor, ask(6))).toMatchObject({
      code: 'PW_CONTROL_LINE',
      facts: { askedFen: 601_800, availableFen: 599_000 },
    });
  });
});

describe('pattern C: below the line the borrower applies to the bank', () => {
  const policy: Policy = { ...B, belowLine: 'C' };

  it('stands as an application that names the gap and the cash that would cure it', () => {
    const court = courtOf(policy);
    const [applied] = court.give(borrower, ask(6));
    // Gap 601,800 − 599,000 = 2,800 fen of goods; in cash half of it: 1,400.
    expect(applied).toMatchObject({
      note: 'release-applied',
      facts: { askedFen: 601_800, availableFen: 599_000, gapFen: 2_800, depositFen: 1_400 },
    });
    expect(court.law.release('R-1')).toMatchObject({ state: 'REQUESTED', pattern: 'C' });
  });

  it('opens only by the bank, and only once there is room for it', () => {
    const court = courtOf(policy);
    court.give(borrower, ask(6));
    expect(court.refusal(supervisor, make).code).toBe('PW_APPROVER_UNFIT');
    expect(court.refusal(maker, make).code).toBe('PW_CONTROL_LINE');
    // 1,400 fen of principal: 698,600 at half of value need 1,397,200; 601,800 may leave, to the fen.
    court.give(maker, repay('PAY-1', 1_400));
    expect(notesIn(court.give(maker, make))).toEqual(['release-limit-checked']);
    court.give(checker, check);
    expect(stateOf(court)).toBe('OPEN');
  });

  it('holds its tags for the borrower, and takes no room from what the line allows', () => {
    const court = courtOf(policy);
    court.give(borrower, ask(6));
    const other = (from: number, units: number) =>
      requestRelease('R-2', [truck('T-2', bags(from, units))]);
    expect(court.refusal(borrower, other(5, 1)).code).toBe('PW_TAG_RESERVED');
    court.give(supervisor, other(10, 5));
    expect(court.law.release('R-2')?.pattern).toBe('B');
  });

  it('is for the borrower alone; above the line nothing changes', () => {
    const court = courtOf(policy);
    expect(court.refusal(supervisor, ask(6)).code).toBe('PW_CONTROL_LINE');
    court.give(borrower, ask(5));
    expect(court.law.release('R-1')).toMatchObject({ state: 'LIMIT_CHECKED', pattern: 'B' });
  });

  it.each([
    ['rejected by the bank', (court: Court) => court.give(maker, reject()), 'REJECTED'],
    ['cancelled by the borrower', (court: Court) => court.give(borrower, cancel), 'CANCELLED'],
    ['over when its window is', (court: Court) => court.pass(9 * HOUR), 'EXPIRED'],
  ])('can be %s, and frees its tags', (_, end, state) => {
    const court = courtOf(policy);
    court.give(borrower, ask(6));
    court.restart();
    end(court);
    expect(stateOf(court)).toBe(state);
    expect(court.law.nextDueAt()).toBe(courtWithPledge().law.nextDueAt());
    court.pass(0);
    const again = truck('T-2', bags(0, 1), { notBefore: court.now, notAfter: court.now + HOUR });
    court.say(stack('A-01', bags(0, 10)));
    court.give(borrower, requestRelease('R-2', [again]));
  });
});

describe('patterns A and D: the bank', () => {
  it('A is asked for by the borrower, D by the lender alone', () => {
    const a = courtOf({ aboveLine: 'A', belowLine: 'refused' });
    a.give(borrower, ask(1));
    expect(a.law.release('R-1')?.pattern).toBe('A');
    const d = courtOf({ aboveLine: 'D', belowLine: 'refused' });
    expect(d.refusal(borrower, ask(1)).code).toBe('PW_APPROVER_UNFIT');
    d.give(maker, ask(1));
    d.give(maker, make);
    d.give(checker, check);
    expect(stateOf(d)).toBe('OPEN');
  });
});

describe('employers apart', () => {
  it('A: the bank makes, the supervisor checks', () => {
    const court = courtOf({ aboveLine: 'A', belowLine: 'refused', employersApart: true });
    court.give(borrower, ask(1));
    court.give(maker, make);
    expect(court.refusal(checker, check).facts).toMatchObject({ roles: 'supervisor' });
    court.give(supervisor, check);
    expect(stateOf(court)).toBe('OPEN');
  });

  it('B: the warehouse makes, the supervisor checks, and they are not one firm', () => {
    const { approvedBy: _, ...policy } = B;
    const terms = floating({ releasePolicy: { ...policy, employersApart: true } });
    const court = courtWithPledge({ ...terms, supervisor: 'warehouse-1' }, [
      'borrower-1',
      'Bank One',
      'warehouse-1',
    ]);
    court.give(warehouse, ask(1));
    court.give(warehouse, make);
    const sameFirm: Actor = { ...warehouseChief, role: 'supervisor' };
    expect(court.refusal(sameFirm, check).code).toBe('PW_SAME_EMPLOYER');
  });
});

function lineOf(tonnes: number): CommandOf<'controlLine.set'> {
  return {
    type: 'controlLine.set',
    noticeId: 'N-1',
    pledgeId: 'P-1',
    controlLine: { basis: 'quantity', quantityG: tonnes * UNIT_G },
    effectiveAt: 0,
    documentDigest: 'a'.repeat(64),
  };
}

function reject() {
  return { type: 'release.reject', releaseId: 'R-1', reason: 'no' } as const;
}
