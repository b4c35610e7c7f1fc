import { SITE_HOLD_ROLES } from '#/access/index.ts';
import type { Actor, CommandOf } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import {
  HOLDS_STANDING_PER_SITE_MAX,
  isLive,
  notFound,
  requirePledge,
  unfit,
} from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { imposeHold } from './imposing.ts';
import type { Rule } from '../rule.ts';

type PlaceHold = CommandOf<'hold.place'>;

/** Nothing covered may leave from now on; orders that no truck has used yet are taken back. */
export const placeHold: Rule<'hold.place'> = {
  check({ actor, command }, { pledges }, refusals) {
    const { holdId, siteId } = command;
    checkCovered(actor, command, pledges);
    refusals.when(pledges.holds.has(holdId), 'PW_ID_TAKEN', { what: 'hold', id: holdId });
    const [count, max] = [pledges.standingHolds(siteId).size, HOLDS_STANDING_PER_SITE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'holds', count, max });
  },
  apply({ actor, command }, folding, books) {
    const { type: _, ...terms } = command;
    const { tenantId, role } = actor;
    const placed = { placedAt: folding.at, placedEntry: folding.cause, liftedAt: null };
    imposeHold({ ...terms, tenantId, role, ...placed }, folding, books);
  },
};

/** @throws {PledgewatchError} For a pledge or a site that is not the actor's to hold. */
function checkCovered(
  actor: Actor,
  { siteId, pledgeId }: PlaceHold,
  pledges: Books['pledges'],
): void {
  if (pledgeId !== undefined) {
    const pledge = requirePledge(pledges, actor, pledgeId);
    if (pledge.siteId !== siteId) throw notFound('pledge', pledgeId);
    if (!isLive(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    return;
  }
  const { role } = actor;
  if (!SITE_HOLD_ROLES.includes(role)) {
    throw new PledgewatchError('PW_ROLE_FORBIDDEN', { role, route: 'hold.place on a whole site' });
  }
  const site = pledges.sites.get(siteId);
  const isOwn = role === 'operator' || site?.custodianId === actor.tenantId;
  if (!site || !isOwn) throw notFound('site', siteId);
}
