import type { Folding, Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { headroomOf, truckFen } from './headroom.ts';
import { TRUCK_UNUSED } from './release-machines.ts';
import type { Truck } from './release-records.ts';
import { withdraw } from './withdrawing.ts';

/**
 * The limit check once more, after what a pledge is worth or must keep has changed: orders that no
 * truck has used yet are taken back, the last asked for first, until what stays is enough. What is
 * already being taken back counts as staying.
 */
export function recheckOrders(pledge: Pledge, why: string, folding: Folding, books: Books): void {
  const trucks = [...books.releases.promisedOf(pledge.pledgeId)].reverse();
  if (trucks.length === 0) return;
  const { availableFen, requiredFen } = headroomOf(pledge, folding.positions, books.releases);
  if (requiredFen === 0n) return;
  let leftFen = availableFen;
  for (const truck of trucks) if (truck.withdrawalId !== null) leftFen += truckFen(truck, pledge);
  for (const truck of trucks) {
    if (leftFen >= 0n) return;
    if (!isUnused(truck)) continue;
    leftFen += truckFen(truck, pledge);
    withdraw(truck, why, folding, books);
  }
}

/** Takes every order of a pledge back that no truck has used yet. */
export function withdrawUnused(pledge: Pledge, why: string, folding: Folding, books: Books): void {
  for (const truck of [...books.releases.promisedOf(pledge.pledgeId)].reverse()) {
    if (isUnused(truck)) withdraw(truck, why, folding, books);
  }
}

/** No truck has used it, and nobody is taking it back. */
export function isUnused({ state, withdrawalId }: Truck): boolean {
  return withdrawalId === null && (state === 'PLANNED' || TRUCK_UNUSED.has(state));
}
