import type { Observation } from '@pledgewatch/shared/observation';

/**
 * When an observation counts as true: by the device's clock, by the gateway's where the device's is
 * known to be wrong, and never later than when the gateway received it.
 */
export function evidenceAt({ clock, observedAt, receivedAt }: Observation): number {
  return clock === 'unsynced' || observedAt > receivedAt ? receivedAt : observedAt;
}

/** What an event takes over from the observation that caused it. */
export function causedBy(observation: Observation, correlationId = observation.correlationId) {
  const { observedAt, clock, receivedAt, historical } = observation;
  return {
    observedAt,
    clock,
    receivedAt,
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(historical === undefined ? {} : { historical }),
  };
}

/** What an event says of its time that was caused by no observation but by time itself. */
export function causedByTime(observedAt: number, now: number) {
  return {
    observedAt: Math.max(0, Math.ceil(observedAt)),
    clock: 'gateway' as const,
    receivedAt: now,
  };
}
