import { describe, expect, it } from 'vitest';
import {
  activatePledge,
  bag,
  bags,
  Court,
  courtWithDraft,
  courtWithOpenRelease,
  courtWithPledge,
  createPledge,
  defineSite,
  enrolGateway,
  HOUR,
  lot,
  NOON,
  notesIn,
  PEOPLE,
  present,
  stack,
} from '#/testing/court.ts';

const { operator, maker, borrower, warehouse, auditor, foreignBank } = PEOPLE;

describe('a site', () => {
  it('is defined by an operator only', () => {
    const court = new Court();
    for (const by of [maker, borrower, warehouse, auditor]) {
      expect(court.refusal(by, defineSite()).code).toBe('PW_ROLE_FORBIDDEN');
    }
    court.give(operator, defineSite());
    expect(court.law.site('site-1')).toMatchObject({ custodianId: 'warehouse-1' });
  });

  it('is refused with everything that is wrong with it', () => {
    const court = courtWithDraft();
    const site = defineSite('site-2');
    const [gate] = site.gates;
    if (!gate) throw new Error('the site has a gate');
    const refusal = court.refusal(operator, {
      ...site,
      timeZone: 'Asia/Foshan',
      gates: [gate, { ...gate, gatewayId: 'gw-9' }],
    });
    expect(String(refusal.facts['codes'])).toBe(
      'PW_TIME_ZONE_UNKNOWN PW_REPEATED PW_GATEWAY_ELSEWHERE',
    );
  });

  it('keeps a gate as it is while trucks are on their way to it', () => {
    const court = courtWithOpenRelease();
    const elsewhere = defineSite('site-1', 'warehouse-1', 'gw-2');
    expect(court.refusal(operator, elsewhere)).toMatchObject({
      code: 'PW_GATE_BUSY',
      facts: { gateId: 'G-1', count: 1 },
    });
    court.step('T-1', 'SETTLED');
    court.give(operator, elsewhere);
    expect(court.law.site('site-1')?.gates[0]?.gatewayId).toBe('gw-2');
  });
});

describe('a gateway', () => {
  it('is known by its key once it is enrolled, by a token that serves once', () => {
    const court = courtWithDraft();
    expect(court.law.gateway('gw-1')).toMatchObject({
      siteId: 'site-1',
      publicKey: 'A'.repeat(43),
    });
    expect(court.refusal(operator, enrolGateway()).code).toBe('PW_STATE_UNFIT');
    court.give(operator, enrolGateway('gw-1', 'site-1', 'another-token'));
  });

  it('stays at the site where it is enrolled, which must exist', () => {
    const court = courtWithDraft();
    court.give(operator, defineSite('site-2', 'warehouse-1', 'gw-2'));
    const moved = court.refusal(operator, enrolGateway('gw-1', 'site-2', 't-2'));
    expect(moved.code).toBe('PW_GATEWAY_ELSEWHERE');
    const nowhere = court.refusal(operator, enrolGateway('gw-3', 'site-3'));
    expect(nowhere.code).toBe('PW_NOT_FOUND');
  });
});

describe('one claim per good', () => {
  it('refuses a tag or a slot that is claimed, and says nothing of by whom', () => {
    const court = courtWithDraft();
    const onSameSlot = { lots: [lot('L-9', 'A-02', [bag(90)])] };
    const sameTag = { lots: [lot('L-9', 'A-09', [bag(91), bag(3)])] };
    for (const goods of [onSameSlot, sameTag]) {
      const terms = { pledgeId: 'P-2', loanId: 'LOAN-2', ...goods };
      const refusal = court.refusal(foreignBank, createPledge(terms));
      expect(refusal.code).toBe('PW_ENCUMBERED');
      expect(refusal.message).toBe('encumbered');
      expect(refusal.facts).toEqual({});
    }
  });

  it('holds across sites, because a tag is one thing', () => {
    const court = courtWithDraft();
    court.give(operator, defineSite('site-2', 'warehouse-2', 'gw-2'));
    const there = { siteId: 'site-2', pledgeId: 'P-2', loanId: 'LOAN-2' };
    expect(court.refusal(foreignBank, createPledge(there)).code).toBe('PW_ENCUMBERED');
  });

  it('lets the same names of slots stand on two sites', () => {
    const court = courtWithDraft();
    court.give(operator, defineSite('site-2', 'warehouse-2', 'gw-2'));
    const terms = { siteId: 'site-2', pledgeId: 'P-2', lots: [lot('L-1', 'A-01', [bag(90)])] };
    court.give(foreignBank, createPledge(terms));
  });
});

