import { isTimeZone, type Folding, type PledgeBook, type Site } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { slotCapacities } from '../claims/capacity.ts';
import { claimedOnSite, claimedOnSlot } from '../claims/claimed.ts';
import { gatewaysOf, tellHold } from '../holds/holding.ts';
import { repeated, type Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';

/** A site as it now is; a gate that is in use stays what it was until its trucks have left. */
export const defineSite: Rule<'site.define'> = {
  check({ command }, { pledges, releases }, refusals) {
    const { siteId, timeZone, gates } = command;
    refuseSmaller(command, pledges, refusals);
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

/** A site never becomes smaller than what is claimed on it. By whom, and how much it is, is not said. */
function refuseSmaller(site: Site, pledges: PledgeBook, refusals: Refusals): void {
  const { siteId, capacityG = Infinity, slots = [] } = site;
  for (const id of repeated(slots.map(({ slotId }) => slotId))) {
    refusals.when(true, 'PW_REPEATED', { what: 'slot', id });
  }
  const isTooSmall = claimedOnSite(siteId, pledges) > capacityG;
  refusals.when(isTooSmall, 'PW_PLACE_CLAIMED', { place: siteId });
  const capacities = slotCapacities(site);
  for (const place of capacities ? pledges.claimedSlots(siteId) : []) {
    const isLost = claimedOnSlot(siteId, place, pledges) > (capacities?.get(place) ?? -1);
    refusals.when(isLost, 'PW_PLACE_CLAIMED', { place });
  }
}

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
