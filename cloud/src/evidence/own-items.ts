import type { Actor } from '@pledgewatch/shared/command';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { EventsFact, LawView, TelemetryFact } from '#/core/index.ts';
import { eventTime } from '#/positions/index.ts';

/** An item of a batch with its place in it. */
export interface Item {
  readonly item: number;
  readonly value: unknown;
}

/**
 * The items of a batch that are the actor's to see: all for whoever keeps the site; for bank,
 * auditor and borrower the events that name slots or tags of pledges they see, during the pledge, or
 * their truck orders.
 */
export function ownItems(fact: EventsFact | TelemetryFact, actor: Actor, law: LawView): Item[] {
  const { siteId } = fact.header;
  const items = fact.items.map((value, item) => ({ item, value }));
  if (law.sees(actor, { siteId })) return items;
  if (fact.kind === 'telemetry') return [];
  return items.filter(({ item }) =>
    pledgesNamed(fact.items[item] ?? null, fact, law).some((pledgeId) =>
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
  const named = pledgesNamed(event, fact, law);
  return named.length === 0 || named.some((pledgeId) => law.sees(actor, { pledgeId }));
}

/** Names of the pledges whose slots or tags of then, or whose truck orders, an event names. */
export function pledgesNamed(
  event: GoodsStatusEvent | null,
  { header: { siteId }, acceptedAt }: EventsFact | TelemetryFact,
  law: LawView,
): string[] {
  if (!event) return [];
  const at = eventTime(event, acceptedAt);
  const pledges: { readonly pledgeId: string }[] = [];
  if ('slotId' in event) pledges.push(...law.pledgesOnSlotAt(siteId, event.slotId, at));
  if ('epc' in event && event.epc !== undefined) {
    pledges.push(...law.pledgesOfTagAt(siteId, event.epc, at));
  }
  if ('truckOrderId' in event && event.truckOrderId !== undefined) {
    const truck = law.truckOrder(event.truckOrderId);
    if (truck) pledges.push(truck);
  }
  return pledges.map(({ pledgeId }) => pledgeId);
}
