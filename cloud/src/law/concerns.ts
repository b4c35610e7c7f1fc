import { ROLES } from '#/access/index.ts';
import type { Actor } from '@pledgewatch/shared/command';
import type { ConcernsView } from '#/core/index.ts';
import {
  SeenBy,
  seesPledge,
  viewersOf,
  viewsOf,
  type Hold,
  type Pledge,
  type PledgeBook,
} from '#/pledges/index.ts';
import type { Books } from './books.ts';
import type { ThirdPartyClaim } from './claims/third-party-book.ts';
import type { Demand } from './margin/demand.ts';

type Known = Pick<Books, 'pledges' | 'margins' | 'thirdParties'>;

/** Whose lists demands, claims and holds stand in. Derived from the books. */
export class ConcernIndex {
  readonly demands = new SeenBy();
  readonly claims = new SeenBy();
  readonly holds = new SeenBy();
  readonly #pledges: PledgeBook;

  constructor({ pledges, margins, thirdParties }: Known) {
    this.#pledges = pledges;
    for (const demand of margins.demands.values()) this.addDemand(demand);
    for (const claim of thirdParties.claims.values()) this.addClaim(claim);
    for (const hold of pledges.holds.values()) this.addHold(hold);
  }

  addDemand({ marginCallId, pledgeId }: Demand): void {
    const { tenantId, pledgor } = this.#pledges.pledges.get(pledgeId) as Pledge;
    this.demands.add(marginCallId, viewersOf({ tenantId, pledgor }));
  }

  addClaim({ claimId, tenantId, siteId, touches }: ThirdPartyClaim): void {
    const pledges = touches.flatMap(({ pledgeId }) => this.#pledges.pledges.get(pledgeId) ?? []);
    const viewers = [{ tenantId, siteId }, ...pledges].flatMap((one) => viewersOf(one));
    this.claims.add(claimId, [...new Set(viewers)]);
  }

  /** One on a whole site is found by the sites of who reads as well. */
  addHold({ holdId, tenantId, siteId, pledgeId }: Hold): void {
    const pledge = this.#pledges.pledges.get(pledgeId ?? '');
    const viewers = [...viewersOf({ tenantId, siteId }), ...(pledge ? viewersOf(pledge) : [])];
    this.holds.add(holdId, [...new Set(viewers)]);
  }
}

/** Demands, third parties' claims and holds, for whom they exist. */
export function viewConcerns(books: Books): ConcernsView {
  const { pledges, margins, thirdParties, concerns } = books;
  const views = (actor: Actor) => viewsOf(actor, pledges.sites.values());
  const seesIts = (actor: Actor, pledgeId: string) => {
    const pledge = pledges.pledges.get(pledgeId);
    return pledge !== undefined && seesPledge(actor, pledge, pledges);
  };
  const keeps = ({ role, tenantId }: Actor, siteId: string) =>
    ROLES[role].sites === 'all' ||
    (ROLES[role].sites === 'own' && pledges.sites.get(siteId)?.custodianId === tenantId);

  const seesClaim = (actor: Actor, { siteId, touches }: ThirdPartyClaim) =>
    keeps(actor, siteId) || touches.some(({ pledgeId }) => seesIts(actor, pledgeId));

  function seesHold(actor: Actor, { siteId, tenantId, pledgeId }: Hold): boolean {
    if (tenantId === actor.tenantId || keeps(actor, siteId)) return true;
    if (pledgeId !== undefined) return seesIts(actor, pledgeId);
    for (const pledge of pledges.livePledges(siteId)) {
      if (seesPledge(actor, pledge, pledges)) return true;
    }
    return false;
  }

  /** Standing holds on whole sites where the actor has pledges. */
  function siteHolds(actor: Actor, after: string | undefined): string[] {
    return [...pledges.sites.keys()]
      .flatMap((siteId) => [...pledges.standingHolds(siteId)])
      .filter((hold) => hold.pledgeId === undefined && (after ?? '') < hold.holdId)
      .filter((hold) => seesHold(actor, hold))
      .map(({ holdId }) => holdId);
  }

  const pick = <T>(ids: readonly string[], from: ReadonlyMap<string, T>): T[] =>
    ids.flatMap((id) => from.get(id) ?? []);
  const one = <T>(found: T | undefined, isSeen: (found: T) => boolean): T | undefined =>
    found !== undefined && isSeen(found) ? found : undefined;

  return {
    demand: (actor, id) =>
      one(
        margins.demands.get(id),
        ({ pledgeId }) => ROLES[actor.role].money && seesIts(actor, pledgeId),
      ),
    demandsSeenBy: (actor, after, limit) =>
      pick(concerns.demands.page(views(actor), after, limit), margins.demands),
    claim: (actor, id) => one(thirdParties.claims.get(id), (claim) => seesClaim(actor, claim)),
    claimsSeenBy: (actor, after, limit) =>
      pick(concerns.claims.page(views(actor), after, limit), thirdParties.claims),
    hold: (actor, id) => one(pledges.holds.get(id), (hold) => seesHold(actor, hold)),
    holdsSeenBy(actor, after, limit) {
      const own = concerns.holds.page(views(actor), after, limit);
      const ids = [...new Set([...own, ...siteHolds(actor, after)])].sort().slice(0, limit);
      return pick(ids, pledges.holds);
    },
    keepsSite: keeps,
  };
}
