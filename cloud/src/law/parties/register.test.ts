import { describe, expect, it } from 'vitest';
import type { Actor, CommandOf } from '@pledgewatch/shared/command';
import { Court, courtWithPledge, defineSite, HOUR, PEOPLE } from '#/testing/court/index.ts';

const { maker, checker, auditor, foreignBank, operator } = PEOPLE;

function bank(more: Partial<CommandOf<'party.register'>> = {}): CommandOf<'party.register'> {
  const name = { zh: '珠江银行', en: 'Pearl River Bank' };
  const terms = { partyId: 'bank', name, roles: ['pledgee' as const, 'auditor' as const] };
  return { type: 'party.register', ...terms, uscc: '91350100M000100Y43', ...more };
}

function user(
  { userId, role }: Actor,
  more: Partial<CommandOf<'user.register'>> = {},
): CommandOf<'user.register'> {
  const terms = { userId, partyId: 'bank', roles: [role], administrator: false };
  return { type: 'user.register', ...terms, ...more };
}

/** Li keeps the register of bank-1; wang is in it too. */
function courtWithRegister(court = new Court()): Court {
  court.give(maker, bank());
  court.give(maker, user(maker, { administrator: true }));
  court.give(maker, user(checker));
  return court;
}

const hold = (holdId: string, by: Actor) =>
  [by, { type: 'hold.place', holdId, siteId: 'site-1', pledgeId: 'P-1', authority: 'us' }] as const;

describe('a tenant without a register', () => {
  it('goes by its keys: nobody need be registered before the first day', () => {
    const court = courtWithPledge();
    expect(court.law.admission(maker, court.now)).toBeUndefined();
    court.give(...hold('H-1', checker));
  });

  it('begins it with whoever begins it, as administrator, so that nobody locks himself out', () => {
    const court = new Court();
    court.give(maker, bank());
    const code = 'PW_REGISTER_BEGINS_WITH_SELF';
    expect(court.refusal(maker, user(checker, { administrator: true })).code).toBe(code);
    expect(court.refusal(maker, user(maker)).code).toBe(code);
    const asAuditor = user(maker, { administrator: true, roles: ['auditor'] });
    expect(court.refusal(maker, asAuditor).code).toBe(code);
    court.give(maker, user(maker, { administrator: true }));
  });
});

describe('a tenant with a register', () => {
  it('lets in those alone who are in it, each in the roles that the register has', () => {
    const court = courtWithRegister(courtWithPledge());
    court.give(...hold('H-1', checker));
    const stranger = { ...maker, userId: 'xu' };
    expect(court.refusal(...hold('H-2', stranger)).code).toBe('PW_USER_UNKNOWN');
    expect(court.law.admission(auditor, court.now)?.code).toBe('PW_USER_UNKNOWN');
    const asAuditor = { ...checker, role: 'auditor' } as const;
    expect(court.law.admission(asAuditor, court.now)?.code).toBe('PW_USER_ROLE');
    expect(court.law.admission(foreignBank, court.now)).toBeUndefined();
  });

  it('keeps out who is disabled, at once or from a time on, until registered again', () => {
    const court = courtWithRegister(courtWithPledge());
    court.give(maker, { type: 'user.disable', userId: 'wang', from: court.now + HOUR });
    court.give(...hold('H-1', checker));
    court.pass(HOUR);
    court.restart();
    expect(court.refusal(...hold('H-2', checker)).code).toBe('PW_USER_DISABLED');
    court.give(maker, user(checker));
    court.give(...hold('H-3', checker));
    court.give(maker, { type: 'user.disable', userId: 'wang' });
    expect(court.refusal(...hold('H-4', checker)).code).toBe('PW_USER_DISABLED');
  });

  it('is kept by its administrators, of whom one always remains', () => {
    const court = courtWithRegister();
    const lay = 'PW_ADMINISTRATOR_NEEDED';
    expect(court.refusal(checker, bank({ partyId: 'x', uscc: '91110000600037341L' })).code).toBe(
      lay,
    );
    expect(court.refusal(checker, user(auditor)).code).toBe(lay);
    expect(court.refusal(checker, { type: 'user.disable', userId: 'wang' }).code).toBe(lay);
    const disableSelf = { type: 'user.disable', userId: 'li' } as const;
    expect(court.refusal(maker, disableSelf).code).toBe('PW_LAST_ADMINISTRATOR');
    court.give(maker, { type: 'user.disable', userId: 'wang' });
    court.give(maker, user(checker, { administrator: true }));
    court.give(checker, disableSelf);
    expect(court.law.admission(maker, court.now)?.code).toBe('PW_USER_DISABLED');
  });

  it('does not keep out the program itself, which enrols gateways', () => {
    const court = new Court();
    court.give(operator, bank({ roles: ['operator'] }));
    court.give(operator, user(operator, { administrator: true }));
    court.give(operator, defineSite());
    const program = { ...operator, userId: 'cloud' };
    const publicKey = 'A'.repeat(43);
    const enrol = { gatewayId: 'gw-1', siteId: 'site-1', publicKey, tokenId: 't-1' };
    court.give(program, { type: 'gateway.enrol', ...enrol });
  });
});

describe('a party', () => {
  it('has a code with its check character, that no other party has, and an id of its own', () => {
    const court = courtWithRegister();
    const another = bank({ partyId: 'other', uscc: '91350100M000100Y44' });
    expect(court.refusal(maker, another).code).toBe('PW_USCC_INVALID');
    expect(court.refusal(maker, bank({ partyId: 'other' })).code).toBe('PW_ID_TAKEN');
    expect(court.refusal(maker, bank({ uscc: '91110000600037341L' })).code).toBe('PW_ID_TAKEN');
  });

  it('that is no longer in a role takes its users out of it', () => {
    const court = courtWithRegister(courtWithPledge());
    court.give(maker, bank({ partyId: 'agency', uscc: '91110000600037341L' }));
    const hired = user(auditor, { partyId: 'agency', employerId: 'agency' });
    court.give(maker, hired);
    expect(court.law.admission(auditor, court.now)).toBeUndefined();
    court.give(maker, {
      ...bank({ partyId: 'agency', uscc: '91110000600037341L', roles: ['pledgee'] }),
      type: 'party.update',
    });
    expect(court.law.admission(auditor, court.now)?.code).toBe('PW_USER_ROLE');
    const sun = court.law.register('bank-1').users.get('sun');
    expect(sun).toMatchObject({ employerId: 'agency', disabledFrom: null });
  });

  it('gives its users its own roles only, and exists in its tenant alone', () => {
    const court = courtWithRegister();
    const wrong = user(auditor, { roles: ['pledgor'], employerId: 'nobody' });
    expect(court.refusal(maker, wrong).facts['codes']).toBe('PW_NOT_FOUND PW_ROLE_NOT_OF_PARTY');
    expect(court.refusal(foreignBank, user(foreignBank)).code).toBe('PW_NOT_FOUND');
  });
});
