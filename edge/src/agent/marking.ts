import { vehicleMark } from '@pledgewatch/shared/identity';
import type { Observation } from '@pledgewatch/shared/observation';

/**
 * Observations as they may be stored and signed: a vehicle by its mark, not by its plate. What lies in the
 * journal goes into signed batches, from which nothing can be taken out again.
 */
export function marked(
  observations: readonly Observation[],
  vehicleKey: Uint8Array | null,
): readonly Observation[] {
  if (!observations.some(showsPlate)) return observations;
  return observations.map((each) =>
    showsPlate(each) ? { ...each, plate: vehicleMark(each.plate, vehicleKey) } : each,
  );
}

function showsPlate(each: Observation): each is Observation & { readonly plate: string } {
  return each.kind === 'vehicle' && each.plate !== undefined;
}
