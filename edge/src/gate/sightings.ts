import type { ObservationOf } from '@pledgewatch/shared/observation';
import { PAIR_MS } from './limits.ts';

/** Plate and driver as they were shown at a gate, together or one after the other. */
export interface Sighting {
  plate: string | null;
  driverId: string | null;
  at: number;
  correlationId: string | null;
  /** No second word is waited for any more. */
  final: boolean;
}

/**
 * Joins what a gate's camera and card reader say: a plate alone and a driver alone within
 * {@link PAIR_MS} are one sighting; another plate, or another driver, begins a new one.
 */
export function joinSighting(
  before: Sighting | null,
  { plate, driverId, receivedAt, correlationId }: ObservationOf<'vehicle'>,
): Sighting {
  const after: Sighting = {
    plate: plate ?? null,
    driverId: driverId ?? null,
    at: receivedAt,
    correlationId: correlationId ?? null,
    final: false,
  };
  if (before === null || receivedAt - before.at > PAIR_MS) return after;
  if (contradicts(before.plate, after.plate) || contradicts(before.driverId, after.driverId)) {
    return after;
  }
  return {
    plate: after.plate ?? before.plate,
    driverId: after.driverId ?? before.driverId,
    at: before.at,
    correlationId: after.correlationId ?? before.correlationId,
    final: false,
  };
}

function contradicts(before: string | null, after: string | null): boolean {
  return before !== null && after !== null && before !== after;
}
