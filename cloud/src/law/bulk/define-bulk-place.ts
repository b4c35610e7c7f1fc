import type { DefineBulkPlace } from '@pledgewatch/shared/command';
import { notFound } from '#/pledges/index.ts';
import type { Refusals } from '../refusals.ts';
import type { Rule } from '../rule.ts';

/** Where bulk goods may stand, and by what density and table they are measured there. */
export const defineBulkPlace: Rule<'bulkPlace.define'> = {
  check({ command }, { pledges }, refusals) {
    const { siteId, slotId } = command;
    if (!pledges.sites.has(siteId)) throw notFound('site', siteId);
    // What is pledged there was counted by the old band and table.
    const isClaimed = pledges.isSlotClaimed(siteId, slotId);
    refusals.when(isClaimed, 'PW_BULK_PLACE_UNFIT', { slotId, what: 'goods pledged on it' });
    refuseUnordered(command, refusals);
  },
  apply({ command }, _, { bulk }) {
    bulk.define(command);
  },
};

/** A band has its middle in the middle, and a fuller tank holds more. */
function refuseUnordered(
  { slotId, densityGPerM3: { lower, nominal, upper }, tank }: DefineBulkPlace,
  refusals: Refusals,
): void {
  const isBand = lower <= nominal && nominal <= upper;
  refusals.when(!isBand, 'PW_BULK_PLACE_UNFIT', { slotId, what: 'its density band' });
  const points = tank?.strapping ?? [];
  const isRising = points.every((point, at) => {
    const before = points[at - 1];
    return !before || (before.levelMm < point.levelMm && before.volumeL <= point.volumeL);
  });
  refusals.when(!isRising, 'PW_BULK_PLACE_UNFIT', { slotId, what: 'its strapping table' });
}
