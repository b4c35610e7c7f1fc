import type { Folding } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { named, type Refusals } from '../refusals.ts';
import { TRUCK_UNUSED } from '../releases/release-machines.ts';
import type { Truck } from '../releases/release-records.ts';
import { withdraw } from '../releases/withdrawing.ts';

/** Refuses units that a hold or a claim stops by name. */
export function refuseStopped(
  epcs: readonly string[],
  { stops }: Pick<Books, 'stops'>,
  refusals: Refusals,
): void {
  const stopped = epcs.filter((epc) => stops.isStopped(epc));
  refusals.when(stopped.length > 0, 'PW_UNIT_STOPPED', named(stopped));
}

/** Takes back the orders of a pledge that no truck has used and that name a stopped unit; returns them. */
export function withdrawStopped(
  pledgeId: string,
  why: string,
  folding: Folding,
  books: Books,
): readonly Truck[] {
  const isUnused = ({ state }: Truck) => state === 'PLANNED' || TRUCK_UNUSED.has(state);
  const trucks = [...books.releases.promisedOf(pledgeId)].filter(
    (truck) => isUnused(truck) && [...truck.epcs].some((epc) => books.stops.isStopped(epc)),
  );
  for (const truck of trucks) withdraw(truck, why, folding, books);
  return trucks;
}
