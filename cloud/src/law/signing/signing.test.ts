import { describe, expect, it } from 'vitest';
import type { Actor, Command, CommandOf, Role } from '@pledgewatch/shared/command';
import {
  bags,
  type Court,
  courtWithDraft,
  courtWithPledge,
  effectSteps,
  HOUR,
  NOON,
  PEOPLE,
  repay,
  requestRelease,
  truck,
} from '#/testing/court/index.ts';
import { newSigningKey, signingKey, type SigningKeyForTest } from '#/testing/signing.ts';

const { maker, checker, borrower, supervisor } = PEOPLE;
const DAY = 24 * HOUR;
const USCC = '91350100M000100Y43';
const AGENCY_USCC = '91110000600037341L';

/** Registers a tenant with somebody who keeps it and whoever else is named, all of one party. */
function register(court: Court, roles: readonly Role[], [first, ...others]: readonly Actor[]) {
  if (!first) return;
  const party = { partyId: 'P', name: { zh: '公司' }, roles: [...roles], uscc: USCC };
  court.give(first, { type: 'party.register', ...party });
  for (const { userId, role } of [first, ...others]) {
    const administrator = userId === first.userId;
    const user = { userId, partyId: 'P', roles: [role], administrator };
    court.give(first, { type: 'user.register', ...user });
  }
}

/** Registers a key of somebody and has a colleague confirm it. */
function keyOf(
  court: Court,
  holder: Actor,
  colleague: Actor,
  more: Partial<CommandOf<'signingKey.register'>> = {},
  key = newSigningKey(),
): SigningKeyForTest {
  const command = signingKey(holder.userId, key.jwk, more);
  court.give(holder, command, key.sign(holder, command, { at: court.now }));
  court.give(colleague, { type: 'signingKey.confirm', signingKeyId: key.signingKeyId });
  return key;
}

const demanding = { type: 'approvalPolicy.set', signatures: true, employersApart: false } as const;
const make = (releaseId: string): Command => ({ type: 'release.make', releaseId });
const check = (releaseId: string): Command => ({ type: 'release.check', releaseId });

/** Bank-1 demands signatures; li and wang have keys, and release R-1 waits for them. */
function courtOfSigners() {
  const court = courtWithPledge();
  register(court, ['pledgee'], [maker, checker]);
  const li = keyOf(court, maker, checker);
  const wang = keyOf(court, checker, maker);
  court.give(maker, demanding);
  for (const n of [1, 2]) {
    court.give(borrower, requestRelease(`R-${n}`, [truck(`T-${n}`, bags(n, 1))]));
  }
  return { court, li, wang };
}

