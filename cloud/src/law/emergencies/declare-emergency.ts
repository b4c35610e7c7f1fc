import { notFound, personOf, unfit, type Pledge } from '#/pledges/index.ts';
import { gatewaysOf } from '../holds/holding.ts';
import type { Rule } from '../rule.ts';
import { covers, type Emergency } from './emergency-book.ts';
import { keeps, requireEmergency, tellEmergency } from './emergency-of.ts';
import {
  EMERGENCIES_PER_SITE_MAX,
  EMERGENCIES_STANDING_PER_SITE_MAX,
  RECOUNT_WITHIN_MS,
} from './limits.ts';

/**
 * The gates of the site open, whatever holds; the pledge stays on the goods, wherever they are carried.
 * Every bank concerned, and the insurer its agreement names, is told (rule EMERGENCY).
 */
export const declareEmergency: Rule<'emergency.declare'> = {
  check({ actor, command: { emergencyId: id, siteId } }, books, refusals) {
    const { emergencies, pledges } = books;
    if (!pledges.sites.has(siteId) || !keeps(actor, siteId, books)) throw notFound('site', siteId);
    refusals.when(emergencies.emergencies.has(id), 'PW_ID_TAKEN', { what: 'emergency', id });
    const standing = emergencies.standing(siteId).length;
    refuseMany('emergencies that stand', standing, EMERGENCIES_STANDING_PER_SITE_MAX);
    refuseMany('emergencies', emergencies.on(siteId).length, EMERGENCIES_PER_SITE_MAX);

    function refuseMany(what: string, count: number, max: number): void {
      refusals.when(count >= max, 'PW_LIMIT_REACHED', { what, count, max });
    }
  },
  apply({ actor, command }, folding, books) {
    const { type: _, ...terms } = command;
    const { siteId, zoneIds, emergencyId, kind, reason } = terms;
    const concerned = books.pledges
      .activePledges(siteId)
      .filter(({ lots }) => lots.some(({ zoneId }) => covers(zoneIds, zoneId)));
    const emergency = {
      ...terms,
      declaredBy: personOf(actor),
      declaredAt: folding.at,
      declaredEntry: folding.cause,
      endedAt: null,
      recountDueAt: folding.at + RECOUNT_WITHIN_MS,
      pledgeIds: concerned.map(({ pledgeId }) => pledgeId),
      recounted: [],
      insurers: insurersOf(concerned),
    };
    books.emergencies.add(emergency);
    for (const gatewayId of gatewaysOf(siteId, books.pledges)) {
      tellEmergency(emergency, gatewayId, folding, books);
    }
    for (const pledge of concerned) {
      const insurer = pledge.proofs.agreement?.insurer ?? '';
      const facts = { kind, reason, recountDueAt: emergency.recountDueAt, insurer };
      folding.note('emergency-declared', pledge, { subject: emergencyId, facts });
    }
  },
};

/** Whom the agreements name, each once. */
function insurersOf(pledges: readonly Pledge[]): Emergency['insurers'] {
  const byInsurer = new Map<string, string[]>();
  for (const { pledgeId, proofs } of pledges) {
    const insurer = proofs.agreement?.insurer;
    if (insurer !== undefined) {
      byInsurer.set(insurer, [...(byInsurer.get(insurer) ?? []), pledgeId]);
    }
  }
  return [...byInsurer].map(([insurer, pledgeIds]) => ({ insurer, pledgeIds }));
}

/** It is over: the gates shut again. The count that it asks for is still owed. */
export const endEmergency: Rule<'emergency.end'> = {
  check({ actor, command: { emergencyId } }, books) {
    const { endedAt } = requireEmergency(books, actor, emergencyId);
    if (endedAt !== null) throw unfit('emergency', emergencyId, 'ENDED');
  },
  apply({ actor, command: { emergencyId, reason } }, folding, books) {
    const emergency = requireEmergency(books, actor, emergencyId);
    emergency.endedAt = folding.at;
    for (const gatewayId of gatewaysOf(emergency.siteId, books.pledges)) {
      tellEmergency(emergency, gatewayId, folding, books);
    }
    for (const pledgeId of emergency.pledgeIds) {
      const pledge = books.pledges.pledges.get(pledgeId);
      if (!pledge) continue;
      const facts = { kind: emergency.kind, reason };
      folding.note('emergency-ended', pledge, { subject: emergencyId, facts });
    }
  },
};
