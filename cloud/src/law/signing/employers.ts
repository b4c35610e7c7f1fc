import type { Actor } from '@pledgewatch/shared/command';
import { personOf, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import type { Refusals } from '../refusals.ts';
import { policyOf } from './demand.ts';

/**
 * Where the bank's policy or the pledge says so, maker and checker are paid by different companies, told
 * apart by their unified social credit codes: one company under two names is one. Who has no register is
 * employed by the tenant.
 */
export function refuseSameEmployer(
  of: {
    readonly actor: Actor;
    readonly id: string;
    readonly maker: string;
    readonly pledge: Pledge | undefined;
  },
  books: Books,
  refusals: Refusals,
): void {
  const { actor, id, maker, pledge } = of;
  if (!policyOf(pledge, books).employersApart) return;
  refuseOneEmployer({ actor, id, maker }, books, refusals);
}

/** Maker and checker are paid by different companies, whatever a policy says. */
export function refuseOneEmployer(
  of: { readonly actor: Actor; readonly id: string; readonly maker: string },
  books: Books,
  refusals: Refusals,
): void {
  const { actor, id, maker } = of;
  const checker = personOf(actor);
  const isSame = employerOf(maker, books) === employerOf(checker, books);
  refusals.when(isSame, 'PW_SAME_EMPLOYER', { id, maker, checker });
}

function employerOf(person: string, { registers }: Books): string {
  const [tenantId = '', userId = ''] = person.split('/');
  const { users, parties } = registers.of(tenantId);
  return parties.get(users.get(userId)?.employerId ?? '')?.uscc ?? tenantId;
}
