import {
  openSignature,
  publicKeyOfJwk,
  signingKeyIdOf,
  type CommandToSign,
  type OpenedSignature,
} from '@pledgewatch/shared/command-signature';
import type { CommandType } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { SigningKeyView } from '#/core/index.ts';
import { CLOCK_SKEW_MAX_MS, type Asked } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { isDisabled } from '../parties/register-book.ts';
import type { Refusals } from '../refusals.ts';
import { demandOf, type Signer } from './demand.ts';
import { APPROVAL_OLD_MS, PAPER_OLD_MS } from './limits.ts';

/** Papers that three parties sign, one after the other. */
const PAPERS: readonly CommandType[] = ['pledge.agree', 'pledge.count'];

/**
 * Refuses a command whose signatures are wrong, or lacking where the policy demands them. Whatever comes
 * signed is verified, demanded or not: a wrong signature is never passed over. Each signer signs once.
 */
export function refuseUnsignedCommand(asked: Asked, books: Books, refusals: Refusals): void {
  const { signers, isDemanded } = demandOf(asked, books);
  const { signatures = [] } = asked.signed ?? {};
  const lacking = new Set(signers);
  for (const text of signatures) {
    try {
      lacking.delete(signerOf(openSignature(text), [...lacking], asked, books));
    } catch (error) {
      if (!(error instanceof PledgewatchError)) throw error;
      refusals.add(error);
    }
  }
  if (!isDemanded || lacking.size === 0) return;
  const missing = [...lacking].map(({ as }) => as).join(', ');
  refusals.when(true, 'PW_SIGNATURE_DEMANDED', { missing });
}

/** Whose signature it is, of those who are to sign. @throws {PledgewatchError} Why it is none. */
function signerOf(
  signature: OpenedSignature,
  lacking: readonly Signer[],
  asked: Asked,
  books: Books,
): Signer {
  const { signingKeyId: id } = signature;
  const { command, now } = asked;
  const what = coveredBy(asked);
  refuseTime(signature, command.type, now);
  if (command.type === 'signingKey.register') {
    const isOwn = signingKeyIdOf(command.publicKey) === id;
    const [signer] = lacking;
    if (!isOwn || !signer) throw new PledgewatchError('PW_SIGNING_KEY_UNKNOWN', { id });
    if (signature.isOver(what, publicKeyOfJwk(command.publicKey))) return signer;
    throw new PledgewatchError('PW_SIGNATURE_MISMATCH', { id });
  }
  const key = books.signing.key(id);
  const signer = key && lacking.find((one) => isHeldBy(key, one, books));
  // Another tenant's key is answered like one that was never registered.
  if (!key || !signer) throw new PledgewatchError('PW_SIGNING_KEY_UNKNOWN', { id });
  refuseOutOfForce(key, signature, asked, books);
  if (signature.isOver(what, publicKeyOfJwk(key.publicKey))) return signer;
  throw new PledgewatchError('PW_SIGNATURE_MISMATCH', { id });
}

function coveredBy({ actor, command, signed }: Asked): CommandToSign {
  const { tenantId } = actor;
  return { tenantId, idempotencyKey: signed?.idempotencyKey ?? '', command };
}

/** @throws {PledgewatchError} `PW_SIGNATURE_TIME`. */
function refuseTime({ signedAt }: OpenedSignature, type: CommandType, now: number): void {
  const oldMs = PAPERS.includes(type) ? PAPER_OLD_MS : APPROVAL_OLD_MS;
  if (now - oldMs <= signedAt && signedAt <= now + CLOCK_SKEW_MAX_MS) return;
  throw new PledgewatchError('PW_SIGNATURE_TIME', { signedAt, now, hours: oldMs / 3_600_000 });
}

function isHeldBy(key: SigningKeyView, { tenantId, userId, role }: Signer, books: Books): boolean {
  if (key.tenantId !== tenantId) return false;
  if (userId !== undefined) return key.userId === userId;
  const { users } = books.registers.of(tenantId);
  return users.get(key.userId)?.roles.includes(role) === true;
}

/**
 * A key counts when it was confirmed, within its validity at signing time; a revoked one, and one of
 * somebody disabled, signs nothing that arrives later: what a thief dates back is not to count.
 *
 * @throws {PledgewatchError} `PW_SIGNING_KEY_NOT_IN_FORCE`.
 */
function refuseOutOfForce(
  key: SigningKeyView,
  { signedAt }: OpenedSignature,
  { now }: Asked,
  { registers }: Books,
): void {
  const { signingKeyId: id, tenantId, userId, notBefore, notAfter, revokedFrom } = key;
  const user = registers.of(tenantId).users.get(userId);
  const whys = [
    key.confirmedBy === null && 'not confirmed',
    signedAt < notBefore && 'not valid yet when it signed',
    signedAt >= notAfter && 'expired when it signed',
    revokedFrom !== null && revokedFrom <= now && 'revoked',
    (!user || isDisabled(user, now)) && 'of a user who is disabled',
  ];
  const why = whys.filter((one) => one !== false).join(', ');
  if (why !== '') throw new PledgewatchError('PW_SIGNING_KEY_NOT_IN_FORCE', { id, why });
}
