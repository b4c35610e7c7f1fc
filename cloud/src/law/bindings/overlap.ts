import type { ProposeBinding } from '@pledgewatch/shared/command';
import type { PositionView } from '#/core/index.ts';
import type { Pledge } from '#/pledges/index.ts';
import type { Refusals } from '../refusals.ts';
import { OVERLAP_MS } from './limits.ts';

type Tags = Extract<ProposeBinding['binding'], { of: 'tag' }>;
type Scales = Extract<ProposeBinding['binding'], { of: 'scale' }>;

/** Where it is looked at, and when. */
export interface Seen {
  readonly bindingId: string;
  readonly pledge: Pledge;
  readonly positions: PositionView;
  readonly now: number;
}

/** Both tags are there, in one zone, and the new one was read just now: it is on the same unit. */
export function refuseTagsApart({ oldEpc, newEpc }: Tags, seen: Seen, refusals: Refusals): void {
  const { bindingId, pledge, positions, now } = seen;
  const [old, fresh] = [oldEpc, newEpc].map((epc) => positions.tag(pledge.siteId, epc));
  const isTogether =
    old?.present === true &&
    fresh?.present === true &&
    old.zoneId === fresh.zoneId &&
    now - fresh.observedAt <= OVERLAP_MS;
  const facts = { bindingId, what: 'tags', minutes: OVERLAP_MS / 60_000 };
  refusals.when(!isTogether, 'PW_NO_OVERLAP', facts);
}

/**
 * Both scales weighed the slot within the window, and what they say can be one mass: a new scale takes over
 * what the old one said, and absorbs no difference.
 */
export function refuseScalesApart(
  { slotId, oldScaleId, newScaleId }: Scales,
  { bindingId, pledge, positions, now }: Seen,
  refusals: Refusals,
): void {
  const weighed = positions.scalesOf(pledge.siteId, slotId);
  const [old, fresh] = [oldScaleId, newScaleId].map((id) =>
    weighed.find(({ scaleId, at }) => scaleId === id && now - at <= OVERLAP_MS),
  );
  const facts = { bindingId, what: 'scales', minutes: OVERLAP_MS / 60_000 };
  if (!old || !fresh) return refusals.when(true, 'PW_NO_OVERLAP', facts);
  const isOne = old.lowerG <= fresh.upperG && fresh.lowerG <= old.upperG;
  refusals.when(!isOne, 'PW_SCALES_DIFFER', {
    bindingId,
    oldLowerG: old.lowerG,
    oldUpperG: old.upperG,
    newLowerG: fresh.lowerG,
    newUpperG: fresh.upperG,
  });
}
