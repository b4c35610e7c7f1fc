import { COMMANDS } from '#/access/index.ts';
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
 * custodian sees those on its own sites; a borrower those whose `pledgor` is its tenant id.
 */
export function seesPledge(actor: Actor, pledge: Pledge, book: PledgeBook): boolean {
  if (actor.role === 'pledgor') return pledge.pledgor === actor.tenantId;
  if (actor.role === 'custodian') {
    return book.sites.get(pledge.siteId)?.custodianId === actor.tenantId;
  }
  return pledge.tenantId === actor.tenantId;
}

/** Price, exposure and everything that follows from them: not the custodian's business. */
export function seesMoney(actor: Actor): boolean {
  return actor.role !== 'custodian';
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

/** @throws {PledgewatchError} `PW_STATE_UNFIT`. */
export function requireActive(pledge: Pledge): void {
  if (pledge.state !== 'ACTIVE') throw unfit('pledge', pledge.pledgeId, pledge.state);
}

export function unfit(what: string, id: string, state: string): PledgewatchError {
  return new PledgewatchError('PW_STATE_UNFIT', { what, id, state });
}
