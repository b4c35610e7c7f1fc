import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { PartyView, RegisterView, UserView } from '#/core/index.ts';

/** One tenant's register, as it grows. */
interface Register extends RegisterView {
  readonly parties: Map<string, PartyView>;
  readonly users: Map<string, UserView>;
}

export interface SavedRegister {
  readonly tenantId: string;
  readonly parties: readonly PartyView[];
  readonly users: readonly UserView[];
}

const NOBODY: RegisterView = { parties: new Map(), users: new Map() };

/** Parties and users, by tenant. */
export class RegisterBook {
  readonly #registers = new Map<string, Register>();

  constructor(saved: readonly SavedRegister[] = []) {
    for (const { tenantId, parties, users } of saved) {
      for (const party of parties) this.putParty(tenantId, party);
      for (const user of users) this.putUser(tenantId, user);
    }
  }

  save(): SavedRegister[] {
    return [...this.#registers].map(([tenantId, { parties, users }]) => ({
      tenantId,
      parties: [...parties.values()],
      users: [...users.values()],
    }));
  }

  of(tenantId: string): RegisterView {
    return this.#registers.get(tenantId) ?? NOBODY;
  }

  putParty(tenantId: string, party: PartyView): void {
    this.#open(tenantId).parties.set(party.partyId, party);
  }

  putUser(tenantId: string, user: UserView): void {
    this.#open(tenantId).users.set(user.userId, user);
  }

  /**
   * Why somebody may not act: a tenant that has registered users lets in them alone, in their roles, until
   * they are disabled. A tenant without users goes by its keys and tokens.
   */
  admission({ tenantId, userId, role }: Actor, at: EpochMs): PledgewatchError | undefined {
    const { users, parties } = this.of(tenantId);
    if (users.size === 0) return undefined;
    const user = users.get(userId);
    if (!user) return new PledgewatchError('PW_USER_UNKNOWN', { userId });
    if (isDisabled(user, at)) return new PledgewatchError('PW_USER_DISABLED', { userId });
    const isIn = user.roles.includes(role) && parties.get(user.partyId)?.roles.includes(role);
    return isIn ? undefined : new PledgewatchError('PW_USER_ROLE', { userId, role });
  }

  #open(tenantId: string): Register {
    const known = this.#registers.get(tenantId);
    if (known) return known;
    const register: Register = { parties: new Map(), users: new Map() };
    this.#registers.set(tenantId, register);
    return register;
  }
}

export function isDisabled({ disabledFrom }: UserView, at: EpochMs): boolean {
  return disabledFrom !== null && disabledFrom <= at;
}
