import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Observation } from '@pledgewatch/shared/observation';

/** The gateway's word that it lives, for when it has nothing else to say. */
export function heartbeat(gatewayId: string, now: EpochMs): GoodsStatusEvent {
  const times = { observedAt: now, receivedAt: now, clock: 'gateway' } as const;
  return { kind: 'deviceHealth', ...times, deviceId: gatewayId, places: [], state: 'alive' };
}

/** What an observation meant is not known, because a fold failed on it. */
export function unfolded(observation: Observation, now: EpochMs): GoodsStatusEvent {
  const { deviceId, observedAt, receivedAt, clock } = observation;
  const about = { scope: 'device', of: deviceId, fromAt: observedAt, toAt: now, count: 1 } as const;
  return { kind: 'gap', observedAt, receivedAt, clock, ...about, reason: 'not-understood-by-edge' };
}
