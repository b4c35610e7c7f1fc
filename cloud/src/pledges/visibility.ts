import { COMMANDS, ROLES } from '#/access/index.ts';
import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { PledgeBook } from './pledge-book.ts';
import type { Pledge } from './records.ts';
import type { Asked } from './folding.ts';

/** @throws {PledgewatchError} `PW_ROLE_FORBIDDEN`. */
export function requireRole({ actor, command }: Asked): void {
  if (!COMMANDS[command.type].roles.includes(actor.role)) {
    throw new PledgewatchError('PW_ROLE_FORBIDDEN', { role: actor.role, route: command.type });
  }
}

/**
 * Whether a pledge exists for somebody. The bank that owns it (with its auditors) sees it; the
 * custodian sees those on its own sites; borrower and supervisor those that name their tenant id.
 */
export function seesPledge({ role, tenantId }: Actor, pledge: Pledge, book: PledgeBook): boolean {
  switch (ROLES[role].pledges) {
    case 'owned':
      return pledge.tenantId === tenantId;
    case 'as-pledgor':
      return pledge.pledgor === tenantId;
    case 'as-supervisor':
      return pledge.supervisor === tenantId;
    case 'on-own-sites':
      return book.sites.get(pledge.siteId)?.custodianId === tenantId;
  }
}

/** Who somebody is, across tenants: maker and checker are compared by it. */
export function personOf({ tenantId, userId }: Actor): string {
  return `${tenantId}/${userId}`;
}

/** The same answer for what is missing and for what is another's. */
export function notFound(what: string, id: string): PledgewatchError {
  return new PledgewatchError('PW_NOT_FOUND', { what, id });
}

/** @throws {PledgewatchError} `PW_NOT_FOUND`, for a missing pledge and another's alike. */
export function requirePledge(book: PledgeBook, actor: Actor, pledgeId: string): Pledge {
  const pledge = book.pledges.get(pledgeId);
  if (!pledge || !seesPledge(actor, pledge, book)) throw notFound('pledge', pledgeId);
  return pledge;
}

/**
 * What belongs to a pledge, and that pledge, for whom it exists.
 *
 * @throws {PledgewatchError} `PW_NOT_FOUND`, for what is missing and what is another's alike.
 */
export function requireOfPledge<Of extends { readonly pledgeId: string }>(
  of: Of | undefined,
  named: { readonly what: string; readonly id: string },
  actor: Actor,
  book: PledgeBook,
): readonly [Of, Pledge] {
  const pledge = book.pledges.get(of?.pledgeId ?? '');
  if (!of || !pledge || !seesPledge(actor, pledge, book)) throw notFound(named.what, named.id);
  return [of, pledge];
}

export function unfit(what: string, id: string, state: string): PledgewatchError {
  return new PledgewatchError('PW_STATE_UNFIT', { what, id, state });
}
