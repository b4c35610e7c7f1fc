import { describe, expect, it } from 'vitest';
import type { Command, CommandOf } from '@pledgewatch/shared/command';
import {
  bag,
  bags,
  Court,
  courtWithDraft,
  courtWithLoan,
  courtWithPledge,
  draw,
  effectSteps,
  extendLoan,
  fundsPolicy,
  HOUR,
  lot,
  NOON,
  notesIn,
  paper,
  PEOPLE,
  proceeds,
  receive,
  repay,
  requestRelease,
  reverseProceeds,
  search,
  stack,
  truck,
  verifyScale,
} from '#/testing/court/index.ts';

const { maker, checker, borrower, operator, warehouse, auditor } = PEOPLE;
const { foreignBank, foreignWarehouse } = PEOPLE;
const DAY = 24 * HOUR;

type Filed = Partial<CommandOf<'condition.file'>>;

function condition(more: Filed = {}): Command {
  return {
    type: 'condition.file',
    pledgeId: 'P-1',
    condition: 'insurance',
    reference: 'PICC-1',
    documentDigest: paper('policy'),
    validFrom: NOON,
    validUntil: NOON + 30 * DAY,
    ...more,
  };
}

/** P-1 just before it takes effect, with what its agreement says beyond the usual. */
function courtConfirmed(agreed: Partial<CommandOf<'pledge.agree'>> = {}): Court {
  const court = courtWithDraft();
  for (const step of effectSteps().slice(0, -1)) {
    court.give(maker, step.type === 'pledge.agree' ? { ...step, ...agreed } : step);
  }
  return court;
}

const activate: Command = { type: 'pledge.activate', pledgeId: 'P-1' };

const adverse = [
  { registrationNo: '0572', securedParty: 'Yuexiu Metals', registeredAt: NOON + 8 * DAY },
];

describe('a pledge takes effect', () => {
  it('only with a confirmation that says when the registry is searched again', () => {
    const court = courtWithDraft();
    for (const step of effectSteps().slice(0, 3)) court.give(maker, step);
    const confirm = effectSteps().find(({ type }) => type === 'pledge.confirm');
    if (confirm?.type !== 'pledge.confirm') throw new Error('there is a confirmation');
    const { searchAgainAfterMs: _, ...before } = confirm;
    expect(court.refusal(maker, before).code).toBe('PW_SECOND_SEARCH_UNPLANNED');
  });

  it('only while what its agreement needs is in force', () => {
    const court = courtConfirmed({ conditionsNeeded: ['insurance', 'lease'] });
    expect(court.refusal(maker, activate)).toMatchObject({
      code: 'PW_CONDITION_NOT_IN_FORCE',
      facts: { missing: 'insurance, lease' },
    });
    court.give(maker, condition());
    court.give(maker, condition({ condition: 'lease', validFrom: NOON + HOUR }));
    expect(court.refusal(maker, activate).facts).toMatchObject({ missing: 'lease' });
    court.now += HOUR;
    court.give(maker, activate);
  });

  it('not while a paper on file has run out', () => {
    const court = courtConfirmed();
    court.give(maker, condition({ validUntil: NOON + HOUR }));
    court.now += HOUR;
    expect(court.refusal(maker, activate).code).toBe('PW_CONDITION_NOT_IN_FORCE');
    court.give(maker, condition({ validUntil: NOON + DAY }));
    court.give(maker, activate);
  });

  it('not on a search of the registry that is older than ten days', () => {
    const court = courtConfirmed();
    court.now += 10 * DAY;
    court.say([...stack('A-01', bags(0, 10)), ...stack('A-02', bags(10, 10))]);
    expect(court.law.check(maker, activate, court.now, court.positions)).toBeUndefined();
    court.now += 1;
    expect(court.refusal(maker, activate).code).toBe('PW_SEARCH_TOO_OLD');
    court.give(maker, search('SR-1', { searchedAt: court.now }));
    court.give(maker, activate);
  });

  it('not while a scale of its site is out of verification', () => {
    const court = courtConfirmed();
    court.give(warehouse, verifyScale('S-A-01', { validUntil: NOON + HOUR }));
    court.now += HOUR;
    expect(court.refusal(maker, activate)).toMatchObject({
      code: 'PW_SCALE_UNVERIFIED',
      facts: { count: 1, first: 'S-A-01' },
    });
    court.give(warehouse, verifyScale('S-A-01'));
    court.give(maker, activate);
  });
});

describe('the verification of a scale', () => {
  it('is filed by whoever keeps the site', () => {
    const court = courtWithPledge();
    for (const by of [maker, borrower, auditor]) {
      expect(court.refusal(by, verifyScale('S-A-01')).code).toBe('PW_ROLE_FORBIDDEN');
    }
    expect(court.refusal(foreignWarehouse, verifyScale('S-A-01')).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(operator, verifyScale('S-A-01')).code).toBe('PW_ROLE_FORBIDDEN');
    court.give(warehouse, verifyScale('S-A-02'));
    court.give(warehouse, verifyScale('S-A-01'));
    court.give(warehouse, verifyScale('S-A-01', { reference: 'CERT-2' }));
    const [, again] = court.law.scaleVerificationsAt('site-1');
    expect(again).toMatchObject({ scaleId: 'S-A-01', reference: 'CERT-2' });
    const past = verifyScale('S-A-01', { validFrom: NOON - DAY, validUntil: NOON });
    expect(court.refusal(warehouse, past).code).toBe('PW_VALIDITY_PAST');
  });
});

