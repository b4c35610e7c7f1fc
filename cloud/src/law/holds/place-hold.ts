import { SITE_HOLD_ROLES } from '#/access/index.ts';
import type { Actor, CommandOf } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import {
  HOLDS_STANDING_PER_SITE_MAX,
  isLive,
  notFound,
  requirePledge,
  unfit,
  type PledgeBook,
} from '#/pledges/index.ts';
import { named, type Refusals } from '../refusals.ts';
import { imposeHold } from './imposing.ts';
import type { Rule } from '../rule.ts';

type PlaceHold = CommandOf<'hold.place'>;

/** Nothing covered may leave from now on; orders that no truck has used yet are taken back. */
export const placeHold: Rule<'hold.place'> = {
  check({ actor, command, now }, { pledges }, refusals) {
    const { holdId, siteId } = command;
    checkCovered(actor, command, pledges);
    refuseUncovered(command, pledges, refusals);
    refuseUnfit(command, now, refusals);
    refusals.when(pledges.holds.has(holdId), 'PW_ID_TAKEN', { what: 'hold', id: holdId });
    const [count, max] = [pledges.standingHolds(siteId).size, HOLDS_STANDING_PER_SITE_MAX];
    refusals.when(count >= max, 'PW_LIMIT_REACHED', { what: 'holds', count, max });
  },
  apply({ actor, command }, folding, books) {
    const { type: _, epcs: __, lotIds: ___, ...terms } = command;
    const { tenantId, role } = actor;
    const placed = { placedAt: folding.at, placedEntry: folding.cause, liftedAt: null };
    const units = unitsOf(command, books.pledges);
    const scope = units && { units };
    imposeHold({ ...terms, ...scope, tenantId, role, ...placed }, folding, books);
  },
};

/** The units it names, and those of the lots it names; undefined where it covers everything. */
function unitsOf({ pledgeId, epcs, lotIds }: PlaceHold, pledges: PledgeBook): string[] | undefined {
  if (!epcs && !lotIds) return undefined;
  const lots = pledges.pledges.get(pledgeId ?? '')?.lots ?? [];
  const ofLots = lots.filter(({ lotId }) => lotIds?.includes(lotId));
  return [...new Set([...(epcs ?? []), ...ofLots.flatMap((lot) => lot.epcs)])];
}

/** A hold names no unit or lot that the pledge does not have. */
function refuseUncovered(command: PlaceHold, pledges: PledgeBook, refusals: Refusals): void {
  const { pledgeId, epcs = [], lotIds = [] } = command;
  const pledge = pledges.pledges.get(pledgeId ?? '');
  const known = new Set(pledge?.lots.map(({ lotId }) => lotId));
  for (const lotId of lotIds) if (!known.has(lotId)) refusals.add(notFound('lot', lotId));
  const foreign = pledge ? epcs.filter((epc) => pledges.claimOfTag(epc) !== pledge) : [];
  refusals.when(foreign.length > 0, 'PW_TAG_NOT_PLEDGED', named(foreign));
}

/** A court's hold names its document and no end of its own; any end lies ahead. */
function refuseUnfit(command: PlaceHold, now: number, refusals: Refusals): void {
  const { holdId, byCourt, documentDigest, endsAt } = command;
  const isUnproven = byCourt === true && documentDigest === undefined;
  refusals.when(isUnproven, 'PW_COURT_DOCUMENT_MISSING', { holdId });
  const isEndless = byCourt !== true || endsAt === undefined;
  refusals.when(!isEndless, 'PW_COURT_HOLD_ENDLESS', { holdId });
  const facts = { what: 'hold', id: holdId, at: endsAt ?? 0, now };
  refusals.when(endsAt !== undefined && endsAt <= now, 'PW_VALIDITY_PAST', facts);
}

/** @throws {PledgewatchError} For a pledge or a site that is not the actor's to hold. */
function checkCovered(actor: Actor, { siteId, pledgeId }: PlaceHold, pledges: PledgeBook): void {
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
