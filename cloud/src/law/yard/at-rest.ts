import type { PositionView } from '#/core/index.ts';
import type { Pledge } from '#/pledges/index.ts';
import { leastG } from '../claims/claimed.ts';
import { named, type Refusals } from '../refusals.ts';

/** Goods that somebody says stand on a slot. */
export interface Standing {
  readonly slotId: string;
  readonly zoneId: string;
  readonly epcs: readonly string[];
  /** Everything that is booked on the slot then, these goods among it, grams. */
  readonly bookedG: number;
}

/** Refuses what scales and readers do not vouch for: goods said to stand where they are not seen. */
export function refuseNotAtRest(
  { slotId, zoneId, epcs, bookedG }: Standing,
  pledge: Pick<Pledge, 'siteId' | 'netTolerancePermille'>,
  positions: PositionView,
  refusals: Refusals,
): void {
  const { siteId, netTolerancePermille } = pledge;
  const slot = positions.slot(siteId, slotId);
  const isSeen = (epc: string) => {
    const tag = positions.tag(siteId, epc);
    return tag?.present === true && tag.zoneId === zoneId;
  };
  const unread = epcs.filter((epc) => !isSeen(epc));
  const unseen = slot?.verified === true ? [] : [slotId];
  refusals.when(unseen.length + unread.length > 0, 'PW_BASELINE_UNSEEN', {
    slots: unseen.length,
    slotsAll: 1,
    firstSlots: named(unseen).first,
    tags: unread.length,
    tagsAll: epcs.length,
    firstTags: named(unread).first,
  });
  const upperG = slot?.upperG ?? Infinity;
  const isShort = upperG < leastG(bookedG, netTolerancePermille);
  refusals.when(isShort, 'PW_BASELINE_SHORT', { slotId, upperG, bookedG });
}
