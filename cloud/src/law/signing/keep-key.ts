import { publicKeyOfJwk, signingKeyIdOf } from '@pledgewatch/shared/command-signature';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Actor } from '@pledgewatch/shared/command';
import type { SigningKeyView } from '#/core/index.ts';
import { notFound, personOf, unfit } from '#/pledges/index.ts';
import { refuseSame } from '../apart.ts';
import type { Books } from '../books.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import { SIGNING_KEY_MS_MAX, SIGNING_KEYS_PER_TENANT_MAX } from './limits.ts';

/** A key of a registered person; it counts once another person confirmed it. */
export const registerSigningKey: Rule<'signingKey.register'> = {
  check({ actor, command, now }, books, refusals) {
    const { userId, publicKey, notBefore, notAfter } = command;
    const { users } = books.registers.of(actor.tenantId);
    if (!users.has(userId)) throw notFound('user', userId);
    refuseMeddling(actor, userId, books, refusals);
    refuseMalformed(command, refusals);
    const id = signingKeyIdOf(publicKey);
    refusals.when(books.signing.key(id) !== undefined, 'PW_ID_TAKEN', { what: 'signing key', id });
    const isPast = notAfter <= Math.max(now, notBefore);
    refusals.when(isPast, 'PW_VALIDITY_PAST', { what: 'signing key', id, at: notAfter, now });
    const isLong = notAfter - notBefore > SIGNING_KEY_MS_MAX;
    refusals.when(isLong, 'PW_SIGNING_KEY_TOO_LONG', { days: SIGNING_KEY_MS_MAX / 86_400_000 });
    const [count, max] = [books.signing.countOf(actor.tenantId), SIGNING_KEYS_PER_TENANT_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'signing keys', count, max });
  },
  apply({ actor, command }, _, { signing }) {
    const { type: __, ...terms } = command;
    const signingKeyId = signingKeyIdOf(terms.publicKey);
    const { tenantId } = actor;
    const ends = { confirmedBy: null, revokedFrom: null };
    signing.put({ signingKeyId, tenantId, ...terms, registeredBy: personOf(actor), ...ends });
  },
};

/** Somebody who is neither its holder nor registered it vouches for whose it is. */
export const confirmSigningKey: Rule<'signingKey.confirm'> = {
  check({ actor, command: { signingKeyId: id } }, books, refusals) {
    const { registeredBy: registrant, ...key } = requireKey(actor, id, books);
    if (key.confirmedBy !== null) throw unfit('signing key', id, 'CONFIRMED');
    if (key.revokedFrom !== null) throw unfit('signing key', id, 'REVOKED');
    const holder = personOf({ ...actor, userId: key.userId });
    refuseSame('signingKey.confirm', { actor, id, parts: { registrant, holder } }, refusals);
  },
  apply({ actor, command }, _, books) {
    const key = requireKey(actor, command.signingKeyId, books);
    books.signing.put({ ...key, confirmedBy: personOf(actor) });
  },
};

/** From a time on nothing that it signed is taken; what was taken before stands. */
export const revokeSigningKey: Rule<'signingKey.revoke'> = {
  check({ actor, command: { signingKeyId: id }, now }, books, refusals) {
    const { userId, revokedFrom } = requireKey(actor, id, books);
    if (revokedFrom !== null && revokedFrom <= now) throw unfit('signing key', id, 'REVOKED');
    refuseMeddling(actor, userId, books, refusals);
  },
  apply({ actor, command, now }, _, books) {
    const { signingKeyId, from = now } = command;
    const key = requireKey(actor, signingKeyId, books);
    books.signing.put({ ...key, revokedFrom: Math.max(from, now) });
  },
};

/** What a bank demands of approvals from now on. */
export const setApprovalPolicy: Rule<'approvalPolicy.set'> = {
  check({ actor }, books, refusals) {
    const { users } = books.registers.of(actor.tenantId);
    const isLay = users.get(actor.userId)?.administrator !== true;
    refusals.when(isLay, 'PW_ADMINISTRATOR_NEEDED', { userId: actor.userId });
  },
  apply({ actor, command }, _, { signing }) {
    const { type: __, ...policy } = command;
    signing.policies.set(actor.tenantId, policy);
  },
};

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing key and another tenant's alike. */
function requireKey({ tenantId }: Actor, id: string, { signing }: Books): SigningKeyView {
  const key = signing.key(id);
  if (key?.tenantId !== tenantId) throw notFound('signing key', id);
  return key;
}

/** A key is its holder's own affair, and the administrators'. */
function refuseMeddling(
  { tenantId, userId }: Actor,
  holder: string,
  { registers }: Books,
  refusals: Refusals,
): void {
  const isOwn = userId === holder;
  const { users } = registers.of(tenantId);
  const isLay = users.get(userId)?.administrator !== true;
  refusals.when(!isOwn && isLay, 'PW_ADMINISTRATOR_NEEDED', { userId });
}

function refuseMalformed(
  { publicKey }: { readonly publicKey: SigningKeyView['publicKey'] },
  refusals: Refusals,
): void {
  try {
    publicKeyOfJwk(publicKey);
  } catch (error) {
    if (!(error instanceof PledgewatchError)) throw error;
    refusals.add(error);
  }
}
