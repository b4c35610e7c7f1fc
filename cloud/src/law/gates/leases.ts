import type { LeaseTerms } from '#/instructions/index.ts';
import type { Books } from '../books.ts';

/**
 * Gates that are to get a lease now. None while its whole site is held, and none until its gateway
 * has confirmed every hold on a pledge: after that it keeps the held goods back by itself, and one
 * bank's hold does not close the gate for the others.
 */
export function leasesDue({ pledges, outbox }: Books): LeaseTerms[] {
  const due: LeaseTerms[] = [];
  for (const { siteId, gates } of pledges.sites.values()) {
    if (pledges.isSiteHeld(siteId)) continue;
    for (const { gateId, gatewayId, leaseCeilingG, leaseCeilingFen, leaseMs } of gates) {
      if (pledges.gateways.get(gatewayId)?.siteId !== siteId || outbox.owesHold(gatewayId))
        continue;
      const ceilings = { ceilingG: leaseCeilingG, ceilingFen: leaseCeilingFen };
      due.push({ siteId, gatewayId, gateId, ...ceilings, leaseMs });
    }
  }
  return due;
}
