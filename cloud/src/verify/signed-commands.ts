import {
  openSignature,
  publicKeyOfJwk,
  signingKeyIdOf,
} from '@pledgewatch/shared/command-signature';
import type { CommandOf, CommandRecord } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';

/** A signing key as the ledger has it so far. */
interface KnownKey extends Pick<
  CommandOf<'signingKey.register'>,
  'publicKey' | 'notBefore' | 'notAfter'
> {
  readonly isConfirmed: boolean;
  readonly revokedFrom: number;
}

/**
 * Checks what persons signed, by the keys that the ledger itself registered: whoever holds the ledger can
 * tell that an approval was its signer's, and need not believe the cloud.
 */
export class SignedCommands {
  readonly #keys = new Map<string, KnownKey>();
  readonly #isWhole: boolean;

  /** @param isWhole Whether every entry from 0 comes by; of a piece, keys may lie outside. */
  constructor(isWhole: boolean) {
    this.#isWhole = isWhole;
  }

  /** Takes the next command; gives what is wrong with its signatures. */
  check(record: CommandRecord, acceptedAt: number): PledgewatchError[] {
    this.#know(record, acceptedAt);
    return (record.signatures ?? []).flatMap((signature) => {
      try {
        this.#verify(signature, record, acceptedAt);
        return [];
      } catch (error) {
        if (error instanceof PledgewatchError) return [error];
        throw error;
      }
    });
  }

  /** A key that is just registered signs its own registration. */
  #know({ command }: CommandRecord, acceptedAt: number): void {
    if (command.type === 'signingKey.register') {
      const { publicKey, notBefore, notAfter } = command;
      const fresh = { isConfirmed: false, revokedFrom: Infinity };
      this.#keys.set(signingKeyIdOf(publicKey), { publicKey, notBefore, notAfter, ...fresh });
    }
    if (command.type !== 'signingKey.confirm' && command.type !== 'signingKey.revoke') return;
    const key = this.#keys.get(command.signingKeyId);
    if (!key) return;
    const change =
      command.type === 'signingKey.confirm'
        ? { isConfirmed: true }
        : { revokedFrom: Math.max(command.from ?? acceptedAt, acceptedAt) };
    this.#keys.set(command.signingKeyId, { ...key, ...change });
  }

  #verify(signature: string, record: CommandRecord, acceptedAt: number): void {
    const { actor, idempotencyKey, command } = record;
    const { signingKeyId: id, signedAt, isOver } = openSignature(signature);
    const key = this.#keys.get(id);
    if (!key) {
      if (this.#isWhole) throw new PledgewatchError('PW_SIGNING_KEY_UNKNOWN', { id });
      return;
    }
    const what = { tenantId: actor.tenantId, idempotencyKey, command };
    if (!isOver(what, publicKeyOfJwk(key.publicKey))) {
      throw new PledgewatchError('PW_SIGNATURE_MISMATCH', { id });
    }
    if (command.type === 'signingKey.register') return;
    const isValid = key.notBefore <= signedAt && signedAt < key.notAfter;
    if (isValid && key.isConfirmed && acceptedAt < key.revokedFrom) return;
    const why = 'not in force when it signed';
    throw new PledgewatchError('PW_SIGNING_KEY_NOT_IN_FORCE', { id, why });
  }
}
