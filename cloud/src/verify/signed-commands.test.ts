import { expect, it } from 'vitest';
import type { Command, CommandRecord } from '@pledgewatch/shared/command';
import { HOUR, NOON, PEOPLE } from '#/testing/court/index.ts';
import { newSigningKey, signingKey, type SigningKeyForTest } from '#/testing/signing.ts';
import { SignedCommands } from './signed-commands.ts';

const { maker } = PEOPLE;
const make: Command = { type: 'release.make', releaseId: 'R-1' };

function recordOf(command: Command, key?: SigningKeyForTest, at = NOON): CommandRecord {
  const signed = key?.sign(maker, command, { at });
  const signatures = signed?.signatures;
  return {
    actor: maker,
    idempotencyKey: 'the-one-key',
    command,
    ...(signatures && { signatures: [...signatures] }),
  };
}

/** What a reader of the ledger finds, by entry. */
function found(records: readonly CommandRecord[], { isWhole = true, acceptedAt = NOON } = {}) {
  const audit = new SignedCommands(isWhole);
  return records.map((record) =>
    audit
      .check(record, acceptedAt)
      .map(({ code }) => code)
      .join(),
  );
}

const li = newSigningKey();
const registered = recordOf(signingKey('li', li.jwk), li);
const { signingKeyId } = li;
const confirmed = recordOf({ type: 'signingKey.confirm', signingKeyId });
const revoked = recordOf({ type: 'signingKey.revoke', signingKeyId });

it('whoever holds the ledger verifies an approval by the key that stands in it', () => {
  expect(found([registered, confirmed, recordOf(make, li)])).toEqual(['', '', '']);
});

it('an approval that was changed afterwards, or moved to another tenant or key, is found out', () => {
  const signed = recordOf(make, li);
  const forged: CommandRecord[] = [
    { ...signed, command: { type: 'release.make', releaseId: 'R-2' } },
    { ...signed, actor: { ...maker, tenantId: 'bank-2' } },
    { ...signed, idempotencyKey: 'another-key' },
  ];
  const mismatch = 'PW_SIGNATURE_MISMATCH';
  expect(found([registered, confirmed, ...forged]).slice(2)).toEqual([
    mismatch,
    mismatch,
    mismatch,
  ]);
});

it('a key that the ledger does not know, has not confirmed, has revoked, or that was not valid then signs nothing', () => {
  const signed = recordOf(make, li);
  expect(found([signed])).toEqual(['PW_SIGNING_KEY_UNKNOWN']);
  expect(found([signed], { isWhole: false })).toEqual(['']);
  const lapsed = 'PW_SIGNING_KEY_NOT_IN_FORCE';
  expect(found([registered, signed])).toEqual(['', lapsed]);
  expect(found([registered, confirmed, revoked, signed]).at(-1)).toBe(lapsed);
  const early = recordOf(make, li, NOON - HOUR);
  expect(found([registered, confirmed, early]).at(-1)).toBe(lapsed);
});
