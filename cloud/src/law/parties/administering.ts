import type { Actor } from '@pledgewatch/shared/command';
import type { RegisterView } from '#/core/index.ts';
import type { Refusals } from '../refusals.ts';

/** Only an administrator changes a register; while it has no users, anybody of the tenant begins it. */
export function refuseLay({ userId }: Actor, { users }: RegisterView, refusals: Refusals): void {
  const isLay = users.size > 0 && users.get(userId)?.administrator !== true;
  refusals.when(isLay, 'PW_ADMINISTRATOR_NEEDED', { userId });
}
