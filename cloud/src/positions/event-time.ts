import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Observation } from '@pledgewatch/shared/observation';

/**
 * When an event or observation counts as true: by the device's clock, by the gateway's where the device's is known to
 * be wrong, and never later than when the cloud accepted it (a clock that runs ahead would otherwise
 * keep every later reading out).
 */
export function eventTime(
  event: Pick<GoodsStatusEvent | Observation, 'clock' | 'observedAt' | 'receivedAt'>,
  acceptedAt: EpochMs,
): EpochMs {
  const claimed = event.clock === 'unsynced' ? event.receivedAt : event.observedAt;
  return claimed < acceptedAt ? claimed : acceptedAt;
}
