import type { PledgedLot } from '@pledgewatch/shared/command';
import type { Pledge, PledgeBook } from '#/pledges/index.ts';
import { bookedBySlot } from '#/positions/index.ts';

/** Booked mass of some lots, grams. What is reserved or instructed is still in them. */
export function claimedG(lots: readonly PledgedLot[]): number {
  let sumG = 0;
  for (const massG of bookedBySlot({ lots }).values()) sumG += massG;
  return sumG;
}

/** What drafts and active pledges together claim on a slot, grams. */
export function claimedOnSlot(siteId: string, slotId: string, pledges: PledgeBook): number {
  return onSlot(pledges.claimsOnSlot(siteId, slotId), slotId);
}

/** What these pledges claim on a slot, grams. */
export function onSlot(pledges: readonly Pledge[], slotId: string): number {
  let sumG = 0;
  for (const pledge of pledges) sumG += bookedBySlot(pledge).get(slotId) ?? 0;
  return sumG;
}

/** What drafts and active pledges claim on a site, grams; of one tenant, where it is named. */
export function claimedOnSite(siteId: string, pledges: PledgeBook, tenantId?: string): number {
  let sumG = 0;
  for (const pledge of pledges.livePledges(siteId)) {
    if (tenantId === undefined || pledge.tenantId === tenantId) sumG += claimedG(pledge.lots);
  }
  return sumG;
}

/** The least that may stand where so much is booked: the agreed tolerance less, rounded up. */
export function leastG(bookedG: number, netTolerancePermille: number): number {
  return bookedG - Math.floor((bookedG * netTolerancePermille) / 1_000);
}