describe('a signing key', () => {
  it('counts once a person who neither holds nor registered it has confirmed it', () => {
    const { court, li } = courtOfSigners();
    const another = newSigningKey();
    const command = signingKey('wang', another.jwk);
    court.give(maker, command, another.sign(maker, command));
    const confirm: Command = {
      type: 'signingKey.confirm',
      signingKeyId: another.signingKeyId,
    };
    // Li registered it, wang holds it: it takes a third.
    expect(court.refusal(maker, confirm).code).toBe('PW_MAKER_IS_CHECKER');
    expect(court.refusal(checker, confirm).code).toBe('PW_MAKER_IS_CHECKER');
    court.give(maker, make('R-1'), li.sign(maker, make('R-1')));
    const unconfirmed = court.refusal(checker, check('R-1'), another.sign(checker, check('R-1')));
    expect(unconfirmed.facts['codes']).toBe('PW_SIGNING_KEY_NOT_IN_FORCE PW_SIGNATURE_DEMANDED');
  });

  it('is registered by who has its private half, once, for at most five years', () => {
    const { court, li } = courtOfSigners();
    const fresh = newSigningKey();
    const command = signingKey('li', fresh.jwk);
    expect(court.refusal(maker, command).code).toBe('PW_SIGNATURE_DEMANDED');
    const byAnother = court.refusal(maker, command, li.sign(maker, command));
    expect(byAnother.facts['codes']).toContain('PW_SIGNING_KEY_UNKNOWN');
    const again = signingKey('li', li.jwk);
    expect(court.refusal(maker, again, li.sign(maker, again)).code).toBe('PW_ID_TAKEN');
    const long = signingKey('li', fresh.jwk, { notAfter: NOON + 6 * 366 * DAY });
    const refused = court.refusal(maker, long, fresh.sign(maker, long));
    expect(refused.code).toBe('PW_SIGNING_KEY_TOO_LONG');
  });

  it.each(['Ed25519', 'ES256'] as const)('signs approvals by %s', (kind) => {
    const { court } = courtOfSigners();
    const key = keyOf(court, maker, checker, {}, newSigningKey(kind));
    court.give(maker, make('R-1'), key.sign(maker, make('R-1')));
  });

  it('is judged as of the time it signed: its signature outlives its validity by a day at most', () => {
    const { court } = courtOfSigners();
    const key = keyOf(court, maker, checker, { notBefore: NOON, notAfter: NOON + HOUR });
    const inTime = key.sign(maker, make('R-1'), { at: NOON + HOUR - 1_000 });
    const tooLate = key.sign(maker, make('R-2'), { at: NOON + HOUR });
    const tooEarly = key.sign(maker, make('R-2'), { at: NOON - 1_000 });
    court.pass(2 * HOUR);
    for (const signed of [tooLate, tooEarly]) {
      const refused = court.refusal(maker, make('R-2'), signed);
      expect(refused.facts['codes']).toContain('PW_SIGNING_KEY_NOT_IN_FORCE');
    }
    court.give(maker, make('R-1'), inTime);
    court.pass(DAY);
    const old = court.refusal(maker, demanding, key.sign(maker, demanding));
    expect(old.facts['codes']).toContain('PW_SIGNATURE_TIME');
  });

  it('that was revoked, or whose holder was disabled, signs nothing more, whatever date it writes', () => {
    const { court, li, wang } = courtOfSigners();
    const before = li.sign(maker, make('R-1'));
    const from = NOON + 2 * HOUR;
    court.give(maker, { type: 'signingKey.revoke', signingKeyId: li.signingKeyId, from });
    court.pass(HOUR);
    court.give(maker, make('R-2'), li.sign(maker, make('R-2'), { at: court.now }));
    court.pass(HOUR);
    court.restart();
    expect(court.refusal(maker, make('R-1'), before).message).toContain('revoked');
    const approved = wang.sign(checker, check('R-2'));
    const registerOther: Command = {
      type: 'user.register',
      userId: 'xu',
      partyId: 'P',
      roles: ['pledgee'],
      administrator: false,
    };
    court.give(maker, registerOther);
    court.give(maker, { type: 'user.disable', userId: 'wang' });
    expect(court.refusal(checker, check('R-2'), approved).code).toBe('PW_USER_DISABLED');
  });
});

describe('a signature', () => {
  it('serves one command under one idempotency key: on any other it is none', () => {
    const { court, li } = courtOfSigners();
    const signed = li.sign(maker, make('R-1'));
    const mismatch = 'PW_SIGNATURE_MISMATCH PW_SIGNATURE_DEMANDED';
    expect(court.refusal(maker, make('R-2'), signed).facts['codes']).toBe(mismatch);
    const underAnother = { ...signed, idempotencyKey: 'another-key' };
    expect(court.refusal(maker, make('R-1'), underAnother).facts['codes']).toBe(mismatch);
    const ofAnotherTenant = li.sign({ tenantId: 'bank-2' }, make('R-1'));
    expect(court.refusal(maker, make('R-1'), ofAnotherTenant).facts['codes']).toBe(mismatch);
    court.give(maker, make('R-1'), signed);
  });

  it('is its giver’s: a colleague’s does not stand for it', () => {
    const { court, wang } = courtOfSigners();
    const refused = court.refusal(maker, make('R-1'), wang.sign(maker, make('R-1')));
    expect(refused.facts['codes']).toBe('PW_SIGNING_KEY_UNKNOWN PW_SIGNATURE_DEMANDED');
  });

  it('that is wrong is refused also where none is demanded', () => {
    const { court, li } = courtOfSigners();
    court.give(
      maker,
      { ...demanding, signatures: false },
      li.sign(maker, { ...demanding, signatures: false }),
    );
    const wrong = court.refusal(maker, make('R-1'), li.sign(maker, make('R-2')));
    expect(wrong.code).toBe('PW_SIGNATURE_MISMATCH');
    const noise = { idempotencyKey: 'k', signatures: ['0oRA'] };
    expect(court.refusal(maker, make('R-1'), noise).code).toBe('PW_SIGNATURE_UNREADABLE');
    court.give(maker, make('R-1'));
  });
});