describe('a draft', () => {
  const month = 31 * 24 * HOUR;

  it('lets its goods go when nobody brings it into effect within a month', () => {
    const court = courtWithDraft();
    expect(court.law.nextDueAt()).toBe(NOON + month);
    court.pass(month - 1);
    const again = createPledge({ pledgeId: 'P-2', loanId: 'LOAN-2' });
    expect(court.refusal(foreignBank, again).code).toBe('PW_ENCUMBERED');
    expect(notesIn(court.pass(1))).toEqual(['pledge-closed']);
    expect(court.law.pledge('P-1')?.state).toBe('CLOSED');
    court.give(foreignBank, again);
  });

  it('can be brought into effect in the last moment, before the clock is looked at', () => {
    const court = courtWithDraft();
    court.now += month - 1;
    court.say(stack('A-01', bags(0, 10)));
    court.now += 1;
    court.give(maker, activatePledge());
    expect(court.law.pledge('P-1')?.state).toBe('ACTIVE');
    expect(court.law.nextDueAt()).toBeNull();
  });
});

describe('a pledge is refused', () => {
  it('with every reason at once', () => {
    const court = courtWithDraft();
    const twice = [lot('L-9', 'A-08', [bag(80)]), lot('L-9', 'A-09', [bag(80)])];
    const refusal = court.refusal(maker, createPledge({ lots: twice, priceAt: NOON + HOUR }));
    expect(String(refusal.facts['codes']).split(' ')).toEqual([
      'PW_ID_TAKEN',
      'PW_TIME_UNFIT',
      'PW_LOAN_SECURED',
      'PW_REPEATED',
      'PW_REPEATED',
    ]);
    expect(refusal.facts['problems']).toContain('LOAN-1');
  });

  it('on a site that is not there, and when it would not fit the ledger', () => {
    const court = courtWithDraft();
    expect(court.refusal(maker, createPledge({ siteId: 'site-9' })).code).toBe('PW_NOT_FOUND');
    const many = Array.from({ length: 6 }, (_, at) =>
      lot(`L-${at}`, `B-${at}`, bags(at * 500, 500)),
    );
    expect(court.refusal(maker, createPledge({ lots: many })).code).toBe('PW_COMMAND_TOO_LARGE');
  });
});

