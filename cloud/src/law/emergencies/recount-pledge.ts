import { isInEffect, notFound, requirePledge, unfit } from '#/pledges/index.ts';
import { refuseAhead, refuseUnsigned } from '../pledging/step-into-effect.ts';
import { named } from '../refusals.ts';
import { recheckOrders } from '../releases/recheck-orders.ts';
import { isReserved } from '../releases/unfit-tags.ts';
import type { Rule } from '../rule.ts';
import { requireEmergency } from './emergency-of.ts';

/**
 * All three count together what the emergency left. What it destroyed leaves the pledge, under three
 * signatures; what readers still see is not destroyed, and what an order names is settled first.
 */
export const recountPledge: Rule<'emergency.recount'> = {
  check({ actor, command, now, positions }, books, refusals) {
    const { emergencyId, pledgeId, countedAt, signedBy, destroyed } = command;
    const pledge = requirePledge(books.pledges, actor, pledgeId);
    const emergency = requireEmergency(books, actor, emergencyId);
    if (!emergency.pledgeIds.includes(pledgeId)) throw notFound('emergency', emergencyId);
    if (!isInEffect(pledge)) throw unfit('pledge', pledgeId, pledge.state);
    if (emergency.recounted.includes(pledgeId)) throw unfit('recount', pledgeId, 'COUNTED');
    refuseUnsigned('recount', signedBy, pledge, refusals);
    refuseAhead('countedAt', countedAt, now, refusals);
    const { declaredAt } = emergency;
    const early = { what: 'countedAt', at: countedAt, now: declaredAt };
    refusals.when(countedAt < declaredAt, 'PW_TIME_UNFIT', early);
    const foreign = destroyed.filter((epc) => books.pledges.claimOfTag(epc) !== pledge);
    refusals.when(foreign.length > 0, 'PW_TAG_NOT_PLEDGED', named(foreign));
    const seen = destroyed.filter((epc) => positions.tag(pledge.siteId, epc)?.present === true);
    refusals.when(seen.length > 0, 'PW_TAG_STILL_SEEN', named(seen));
    const reserved = destroyed.filter((epc) => isReserved(epc, books));
    refusals.when(reserved.length > 0, 'PW_TAG_RESERVED', named(reserved));
  },
  apply({ actor, command }, folding, books) {
    const { emergencyId, pledgeId, destroyed, documentDigest } = command;
    const pledge = requirePledge(books.pledges, actor, pledgeId);
    const emergency = requireEmergency(books, actor, emergencyId);
    emergency.recounted = [...emergency.recounted, pledgeId];
    const destroyedG = books.pledges.writeOff(pledge, new Set(destroyed), folding.at);
    const facts = { emergencyId, units: destroyed.length, destroyedG, documentDigest };
    folding.note('emergency-recounted', pledge, { subject: pledgeId, facts });
    recheckOrders(pledge, `emergency ${emergencyId}`, folding, books);
  },
};