describe('the registry is searched again', () => {
  it('ten days after the pledge took effect, and whoever forgets is told three days later', () => {
    const court = courtWithPledge();
    const [duty] = court.law.courseOf('P-1').searchDuties;
    expect(duty).toMatchObject({ searchFrom: NOON + 10 * DAY, dueAt: NOON + 13 * DAY });
    court.pass(13 * DAY - 1);
    expect(duty?.state).toBe('OPEN');
    expect(notesIn(court.pass(1))).toEqual(['registry-search-missed']);
    expect(duty?.state).toBe('MISSED');
    court.give(maker, search('SR-1', { searchedAt: court.now }));
    expect(duty).toMatchObject({ state: 'MET', searchId: 'SR-1' });
  });

  it('not by a search of before that day: a filing may still come first', () => {
    const court = courtWithPledge();
    const [duty] = court.law.courseOf('P-1').searchDuties;
    court.now += 11 * DAY;
    court.give(maker, search('SR-1', { searchedAt: NOON + 10 * DAY - 1 }));
    expect(duty?.state).toBe('OPEN');
    court.give(maker, search('SR-2', { searchedAt: NOON + 10 * DAY }));
    expect(duty?.state).toBe('MET');
    expect(notesIn(court.pass(30 * DAY))).toEqual([]);
  });

  it('after each top-up as well', () => {
    const court = courtWithPledge();
    court.now += HOUR;
    receive(court, [lot('L-9', 'A-09', [bag(90)])]);
    const duties = court.law.courseOf('P-1').searchDuties;
    expect(duties.map(({ receivingId }) => receivingId)).toEqual([undefined, 'IN-1']);
    expect(duties[1]?.searchFrom).toBe(NOON + HOUR + 10 * DAY);
    court.now += 11 * DAY;
    court.give(maker, search('SR-1', { searchedAt: NOON + 10 * DAY + HOUR }));
    expect(duties.map(({ state }) => state)).toEqual(['MET', 'MET']);
  });

  it('by the bank, since the pledge took effect, and once under a name', () => {
    const court = courtWithPledge();
    court.now += HOUR;
    expect(court.refusal(borrower, search('SR-1')).code).toBe('PW_ROLE_FORBIDDEN');
    expect(court.refusal(foreignBank, search('SR-1')).code).toBe('PW_NOT_FOUND');
    const early = search('SR-1', { searchedAt: NOON - 1 });
    expect(court.refusal(maker, early).code).toBe('PW_SEARCH_BEFORE_EFFECT');
    const ahead = search('SR-1', { searchedAt: court.now + HOUR });
    expect(court.refusal(maker, ahead).code).toBe('PW_TIME_UNFIT');
    court.give(maker, search('SR-1'));
    expect(court.refusal(maker, search('SR-1')).code).toBe('PW_ID_TAKEN');
  });

  it('and what it finds against the pledge is told; goods stay only where the parties agreed so', () => {
    const plain = courtWithPledge();
    plain.now += 10 * DAY;
    const found = search('SR-1', { searchedAt: plain.now, adverse });
    expect(notesIn(plain.give(maker, found))).toEqual([
      'registry-searched',
      'adverse-filing-found',
    ]);
    expect(plain.law.pledge('P-1')?.held).toBe(false);
    const court = courtConfirmed({ adverseFilingHolds: true });
    court.give(maker, activate);
    court.now += 10 * DAY;
    const decisions = court.give(maker, { ...found, searchedAt: court.now });
    expect(decisions[1]).toMatchObject({ facts: { securedParty: 'Yuexiu Metals', held: true } });
    expect(notesIn(decisions)[2]).toBe('pledge-held');
    expect(court.law.pledge('P-1')?.held).toBe(true);
  });
});

