import { isTimeZone, type Folding, type Site } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { gatewaysOf, tellHold } from '../holds/holding.ts';
import { repeated } from '../refusals.ts';
import type { Rule } from '../rule.ts';

/** A site as it now is; a gate that is in use stays what it was until its trucks have left. */
export const defineSite: Rule<'site.define'> = {
  check({ command: { siteId, timeZone, gates } }, { pledges, releases }, refusals) {
    refusals.when(!isTimeZone(timeZone), 'PW_TIME_ZONE_UNKNOWN', { timeZone });
    for (const id of repeated(gates.map(({ gateId }) => gateId))) {
      refusals.when(true, 'PW_REPEATED', { what: 'gate', id });
    }
    for (const { gatewayId } of gates) {
      const at = pledges.gateways.get(gatewayId)?.siteId ?? siteId;
      refusals.when(at !== siteId, 'PW_GATEWAY_ELSEWHERE', { gatewayId });
    }
    for (const { gateId, gatewayId } of pledges.sites.get(siteId)?.gates ?? []) {
      if (gates.some((gate) => gate.gateId === gateId && gate.gatewayId === gatewayId)) continue;
      const count = releases.underWayAt(siteId, gateId);
      refusals.when(count > 0, 'PW_GATE_BUSY', { gateId, siteId, count });
    }
  },
  apply({ command }, folding, books) {
    const { type: _, ...site } = command;
    const before = new Set(gatewaysOf(site.siteId, books.pledges));
    books.pledges.sites.set(site.siteId, site);
    tellGateways(site, before, folding, books);
  },
};

/** A gateway that comes to a site learns of the holds that stand; one that goes owes no answer. */
function tellGateways(
  { siteId }: Site,
  before: ReadonlySet<string>,
  folding: Folding,
  books: Books,
): void {
  const now = gatewaysOf(siteId, books.pledges);
  books.outbox.dropWhere((told) => told.siteId === siteId && !now.includes(told.gatewayId));
  for (const hold of books.pledges.standingHolds(siteId)) {
    for (const gatewayId of now) {
      if (!before.has(gatewayId)) tellHold(hold, gatewayId, folding, books);
    }
  }
}