describe('a pledge takes effect', () => {
  it('by agreement, joint count and control, when the sensors vouch for the count', () => {
    const court = courtWithDraft();
    expect(court.law.pledgeOfTag('site-1', bag(0))).toBeUndefined();
    const decisions = court.give(maker, activatePledge());
    expect(notesIn(decisions)).toEqual(['pledge-active']);
    expect(decisions[0]).toMatchObject({
      facts: { lowerG: 19_990_000, lowerValueFen: 1_999_000, requiredFen: 1_400_000 },
    });
    expect(court.law.pledge('P-1')?.state).toBe('ACTIVE');
    expect(court.law.pledgeOfTag('site-1', bag(0))?.pledgeId).toBe('P-1');
    expect(court.law.pledgesOnSlot('site-1', 'A-02')).toHaveLength(1);
    expect(court.refusal(maker, activatePledge()).code).toBe('PW_STATE_UNFIT');
  });

  it('not when one of the three did not sign, whoever signed instead', () => {
    const court = courtWithDraft();
    const signed = ['borrower-1', 'Bank One', 'Somebody Else'];
    expect(court.refusal(maker, activatePledge('P-1', signed))).toMatchObject({
      code: 'PW_COUNT_UNSIGNED',
      facts: { missing: 'supervision-1' },
    });
  });

  it('not while a slot is unverified or a tag unseen', () => {
    const court = courtWithDraft();
    const silent = { kind: 'deviceHealth', deviceId: 'S-A-02', places: ['A-02'], state: 'silent' };
    court.say([silent as never, present(bag(4), false)]);
    expect(court.refusal(maker, activatePledge())).toMatchObject({
      code: 'PW_BASELINE_UNSEEN',
      facts: { slots: 1, slotsAll: 2, firstSlots: 'A-02', tags: 1, tagsAll: 20, firstTags: bag(4) },
    });
  });

  it('not where the scale contradicts the count beyond the agreed tolerance', () => {
    const court = courtWithDraft();
    // 10 t less 3 ‰ is 9,970 kg; the scale errs by 5 kg.
    court.say(stack('A-02', bags(10, 10), 9_964_999));
    expect(court.refusal(maker, activatePledge())).toMatchObject({
      code: 'PW_BASELINE_SHORT',
      facts: { slotId: 'A-02', upperG: 9_969_999, bookedG: 10_000_000 },
    });
    court.say(stack('A-02', bags(10, 10), 9_965_000));
    court.give(maker, activatePledge());
  });

  it('not by a count of the future, nor by another bank', () => {
    const court = courtWithDraft();
    const { baselineCount, ...terms } = activatePledge();
    const later = { ...terms, baselineCount: { ...baselineCount, countedAt: NOON + HOUR } };
    expect(court.refusal(maker, later).code).toBe('PW_TIME_UNFIT');
    expect(court.refusal(foreignBank, activatePledge()).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(borrower, activatePledge()).code).toBe('PW_ROLE_FORBIDDEN');
  });
});

describe('what somebody sees', () => {
  const everybody = Object.entries(PEOPLE);

  it('is their own: another tenant is answered as if there were nothing', () => {
    const court = courtWithOpenRelease();
    const seeing = everybody
      .filter(([, by]) => court.law.pledgesSeenBy(by, undefined, 10).length > 0)
      .map(([name]) => name);
    expect(seeing).toEqual(['maker', 'checker', 'auditor', 'borrower', 'supervisor', 'warehouse']);
    for (const [name, by] of everybody) {
      expect(court.law.releasesSeenBy(by, undefined, 10).length).toBe(
        seeing.includes(name) ? 1 : 0,
      );
      expect(court.law.sees(by, { pledgeId: 'P-1' })).toBe(seeing.includes(name));
    }
    expect(court.law.sees(maker, { pledgeId: 'P-9' })).toBe(false);
  });

  it('of a site without a pledge is for its custodian and the operator', () => {
    const court = courtWithPledge();
    const seeing = everybody.filter(([, by]) => court.law.sees(by, { siteId: 'site-1' }));
    expect(seeing.map(([name]) => name)).toEqual(['operator', 'warehouse']);
    const ofBank = everybody.filter(([, by]) =>
      court.law.sees(by, { siteId: 'site-1', tenantId: 'bank-1' }),
    );
    expect(ofBank.map(([name]) => name)).toEqual(['maker', 'checker', 'auditor', 'warehouse']);
  });

  it('comes page by page in order, also over several sites of one custodian', () => {
    const court = courtWithDraft();
    court.give(operator, defineSite('site-2', 'warehouse-1', 'gw-2'));
    for (const n of [5, 2, 7, 3]) {
      const lots = [lot('L', `X-${n}`, [bag(100 + n)])];
      const siteId = n % 2 === 0 ? 'site-2' : 'site-1';
      court.give(maker, createPledge({ pledgeId: `P-${n}`, loanId: `LOAN-${n}`, siteId, lots }));
    }
    for (const by of [maker, warehouse, borrower]) {
      const first = court.law.pledgesSeenBy(by, undefined, 3).map(({ pledgeId }) => pledgeId);
      expect(first).toEqual(['P-1', 'P-2', 'P-3']);
      const rest = court.law.pledgesSeenBy(by, 'P-3', 3).map(({ pledgeId }) => pledgeId);
      expect(rest).toEqual(['P-5', 'P-7']);
    }
  });
});