describe('a dated condition runs out', () => {
  it('and it is noted, unless a newer one is on file', () => {
    const court = courtWithPledge();
    court.give(maker, condition({ validUntil: NOON + 2 * DAY }));
    court.give(maker, condition({ validUntil: NOON + 3 * DAY, reference: 'PICC-2' }));
    expect(notesIn(court.pass(2 * DAY))).toEqual([]);
    const [told] = court.pass(DAY);
    expect(told).toMatchObject({
      note: 'condition-expired',
      facts: { condition: 'insurance', reference: 'PICC-2', validUntil: NOON + 3 * DAY },
    });
    expect(court.law.pledge('P-1')?.state).toBe('ACTIVE');
  });

  it('and with the lease control is lost, where the parties agreed so', () => {
    const court = courtConfirmed({ controlLostWhen: { leaseEnded: true } });
    court.give(maker, condition({ condition: 'lease', reference: 'LEASE-1' }));
    court.give(maker, activate);
    expect(notesIn(court.pass(30 * DAY))).toContain('condition-expired');
    expect(court.law.pledge('P-1')).toMatchObject({ state: 'CONTROL_LOST', held: true });
    expect(court.law.courseOf('P-1').controlLosses[0]).toMatchObject({
      ground: 'lease-ended',
      declaredAt: NOON + 30 * DAY,
    });
  });

  it('and nothing of it is said in a ledger of before', () => {
    const court = courtWithPledge();
    court.give(maker, condition({ validUntil: NOON + DAY }));
    court.pass(20 * DAY);
    expect(notesIn(court.decisions)).toEqual(
      expect.arrayContaining(['condition-expired', 'registry-search-missed']),
    );
    const old = new Court();
    for (const fact of court.facts) {
      const isConfirmation = fact.kind === 'command' && fact.command.type === 'pledge.confirm';
      if (!isConfirmation || fact.command.type !== 'pledge.confirm') old.fold(fact);
      else {
        const { searchAgainAfterMs: _, ...command } = fact.command;
        old.fold({ ...fact, command });
      }
    }
    expect(notesIn(old.decisions)).not.toContain('condition-expired');
    expect(notesIn(old.decisions)).not.toContain('registry-search-missed');
  });
});

describe('an instalment', () => {
  it('that falls due unpaid is noted when its working day is over', () => {
    const court = courtWithLoan();
    court.give(maker, draw('D-1', 700_000));
    court.give(maker, repay('PAY-1', 100_000));
    // ¥3,000 are due on Thursday, 2026-12-31, which ends in Foshan at 16:00 UTC; ¥1,000 are repaid.
    court.pass(Date.UTC(2026, 11, 31, 16) - 1 - court.now);
    expect(notesIn(court.decisions)).not.toContain('instalment-overdue');
    const told = court.pass(1);
    expect(told.at(-1)).toMatchObject({
      note: 'instalment-overdue',
      subject: 'P-1',
      facts: { loanId: 'LOAN-1', dueOn: '2026-12-31', instalmentFen: 300_000, overdueFen: 200_000 },
    });
    expect(notesIn(court.pass(60 * DAY))).not.toContain('instalment-overdue');
    expect(notesIn(court.pass(60 * DAY))).toContain('instalment-overdue');
  });

  it('that was paid is not, nor one that an extension put off', () => {
    const paid = courtWithLoan();
    paid.give(maker, draw('D-1', 700_000));
    paid.give(maker, repay('PAY-1', 300_000));
    expect(notesIn(paid.pass(60 * DAY))).not.toContain('instalment-overdue');
    const court = courtWithLoan();
    court.give(maker, draw('D-1', 700_000));
    court.give(maker, extendLoan('EX-1'));
    expect(notesIn(court.pass(200 * DAY))).not.toContain('instalment-overdue');
    // 2027-09-30 is 311 days after the 23rd of November; a tick 320 days after it is later.
    expect(notesIn(court.pass(120 * DAY))).toContain('instalment-overdue');
  });
});

describe('sales proceeds that turn out to be none', () => {
  /** One tonne of ¥1,000 left, half of that is to come back, and ¥500 came. */
  function courtPaid(): Court {
    const court = courtWithPledge();
    court.give(maker, fundsPolicy({ seconds: 3_600 }));
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 1))]));
    court.give(maker, { type: 'release.make', releaseId: 'R-1' });
    court.give(checker, { type: 'release.check', releaseId: 'R-1' });
    court.step('T-1', 'SETTLED');
    court.give(maker, proceeds('SP-1', 50_000));
    return court;
  }

  it('are reversed, and the goods are without their money again', () => {
    const court = courtPaid();
    expect([...court.law.awaitedFunds()]).toEqual([]);
    const [told] = court.give(maker, reverseProceeds('SP-1'));
    expect(told).toMatchObject({
      note: 'proceeds-reversed',
      subject: 'SP-1',
      facts: { amountFen: 50_000, payer: 'Buyer' },
    });
    expect([...court.law.awaitedFunds()]).toMatchObject([
      { truckOrderId: 'T-1', expectedFen: 50_000, receivedFen: 0 },
    ]);
    const moves = court.law.moneyOf('P-1').map(({ kind, amountFen }) => [kind, amountFen]);
    expect(moves).toEqual([
      ['proceeds', 50_000],
      ['reversal', 50_000],
    ]);
  });

  it('once, by their own bank', () => {
    const court = courtPaid();
    expect(court.refusal(foreignBank, reverseProceeds('SP-1')).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(borrower, reverseProceeds('SP-1')).code).toBe('PW_ROLE_FORBIDDEN');
    court.give(maker, reverseProceeds('SP-1'));
    expect(court.refusal(maker, reverseProceeds('SP-1'))).toMatchObject({
      code: 'PW_STATE_UNFIT',
      facts: { state: 'REVERSED' },
    });
    expect(court.refusal(maker, proceeds('SP-1', 50_000)).code).toBe('PW_ID_TAKEN');
    court.give(maker, proceeds('SP-2', 50_000));
    expect([...court.law.awaitedFunds()]).toEqual([]);
  });
});
