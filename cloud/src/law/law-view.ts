import { ROLES } from '#/access/index.ts';
import type { Actor } from '@pledgewatch/shared/command';
import type { Concern, LawView } from '#/core/index.ts';
import { seesPledge, viewsOf } from '#/pledges/index.ts';
import type { Books } from './books.ts';
import { viewConcerns } from './concerns.ts';
import { isOfBefore } from './course/of-before.ts';
import { fingerprintsToGive } from './fingerprints/standing.ts';
import { deliveriesOf, moneyOf } from './funds/movements.ts';
import { freshUntil } from './prices/staleness.ts';
import { overdueFen } from './funds/overdue.ts';

/** What other steps may ask the law; nothing here changes it, and nothing walks over all pledges. */
export function viewLaw(books: Books): LawView {
  const { pledges, releases, exposures, suspense, returns, stock, registers, signing } = books;
  const pick = <T>(ids: readonly string[], from: ReadonlyMap<string, T>): T[] =>
    ids.map((id) => from.get(id)).filter((found) => found !== undefined);
  const views = (actor: Actor) => viewsOf(actor, pledges.sites.values());

  function seesSite({ role, tenantId }: Actor, siteId: string): boolean {
    const site = pledges.sites.get(siteId);
    if (!site) return false;
    const { sites } = ROLES[role];
    return sites === 'all' || (sites === 'own' && site.custodianId === tenantId);
  }

  function sees(actor: Actor, { tenantId, siteId, pledgeId }: Concern): boolean {
    if (pledgeId !== undefined) {
      const pledge = pledges.pledges.get(pledgeId);
      return pledge !== undefined && seesPledge(actor, pledge, pledges);
    }
    const { pledges: whose } = ROLES[actor.role];
    if (whose !== 'on-own-sites' && tenantId !== undefined) {
      return whose === 'owned' && tenantId === actor.tenantId;
    }
    return siteId !== undefined && seesSite(actor, siteId);
  }

  return {
    ...viewConcerns(books),
    gateway: (gatewayId) => pledges.gateways.get(gatewayId),
    sees,
    pledge: (pledgeId) => pledges.pledges.get(pledgeId),
    pledgesSeenBy: (actor, after, limit) =>
      pick(pledges.seen.page(views(actor), after, limit), pledges.pledges),
    release: (releaseId) => releases.releases.get(releaseId),
    releasesSeenBy: (actor, after, limit) =>
      pick(releases.seen.page(views(actor), after, limit), releases.releases),
    suspendedSeenBy(actor, after, limit) {
      const keys = suspense.seen.page(views(actor), after, limit);
      return keys.flatMap((key) => suspense.at(key) ?? []);
    },
    overdueFen: (exposure, now) => overdueFen(exposure, now, returns.calendarOf(exposure.tenantId)),
    deliveriesOf: (pledgeId) => deliveriesOf(pledgeId, books),
    moneyOf: (pledgeId) => moneyOf(pledgeId, books),
    awaitedFunds: () => returns.open(),
    revalued: () => pledges.revalued,
    exposuresSeenBy(actor, after, limit) {
      const keys = exposures.seen.page(views(actor), after, limit);
      return keys.flatMap((key) => exposures.at(key) ?? []);
    },
    activePledges: () => pledges.allActive(),
    pledgesOnSlot: (siteId, slotId) => pledges.activeOnSlot(siteId, slotId),
    pledgeOfTag: (siteId, epc) => pledges.activeOfTag(siteId, epc),
    pledgeClaiming: (epc) => pledges.claimOfTag(epc),
    pledgesOnSlotAt: (siteId, slotId, at) => pledges.onSlotAt(siteId, slotId, at),
    pledgesOfTagAt: (siteId, epc, at) => pledges.ofTagAt(siteId, epc, at),
    pledgesOnSite: (siteId) => pledges.activePledges(siteId),
    truckOrder: (truckOrderId) => releases.trucks.get(truckOrderId),
    openTruckOrders: (siteId) => releases.instructedAt(siteId),
    site: (siteId) => pledges.sites.get(siteId),
    seesMoney({ role, tenantId }, pledgeId) {
      if (ROLES[role].money) return true;
      const pledge = pledges.pledges.get(pledgeId ?? '');
      const isItsOwn = role === 'supervisor' && pledge?.supervisor === tenantId;
      return isItsOwn && pledge.proofs.agreement?.supervisorSeesValues === true;
    },
    pricesOf(pledgeId) {
      const pledge = pledges.pledges.get(pledgeId);
      return pledge ? books.prices.history(pledge.tenantId, pledge.priceSource) : [];
    },
    priceFreshUntil: (pledge) => freshUntil(pledge, books),
    termsOf: (pledgeId) => books.terms.ofPledge(pledgeId),
    surveysOf: (pledgeId) => books.bulk.surveysOf(pledgeId),
    conditionChangesOf: (pledgeId) => books.conditions.ofPledge(pledgeId),
    demandsOf: (pledgeId) => books.margins.ofPledge(pledgeId),
    register: (tenantId) => registers.of(tenantId),
    person: (tenantId, personId) => books.persons.person(tenantId, personId),
    signingKeys: (tenantId) => signing.of(tenantId),
    approvalPolicy: (tenantId) => signing.policies.get(tenantId),
    admission: (actor, now) => registers.admission(actor, now),
    fingerprintsOf(tenantId, exchangeId, after = '', limit) {
      const own = fingerprintsToGive(tenantId, exchangeId, books);
      return own.filter(({ exact }) => exact > after).slice(0, limit);
    },
    documentMatches: () => books.fingerprints.matches(),
    stockBreachesMoved: () => stock.moved(),
    emergency: (emergencyId) => books.emergencies.emergencies.get(emergencyId),
    emergencyAt: (siteId, zoneId, at) => books.emergencies.at(siteId, zoneId, at),
    emergenciesOn: (siteId) => books.emergencies.on(siteId),
    slip: (siteId, gateId, number) => books.yard.slips.get(siteId, gateId, number),
    isTruckUnloading: (siteId) => books.yard.receiving.isTruckInside(siteId),
    yardOrder: (orderId) => books.yard.orders.orders.get(orderId),
    yardOrdersSeenBy: (actor, after, limit) =>
      pick(books.yard.orders.seen.page(views(actor), after, limit), books.yard.orders.orders),
    controlMoved: () => books.course.control.moved(),
    courseOf: (pledgeId) => books.course.of(pledgeId),
    lossAllowedG: (pledge, at) => books.losses.allowedG(pledge, at),
    searchDutiesMoved: () => books.course.searches.moved(),
    registrySearch: (searchId) => books.course.searches.searches.get(searchId),
    scaleVerificationsAt: (siteId) => books.course.scales.ofSite(siteId),
    areDatesWatched(pledgeId) {
      const pledge = pledges.pledges.get(pledgeId);
      return pledge !== undefined && !isOfBefore(pledge);
    },
    thirdPartyClaim: (claimId) => books.thirdParties.claims.get(claimId),
  };
}
