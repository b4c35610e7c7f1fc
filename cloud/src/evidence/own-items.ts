import type { Actor } from '@pledgewatch/shared/command';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { EventsFact, LawView, TelemetryFact } from '#/core/index.ts';

/** An item of a batch with its place in it. */
export interface Item {
  readonly item: number;
  readonly value: unknown;
}

/**
 * The items of a batch that are the actor's to see: all for whoever keeps the site; for bank,
 * auditor and borrower the events that name slots, tags or truck orders of pledges they see.
 */
export function ownItems(fact: EventsFact | TelemetryFact, actor: Actor, law: LawView): Item[] {
  const { siteId } = fact.header;
  const items = fact.items.map((value, item) => ({ item, value }));
  if (law.sees(actor, { siteId })) return items;
  if (fact.kind === 'telemetry') return [];
  return items.filter(({ item }) => namesOwn(fact.items[item] ?? null, siteId, actor, law));
}

function namesOwn(
  event: GoodsStatusEvent | null,
  siteId: string,
  actor: Actor,
  law: LawView,
): boolean {
  if (!event) return false;
  const pledgeIds: (string | undefined)[] = [];
  if ('slotId' in event) {
    pledgeIds.push(...law.pledgesOnSlot(siteId, event.slotId).map((pledge) => pledge.pledgeId));
  }
  if ('epc' in event && event.epc !== undefined) {
    pledgeIds.push(law.pledgeOfTag(siteId, event.epc)?.pledgeId);
  }
  if ('truckOrderId' in event && event.truckOrderId !== undefined) {
    pledgeIds.push(law.truckOrder(event.truckOrderId)?.pledgeId);
  }
  return pledgeIds.some((pledgeId) => pledgeId !== undefined && law.sees(actor, { pledgeId }));
}
