import type { PledgedLot } from '@pledgewatch/shared/command';
import { unitKey } from '@pledgewatch/shared/epc';
import type { PositionView } from '#/core/index.ts';
import { notFound, scopeOf, type Pledge, type PledgeBook, type Site } from '#/pledges/index.ts';
import { bookedBySlot } from '#/positions/index.ts';
import type { YardBooks } from '../yard/yard-books.ts';
import { repeated, type Refusals } from '../refusals.ts';
import { slotCapacities } from './capacity.ts';
import type { ThirdPartyBook } from './third-party-book.ts';
import { claimedG, claimedOnSite, leastG } from './claimed.ts';

/** Goods that somebody wants to pledge. */
export interface Claim {
  readonly tenantId: string;
  readonly siteId: string;
  readonly lots: readonly PledgedLot[];
  /** Of a floating pledge, which has its slots to itself. */
  readonly scope?: Exclude<Pledge['scope'], undefined>;
  readonly netTolerancePermille: number;
  readonly possessionDigest?: string;
}

interface Known {
  readonly pledges: PledgeBook;
  readonly positions: PositionView;
  readonly thirdParties: ThirdPartyBook;
  /** What is coming in, and claimed before it is collateral; and where goods are being moved to. */
  readonly yard: Pick<YardBooks, 'isClaimed'>;
}

/**
 * Refuses a claim that would break *claims ≤ measured stock ≤ capacity*, or that is somebody's already.
 * Where it meets another's claim the answer is one word: no figure is told that a stranger could add up.
 */
export function refuseClaim(claim: Claim, known: Known, refusals: Refusals): void {
  refuseRepeated(claim.lots, refusals);
  refusals.when(claim.possessionDigest === undefined, 'PW_POSSESSION_UNPROVEN');
  if (isEncumbered(claim, known)) refusals.when(true, 'PW_ENCUMBERED');
  else refuseUnfitting(claim, known, refusals);
}

function refuseRepeated(lots: readonly PledgedLot[], refusals: Refusals): void {
  for (const id of repeated(lots.map(({ lotId }) => lotId))) {
    refusals.when(true, 'PW_REPEATED', { what: 'lot', id });
  }
  for (const id of repeated(lots.flatMap(({ epcs }) => epcs.map(unitKey)))) {
    refusals.when(true, 'PW_REPEATED', { what: 'tag', id });
  }
}

/**
 * One claim per good: a handling unit once, wherever it stands and however its tag is written; a slot
 * once, because goods of two pledges on one slot are commingled. Whose the other claim is, and which
 * good it is, stays unsaid. What a third party claims, or a site that others have filled, is encumbered
 * as well.
 */
function isEncumbered(claim: Claim, { pledges, thirdParties, yard }: Known): boolean {
  const { siteId, tenantId, lots } = claim;
  const kept = scopeOf(claim).map((slotId) => ({ slotId, epcs: [] }));
  const isClaimed =
    yard.isClaimed(siteId, [...lots, ...kept]) ||
    slotsOf(claim).some((slotId) => pledges.isSlotClaimed(siteId, slotId)) ||
    lots.some(({ epcs }) =>
      epcs.some(
        (epc) => pledges.claimOfTag(epc) !== undefined || thirdParties.isNamed(unitKey(epc)),
      ),
    );
  const capacityG = pledges.sites.get(siteId)?.capacityG;
  if (isClaimed || capacityG === undefined) return isClaimed;
  const wantedG = claimedG(lots);
  const ownG = claimedOnSite(siteId, pledges, tenantId);
  return ownG + wantedG <= capacityG && claimedOnSite(siteId, pledges) + wantedG > capacityG;
}

function slotsOf(claim: Claim): string[] {
  return [...new Set([...claim.lots.map(({ slotId }) => slotId), ...scopeOf(claim)])];
}

/** Refuses what does not fit its slots or its site, or surely is not there. */
export function refuseUnfitting(
  claim: Claim,
  { pledges, positions }: Pick<Known, 'pledges' | 'positions'>,
  refusals: Refusals,
): void {
  const { siteId, tenantId, lots } = claim;
  const site = pledges.sites.get(siteId) as Site;
  const capacities = slotCapacities(site);
  for (const slotId of capacities ? slotsOf(claim) : []) {
    if (capacities?.has(slotId) === false) refusals.add(notFound('slot', slotId));
  }
  for (const [slotId, bookedG] of bookedBySlot(claim)) {
    refuseAbove(slotId, bookedG, capacities?.get(slotId), refusals);
    refuseShort({ ...claim, slotId, bookedG }, positions, refusals);
  }
  const wholeG = claimedOnSite(siteId, pledges, tenantId) + claimedG(lots);
  if (site.capacityG !== undefined) refuseAbove(siteId, wholeG, site.capacityG, refusals);
}

function refuseAbove(
  place: string,
  massG: number,
  capacityG: number | undefined,
  refusals: Refusals,
): void {
  if (capacityG === undefined) return;
  const facts = { place, claimedG: massG, capacityG };
  refusals.when(massG > capacityG, 'PW_CLAIM_ABOVE_CAPACITY', facts);
}

/** A slot that is verified now and surely holds less than is booked. What nobody has weighed yet is counted later. */
function refuseShort(
  about: Claim & { readonly slotId: string; readonly bookedG: number },
  positions: PositionView,
  refusals: Refusals,
): void {
  const { siteId, slotId, bookedG, netTolerancePermille } = about;
  const slot = positions.slot(siteId, slotId);
  if (!slot?.verified) return;
  const { upperG } = slot;
  const isShort = upperG < leastG(bookedG, netTolerancePermille);
  refusals.when(isShort, 'PW_BASELINE_SHORT', { slotId, upperG, bookedG });
}
