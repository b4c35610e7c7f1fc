import { createHash } from 'node:crypto';
import { encodeCbor } from '@pledgewatch/shared/cbor';
import type { Command, CommandOf } from '@pledgewatch/shared/command';
import { describe, expect, it } from 'vitest';
import type { EventsFact } from '#/core/index.ts';
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
  effectSteps,
  enrolGateway,
  HOUR,
  lot,
  NOON,
  notesIn,
  PEOPLE,
  present,
  search,
  stack,
} from '#/testing/court/index.ts';

const { operator, maker, borrower, warehouse, auditor, foreignBank } = PEOPLE;

/** The step of that type on P-1's way into effect. */
function nextStep(type: Command['type']): Command {
  return effectSteps().find((step) => step.type === type) as Command;
}

/** P-1 just before that step. */
function courtUpTo(type: Command['type'], terms: Partial<CommandOf<'pledge.create'>> = {}): Court {
  const court = courtWithDraft(terms);
  for (const step of effectSteps()) {
    if (step.type === type) break;
    court.give(maker, step);
  }
  return court;
}

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
    for (const step of effectSteps().slice(0, -1)) court.give(maker, step);
    court.give(maker, search('SR-1', { searchedAt: court.now }));
    court.now += 1;
    court.give(maker, activatePledge());
    expect(court.law.pledge('P-1')?.state).toBe('ACTIVE');
    // Ten days to the second search of the registry, and three to post it.
    expect(court.law.nextDueAt()).toBe(court.now + 13 * 24 * HOUR);
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
  it('by agreement, joint count, control and confirmation, each after the one before', () => {
    const court = courtWithDraft();
    const steps = effectSteps();
    const states = ['AGREED', 'COUNTED', 'CONTROLLED', 'CONFIRMED', 'ACTIVE'];
    for (const [at, step] of steps.entries()) {
      for (const later of steps.slice(at + 1)) {
        expect(court.refusal(maker, later).code).toBe('PW_STATE_UNFIT');
      }
      expect(court.law.pledgeOfTag('site-1', bag(0))).toBeUndefined();
      court.give(maker, step);
      expect(court.law.pledge('P-1')?.state).toBe(states[at]);
      expect(court.refusal(maker, step).code).toBe('PW_STATE_UNFIT');
    }
    expect(court.decisions.at(-1)).toMatchObject({
      note: 'pledge-active',
      facts: { lowerG: 19_990_000, lowerValueFen: 1_999_000, requiredFen: 1_400_000 },
    });
    expect(court.law.pledgeOfTag('site-1', bag(0))?.pledgeId).toBe('P-1');
    expect(court.law.pledgesOnSlot('site-1', 'A-02')).toHaveLength(1);
  });

  it.each(['pledge.agree', 'pledge.count'])(
    'not by %s that one of the three did not sign',
    (of) => {
      const court = courtWithDraft();
      const signed = effectSteps('P-1', ['borrower-1', 'Bank One', 'Somebody Else']);
      const step = signed.find(({ type }) => type === of) as Command;
      if (of === 'pledge.count') court.give(maker, effectSteps()[0] as Command);
      expect(court.refusal(maker, step)).toMatchObject({
        code: 'PW_UNSIGNED',
        facts: { missing: 'supervision-1' },
      });
    },
  );

  it('not while a slot is unverified or a tag unseen', () => {
    const court = courtUpTo('pledge.count');
    const silent = { kind: 'deviceHealth', deviceId: 'S-A-02', places: ['A-02'], state: 'silent' };
    court.say([silent as never, present(bag(4), false)]);
    expect(court.refusal(maker, nextStep('pledge.count'))).toMatchObject({
      code: 'PW_BASELINE_UNSEEN',
      facts: { slots: 1, slotsAll: 2, firstSlots: 'A-02', tags: 1, tagsAll: 20, firstTags: bag(4) },
    });
  });

  it('not where the scale contradicts the count beyond the agreed tolerance', () => {
    const court = courtUpTo('pledge.count');
    // 10 t less 3 ‰ is 9,970 kg; the scale errs by 5 kg.
    court.say(stack('A-02', bags(10, 10), 9_964_999));
    expect(court.refusal(maker, nextStep('pledge.count'))).toMatchObject({
      code: 'PW_BASELINE_SHORT',
      facts: { slotId: 'A-02', upperG: 9_969_999, bookedG: 10_000_000 },
    });
    court.say(stack('A-02', bags(10, 10), 9_965_000));
    court.give(maker, nextStep('pledge.count'));
  });

  it('not when goods that were counted are gone again', () => {
    const court = courtUpTo('pledge.activate');
    court.say([present(bag(4), false)]);
    expect(court.refusal(maker, activatePledge()).code).toBe('PW_BASELINE_UNSEEN');
  });

  it('not by papers of the future, nor by another bank', () => {
    const court = courtUpTo('pledge.count');
    const later = { ...nextStep('pledge.count'), countedAt: NOON + HOUR };
    expect(court.refusal(maker, later as Command).code).toBe('PW_TIME_UNFIT');
    expect(court.refusal(foreignBank, nextStep('pledge.count')).code).toBe('PW_NOT_FOUND');
    expect(court.refusal(borrower, nextStep('pledge.count')).code).toBe('PW_ROLE_FORBIDDEN');
  });

  it('keeps the digest of the count with what the sensors showed, which anybody can work out', () => {
    const court = courtUpTo('pledge.count');
    const told = court.give(maker, nextStep('pledge.count'));
    const facts = told.flatMap((one) => (one.do === 'note' ? [one.facts] : []));
    // From the batch of the first look alone: entry 2 of the ledger, its items in order.
    const seen = court.facts.find((fact) => fact.kind === 'events') as EventsFact;
    const [slots, tags] = [[] as unknown[], [] as unknown[]];
    for (const [item, event] of seen.items.entries()) {
      const by = [NOON, seen.index, item];
      if (event?.kind === 'stackWeight') {
        slots.push([event.slotId, event.lowerG, event.nominalG, event.upperG, ...by]);
      }
      if (event?.kind === 'tagPresence') tags.push([event.epc, event.zoneId, ...by]);
    }
    const whole = encodeCbor(['a'.repeat(64), slots, tags]);
    const digest = createHash('sha256').update(whole).digest('hex');
    expect(facts).toEqual([{ state: 'COUNTED', baselineDigest: digest }]);
  });
});

