import type { CommandOf } from '@pledgewatch/shared/command';
import { lotsOf } from '#/core/index.ts';
import { notFound } from '#/pledges/index.ts';
import type { Refusals } from '../refusals.ts';
import type { BulkBook } from './bulk-book.ts';

/** A draft pledges something, and bulk goods stand on places made for such goods, one lot on each. */
export function refuseUnfitLots(
  command: Pick<CommandOf<'pledge.create'>, 'siteId' | 'lots' | 'bulkLots'>,
  bulk: BulkBook,
  refusals: Refusals,
): void {
  const { siteId, lots, bulkLots = [] } = command;
  refusals.when(lots.length + bulkLots.length === 0, 'PW_NOTHING_PLEDGED');
  const slotIds = lotsOf(command).map(({ slotId }) => slotId);
  for (const { slotId, commodity } of bulkLots) {
    const place = bulk.place(siteId, slotId);
    if (!place) refusals.add(notFound('bulk place', slotId));
    const isOther = place !== undefined && place.commodity !== commodity;
    refusals.when(isOther, 'PW_BULK_COMMODITY', {
      slotId,
      commodity,
      placeFor: place?.commodity ?? '',
    });
    const shared = slotIds.filter((other) => other === slotId).length > 1;
    refusals.when(shared, 'PW_REPEATED', { what: 'slot', id: slotId });
  }
}