describe('the approval policy', () => {
  it('demands maker and checker to sign a release, and is not loosened without a signature', () => {
    const { court, li, wang } = courtOfSigners();
    expect(court.refusal(maker, make('R-1')).code).toBe('PW_SIGNATURE_DEMANDED');
    court.give(maker, make('R-1'), li.sign(maker, make('R-1')));
    expect(court.refusal(checker, check('R-1')).code).toBe('PW_SIGNATURE_DEMANDED');
    court.give(checker, check('R-1'), wang.sign(checker, check('R-1')));
    const loose = { ...demanding, signatures: false };
    expect(court.refusal(maker, loose).code).toBe('PW_SIGNATURE_DEMANDED');
    expect(court.refusal(checker, loose, wang.sign(checker, loose)).code).toBe(
      'PW_ADMINISTRATOR_NEEDED',
    );
    court.give(maker, loose, li.sign(maker, loose));
    court.give(maker, make('R-2'));
  });

  it('demands a signature of who approves a standing instruction and who acknowledges a control line', () => {
    const { court, wang } = courtOfSigners();
    const id = { standingInstructionId: 'S-1' };
    const terms = { pledgeId: 'P-1', dailyCeilingFen: 1_000, validUntil: NOON + DAY };
    court.give(maker, { type: 'standingInstruction.propose', ...id, ...terms });
    const approve: Command = { type: 'standingInstruction.approve', ...id };
    expect(court.refusal(checker, approve).code).toBe('PW_SIGNATURE_DEMANDED');
    court.give(checker, approve, wang.sign(checker, approve));
    const answer: Command = { type: 'controlLine.acknowledge', noticeId: 'N-1' };
    court.give(maker, {
      type: 'controlLine.set',
      noticeId: 'N-1',
      pledgeId: 'P-1',
      controlLine: { basis: 'quantity', quantityG: 1_000_000 },
      effectiveAt: NOON,
      documentDigest: 'a'.repeat(64),
    });
    expect(court.refusal(supervisor, answer).code).toBe('PW_SIGNATURE_DEMANDED');
  });

  it('demands a signature of who approves what becomes of a payment in suspense', () => {
    const { court, wang } = courtOfSigners();
    court.give(maker, repay('PAY-1', 1_000, { loanId: 'LOAN-UNKNOWN' }));
    const resolution = { to: 'payer', documentDigest: 'a'.repeat(64) } as const;
    const paymentId = 'PAY-1';
    court.give(maker, { type: 'suspense.propose', paymentId, resolution, reason: 'no such loan' });
    const approve: Command = { type: 'suspense.approve', paymentId };
    expect(court.refusal(checker, approve).code).toBe('PW_SIGNATURE_DEMANDED');
    court.give(checker, approve, wang.sign(checker, approve));
  });

  it('of a single pledge adds to the bank’s and takes nothing from it', () => {
    const strict = courtWithPledge();
    expect(strict.law.approvalPolicy('bank-1')).toBeUndefined();
    const own = courtWithDraft({ approvalPolicy: { signatures: true, employersApart: false } });
    const [agree] = effectSteps();
    expect(own.refusal(maker, agree as Command).facts['missing']).toBe(
      'pledgee, pledgor, supervisor',
    );
    const { court } = courtOfSigners();
    expect(court.refusal(maker, make('R-1')).code).toBe('PW_SIGNATURE_DEMANDED');
  });

  it('wants maker and checker of different employers, told apart by their codes', () => {
    const court = courtWithPledge({
      approvalPolicy: { signatures: false, employersApart: true },
    });
    court.give(borrower, requestRelease('R-1', [truck('T-1', bags(0, 1))]));
    court.give(maker, make('R-1'));
    expect(court.refusal(checker, check('R-1')).code).toBe('PW_SAME_EMPLOYER');
    register(court, ['pledgee'], [maker, checker]);
    expect(court.refusal(checker, check('R-1')).code).toBe('PW_SAME_EMPLOYER');
    const agency = { partyId: 'A', name: { zh: '监管公司' }, roles: ['pledgee' as const] };
    court.give(maker, { type: 'party.register', ...agency, uscc: AGENCY_USCC });
    court.give(maker, { type: 'user.disable', userId: 'wang' });
    const user = { userId: 'wang', partyId: 'P', employerId: 'A', administrator: false };
    court.give(maker, { type: 'user.register', ...user, roles: ['pledgee'] });
    court.give(checker, check('R-1'));
  });
});