describe('a type of security', () => {
  const filed = (more: object = {}) =>
    ({
      type: 'condition.file',
      pledgeId: 'P-1',
      condition: 'registration',
      reference: 'ZDW-1',
      documentDigest: 'a'.repeat(64),
      validFrom: NOON,
      validUntil: NOON + 48 * HOUR,
      ...more,
    }) as Command;

  it('that is a mortgage needs a registration in force, whatever else is on file', () => {
    const court = courtUpTo('pledge.activate', { securityType: 'registered-mortgage' });
    const refused = { code: 'PW_SECURITY_INCOMPLETE', facts: { missing: 'registration' } };
    expect(court.refusal(maker, activatePledge())).toMatchObject(refused);
    court.give(maker, filed({ condition: 'insurance' }));
    court.give(maker, filed({ validFrom: NOON + HOUR }));
    expect(court.refusal(maker, activatePledge())).toMatchObject(refused);
    court.give(maker, filed());
    court.give(maker, activatePledge());
  });

  it('that is a receipt needs its endorsement, or its registration', () => {
    const terms = { securityType: 'receipt-pledge' } as const;
    const registered = courtUpTo('pledge.activate', terms);
    expect(registered.refusal(maker, activatePledge()).code).toBe('PW_SECURITY_INCOMPLETE');
    registered.give(maker, filed());
    registered.give(maker, activatePledge());
    const endorsed = courtUpTo('pledge.control', terms);
    const control = { ...nextStep('pledge.control'), endorsedReceiptDigest: 'b'.repeat(64) };
    endorsed.give(maker, control);
    endorsed.give(maker, nextStep('pledge.confirm'));
    endorsed.give(maker, activatePledge());
  });

  it('has dated conditions beside it; the newest of a kind counts, and none that is over', () => {
    const court = courtWithPledge();
    court.give(maker, filed({ condition: 'insurance', reference: 'old' }));
    expect(notesIn(court.give(maker, filed({ condition: 'insurance', reference: 'new' })))).toEqual(
      ['condition-filed'],
    );
    court.give(maker, filed({ condition: 'lease' }));
    const { conditions = [] } = court.law.pledge('P-1') ?? {};
    expect(conditions.map(({ condition, reference }) => [condition, reference])).toEqual([
      ['insurance', 'new'],
      ['lease', 'ZDW-1'],
    ]);
    expect(court.refusal(maker, filed({ validUntil: NOON })).code).toBe('PW_VALIDITY_PAST');
    expect(court.refusal(foreignBank, filed()).code).toBe('PW_NOT_FOUND');
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
