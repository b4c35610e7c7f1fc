import { notFound } from '#/pledges/index.ts';
import type { Actor, RegisterUser } from '@pledgewatch/shared/command';
import type { RegisterView } from '#/core/index.ts';
import { USERS_PER_TENANT_MAX } from './limits.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';
import { refuseLay } from './administering.ts';
import { isDisabled } from './register-book.ts';

/**
 * A person enters the register; from the first one on nobody else of the tenant is let in, so whoever
 * begins it enters first.
 */
export const registerUser: Rule<'user.register'> = {
  check({ actor, command, now }, { registers }, refusals) {
    const register = registers.of(actor.tenantId);
    const { userId, partyId, employerId = partyId } = command;
    const party = register.parties.get(partyId);
    if (!party) throw notFound('party', partyId);
    if (!register.parties.has(employerId)) refusals.add(notFound('party', employerId));
    refuseLay(actor, register, refusals);
    refuseLockedOut(actor, command, register, refusals);
    const known = register.users.get(userId);
    const isTaken = known !== undefined && !isDisabled(known, now);
    refusals.when(isTaken, 'PW_ID_TAKEN', { what: 'user', id: userId });
    for (const role of command.roles) {
      const isForeign = !party.roles.includes(role);
      refusals.when(isForeign, 'PW_ROLE_NOT_OF_PARTY', { role, partyId });
    }
    const [count, max] = [register.users.size, USERS_PER_TENANT_MAX];
    refusals.when(!known && count >= max, 'PW_LIMIT_REACHED', { what: 'users', count, max });
  },
  apply({ actor, command }, _, { registers }) {
    const { type: __, employerId = command.partyId, ...user } = command;
    registers.putUser(actor.tenantId, { ...user, employerId, disabledFrom: null });
  },
};

function refuseLockedOut(
  { userId, role }: Actor,
  command: RegisterUser,
  { users }: RegisterView,
  refusals: Refusals,
): void {
  const isSelf = command.userId === userId && command.administrator && command.roles.includes(role);
  refusals.when(users.size === 0 && !isSelf, 'PW_REGISTER_BEGINS_WITH_SELF', { userId });
}
