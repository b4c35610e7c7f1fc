import type { PledgedLot } from '@pledgewatch/shared/command';
import type { PositionView } from '#/core/index.ts';
import type { Pledge } from '#/pledges/index.ts';
import { bookedBySlot } from '#/positions/index.ts';
import { leastG } from '../claims/claimed.ts';
import { named, type Refusals } from '../refusals.ts';

/**
 * Refuses what the sensors do not vouch for: every slot of the lots verified now, every tag seen, no
 * slot lighter than its booked mass less the agreed tolerance.
 */
export function refuseUnseen(
  { siteId, netTolerancePermille }: Pick<Pledge, 'siteId' | 'netTolerancePermille'>,
  lots: readonly PledgedLot[],
  positions: PositionView,
  refusals: Refusals,
): void {
  const booked = bookedBySlot({ lots });
  const slots = [...booked.keys()];
  const unseen = slots.filter((slotId) => positions.slot(siteId, slotId)?.verified !== true);
  const tags = lots.flatMap(({ epcs }) => epcs);
  const unread = tags.filter((epc) => positions.tag(siteId, epc)?.present !== true);
  refusals.when(unseen.length + unread.length > 0, 'PW_BASELINE_UNSEEN', {
    slots: unseen.length,
    slotsAll: slots.length,
    firstSlots: named(unseen).first,
    tags: unread.length,
    tagsAll: tags.length,
    firstTags: named(unread).first,
  });
  for (const [slotId, bookedG] of booked) {
    const upperG = positions.slot(siteId, slotId)?.upperG;
    if (upperG === undefined) continue;
    const isShort = upperG < leastG(bookedG, netTolerancePermille);
    refusals.when(isShort, 'PW_BASELINE_SHORT', { slotId, upperG, bookedG });
  }
}
