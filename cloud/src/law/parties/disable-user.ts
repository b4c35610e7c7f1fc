import { notFound, unfit, type AskedOf } from '#/pledges/index.ts';
import type { RegisterView } from '#/core/index.ts';
import type { Rule } from '../rule.ts';
import { refuseLay } from './administering.ts';
import { isDisabled } from './register-book.ts';

/** From a time on nothing of a person's opens anything; a register keeps one administrator. */
export const disableUser: Rule<'user.disable'> = {
  check(asked, { registers }, refusals) {
    const { actor, command, now } = asked;
    const register = registers.of(actor.tenantId);
    const { userId } = command;
    const user = register.users.get(userId);
    if (!user) throw notFound('user', userId);
    if (isDisabled(user, now)) refusals.add(unfit('user', userId, 'DISABLED'));
    refuseLay(actor, register, refusals);
    refusals.when(isLastAdministrator(asked, register), 'PW_LAST_ADMINISTRATOR', { userId });
  },
  apply({ actor, command, now }, _, { registers }) {
    const { userId, from = now } = command;
    const user = registers.of(actor.tenantId).users.get(userId);
    if (!user) return;
    registers.putUser(actor.tenantId, { ...user, disabledFrom: Math.max(from, now) });
  },
};

function isLastAdministrator(
  { command: { userId } }: AskedOf<'user.disable'>,
  { users }: RegisterView,
): boolean {
  const others = [...users.values()].filter(
    (user) => user.userId !== userId && user.administrator && user.disabledFrom === null,
  );
  return others.length === 0;
}
