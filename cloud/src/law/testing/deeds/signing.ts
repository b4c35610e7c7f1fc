import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Actor, Command } from '@pledgewatch/shared/command';
import { PEOPLE, type Court } from '#/testing/court/index.ts';
import { newSigningKey, signingKey, type SigningKeyForTest } from '#/testing/signing.ts';
import { tryGive, waiting, type Deed, type Deeds } from './deed.ts';

const { maker, checker } = PEOPLE;
const SIGNERS: readonly (readonly [Actor, SigningKeyForTest])[] = [
  [maker, newSigningKey()],
  [checker, newSigningKey()],
];
const USCC = '91350100M000100Y43';

/** The bank keeps a register from then on, with its two people in it and a key of each. */
function register(court: Court): void {
  const party = { partyId: 'PTY-1', name: { zh: '银行' }, roles: ['pledgee' as const], uscc: USCC };
  tryGive(court, maker, { type: 'party.register', ...party });
  for (const [{ userId, role }] of SIGNERS) {
    const user = { userId, partyId: 'PTY-1', roles: [role], administrator: userId === 'li' };
    tryGive(court, maker, { type: 'user.register', ...user });
  }
  for (const [at, [by, key]] of SIGNERS.entries()) {
    const command = signingKey(by.userId, key.jwk);
    tryGive(court, by, command, key.sign(by, command, { at: court.now }));
    const [colleague = maker] = SIGNERS[1 - at] ?? [];
    tryGive(court, colleague, { type: 'signingKey.confirm', signingKeyId: key.signingKeyId });
  }
}

/** A command of one of the bank's two, with a signature of either. */
function signed(command: Command, by: number, hand: number): Deed {
  return (court) => {
    const [actor] = SIGNERS[by] ?? [maker];
    const [, key] = SIGNERS[hand] ?? [];
    tryGive(court, actor, command, key?.sign(actor, command, { at: court.now }));
  };
}

const policy = fc.record({ signatures: fc.nat(4).map((n) => n === 0), by: fc.nat(1) });
const approval = fc.record({
  type: fc.constantFrom('release.make', 'release.check'),
  at: fc.nat(11),
  by: fc.nat(1),
  isOwn: fc.nat(5).map((n) => n > 0),
});

/** The bank registers keys, demands signatures or none, and its people sign. */
export const SIGNING: Deeds = {
  reached: ['signingKey.register', 'signingKey.confirm', 'approvalPolicy.set'],
  deeds: [
    { weight: 1, arbitrary: fc.constant(register) },
    {
      weight: 1,
      arbitrary: policy.map(({ signatures, by }) =>
        signed({ type: 'approvalPolicy.set', signatures, employersApart: false }, by, by),
      ),
    },
    {
      weight: 4,
      arbitrary: approval.map(({ type, at, by, isOwn }): Deed => {
        return (court) => {
          const ids = waiting(court);
          const releaseId = ids[at % Math.max(1, ids.length)] ?? `R-${at}`;
          signed({ type, releaseId }, by, isOwn ? by : 1 - by)(court);
        };
      }),
    },
  ],
  always: nothingIsApprovedUnsigned,
};

/** Invariant 5: while the bank demands signatures, none of its approvals passes without one. */
function nothingIsApprovedUnsigned(court: Court): void {
  if (court.law.approvalPolicy('bank-1')?.signatures !== true) return;
  for (const releaseId of waiting(court)) {
    if (court.law.release(releaseId)?.tenantId !== 'bank-1') continue;
    for (const by of [maker, checker]) {
      for (const type of ['release.make', 'release.check'] as const) {
        expect(() => court.refusal(by, { type, releaseId })).not.toThrow();
      }
    }
  }
}
