import { figure, isInEffect, type Figure, type Folding, type Pledge } from '#/pledges/index.ts';
import type { Books } from '../books.ts';
import { isUnused, recheckOrders } from '../releases/recheck-orders.ts';
import { TRUCK_ENDS } from '../releases/release-machines.ts';
import type { Truck } from '../releases/release-records.ts';
import { withdraw } from '../releases/withdrawing.ts';

/** What became of goods that a payment had freed. */
interface TakenBack {
  /** Truck orders that this ended, or that are on their way back. */
  readonly withdrawnOrders: number;
  /** Drawn by orders that stand: their truck is on the premises, or people approved them within the line. */
  readonly standingFen: Figure;
  /** Drawn by what has left. */
  readonly leftFen: Figure;
}

/**
 * Withdraws what no longer stands: orders that the goods do not bear, and those that a standing
 * instruction sent on the strength of an entitlement that is no more, the last sent first.
 */
export function takeBackOrders(
  pledge: Pledge,
  why: string,
  folding: Folding,
  books: Books,
): TakenBack {
  const trucks = [...books.releases.promisedOf(pledge.pledgeId)].reverse();
  const standing = trucks.filter(({ withdrawalId }) => withdrawalId === null);
  if (isInEffect(pledge)) recheckOrders(pledge, why, folding, books);
  for (const truck of standing) {
    if (uncoveredFen(pledge, trucks) <= 0n) break;
    if (isAutomatic(truck, books) && isUnused(truck)) withdraw(truck, why, folding, books);
  }
  const short = uncoveredFen(pledge, trucks);
  const uncovered = short > 0n ? short : 0n;
  const drawn = drawnFen(standing.filter((truck) => !isGoingBack(truck)));
  const standingFen = drawn < uncovered ? drawn : uncovered;
  return {
    withdrawnOrders: standing.filter(isGoingBack).length,
    standingFen: figure(standingFen),
    leftFen: figure(uncovered - standingFen),
  };
}

function isAutomatic({ state, releaseId }: Truck, { releases }: Books): boolean {
  return state !== 'PLANNED' && releases.releases.get(releaseId)?.automatic === true;
}

function isGoingBack({ state, withdrawalId }: Truck): boolean {
  return withdrawalId !== null || TRUCK_ENDS.has(state);
}

/** By how much more is drawn than was freed, once what is being withdrawn has come back. */
function uncoveredFen({ entitledFen }: Pledge, trucks: readonly Truck[]): bigint {
  const isComing = ({ withdrawalId }: Truck) => withdrawalId !== null;
  return -BigInt(entitledFen) - drawnFen(trucks.filter(isComing));
}

function drawnFen(trucks: readonly Truck[]): bigint {
  return trucks.reduce((sum, truck) => sum + BigInt(truck.drawnFen), 0n);
}