describe('agreement and joint count under a policy that demands signatures', () => {
  const steps = effectSteps();
  const [agree, count] = steps as [Command, Command];

  /** Bank, borrower and supervision company each have a register and a key. */
  function courtOfParties() {
    const court = courtWithDraft();
    const colleague = (of: Actor): Actor => ({ ...of, userId: 'colleague' });
    const keys = [maker, borrower, supervisor].map((person) => {
      register(court, [person.role], [person, colleague(person)]);
      return keyOf(court, person, colleague(person));
    });
    court.give(maker, demanding);
    return { court, keys };
  }

  /** All of them sign the same bytes: the bank's command under the key it will have. */
  function signedBy(keys: readonly SigningKeyForTest[], command: Command, at = NOON) {
    const each = keys.map((key) => key.sign(maker, command, { at }));
    return {
      idempotencyKey: 'the-one-key',
      signatures: each.flatMap(({ signatures = [] }) => signatures),
    };
  }

  it('are filed with the signatures of all three parties, in any order, some days old', () => {
    const { court, keys } = courtOfParties();
    const signed = signedBy(keys.toReversed(), agree);
    court.pass(20 * DAY);
    court.give(maker, agree, signed);
    court.give(maker, count, signedBy(keys, count, court.now));
    expect(court.law.pledge('P-1')?.state).toBe('COUNTED');
  });

  it('are refused by the names of those who did not sign, and take no key for two parties', () => {
    const { court, keys } = courtOfParties();
    const [bank, , company] = keys as [SigningKeyForTest, SigningKeyForTest, SigningKeyForTest];
    const two = court.refusal(maker, agree, signedBy([bank, company], agree));
    expect(two.facts['missing']).toBe('pledgor');
    const doubled = court.refusal(maker, agree, signedBy([bank, company, company], agree));
    expect(doubled.facts['codes']).toBe('PW_SIGNING_KEY_UNKNOWN PW_SIGNATURE_DEMANDED');
    const ofTheCount = court.refusal(maker, agree, signedBy(keys, count));
    expect(ofTheCount.facts['codes']).toContain('PW_SIGNATURE_MISMATCH');
  });

  it('are not signed by a stranger, whose key is answered like one that nobody registered', () => {
    const { court, keys } = courtOfParties();
    register(court, ['pledgee'], [PEOPLE.foreignBank, { ...PEOPLE.foreignBank, userId: 'x' }]);
    const stranger = keyOf(court, PEOPLE.foreignBank, { ...PEOPLE.foreignBank, userId: 'x' });
    const answers = [stranger, newSigningKey()].map((key) => {
      const refused = court.refusal(maker, agree, signedBy([...keys.slice(1), key], agree));
      return refused.message.replaceAll(key.signingKeyId, '…');
    });
    expect(answers[0]).toBe(answers[1]);
    expect(answers[0]).toContain('PW_SIGNING_KEY_UNKNOWN');
  });
});
