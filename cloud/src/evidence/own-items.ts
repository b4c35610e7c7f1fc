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
  return items.filter(({ item }) =>
    pledgesNamed(fact.items[item] ?? null, siteId, law).some((pledgeId) =>
      law.sees(actor, { pledgeId }),
    ),
  );
}

/**
 * Whether an item that something of the actor's rests on may be opened to it. A door or a silent
 * scale is nobody's goods and may; an item that names only the goods of others stays closed.
 */
export function mayOpen(
  fact: EventsFact | TelemetryFact,
  item: number,
  { actor, law }: { readonly actor: Actor; readonly law: LawView },
): boolean {
  const { siteId } = fact.header;
  if (law.sees(actor, { siteId })) return item < fact.items.length;
  const event = fact.kind === 'events' ? (fact.items[item] ?? null) : null;
  if (!event) return false;
  const named = pledgesNamed(event, siteId, law);
  return named.length === 0 || named.some((pledgeId) => law.sees(actor, { pledgeId }));
}

/** The pledges whose slots, tags or truck orders an event names. */
function pledgesNamed(event: GoodsStatusEvent | null, siteId: string, law: LawView): string[] {
  if (!event) return [];
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
  return pledgeIds.filter((pledgeId) => pledgeId !== undefined);
}
