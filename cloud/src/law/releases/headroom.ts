import type { PositionView } from '#/core/index.ts';
import { figure, neededFen, valueDownFen, valueUpFen, type Pledge } from '#/pledges/index.ts';
import { bookedBySlot, soundG } from '#/positions/index.ts';
import type { Truck } from './release-records.ts';
import type { Refusals } from '../refusals.ts';
import type { ReleaseBook } from './release-book.ts';

/** How much of a pledge may leave, in fen. */
export interface Headroom {
  /** Lower bound of what is verified on site and sound. */
  readonly verifiedFen: bigint;
  /** Upper bound of what is reserved, instructed or in the yard. */
  readonly promisedFen: bigint;
  /** What must stay. */
  readonly requiredFen: bigint;
  /** What is left of the first after the others; may be negative. */
  readonly availableFen: bigint;
}

/**
 * Available = verified − promised − required: collateral rounded down, debt and promises up. Goods on
 * a loading truck may count against it twice (off their scale, still promised) until they have left;
 * that errs on the side of the bank.
 */
export function headroomOf(
  pledge: Pledge,
  positions: PositionView,
  releases: ReleaseBook,
): Headroom {
  let verifiedG = 0;
  for (const [slotId, bookedG] of bookedBySlot(pledge)) {
    const slot = positions.slot(pledge.siteId, slotId);
    if (slot?.verified)
      verifiedG += soundG(Math.max(0, Math.min(slot.lowerG, bookedG)), slotId, pledge);
  }
  let promisedFen = 0n;
  for (const truck of releases.promisedOf(pledge.pledgeId)) promisedFen += truckFen(truck, pledge);
  const verifiedFen = valueDownFen(verifiedG, pledge.priceFenPerTonne);
  const requiredFen = neededFen(pledge);
  const availableFen = verifiedFen - promisedFen - requiredFen;
  return { verifiedFen, promisedFen, requiredFen, availableFen };
}

/** The most that a truck can take away, fen: its booked mass and the whole tolerance. */
export function truckFen(
  { netG, toleranceG }: Pick<Truck, 'netG' | 'toleranceG'>,
  { priceFenPerTonne }: Pick<Pledge, 'priceFenPerTonne'>,
): bigint {
  return valueUpFen(netG + toleranceG, priceFenPerTonne);
}

export function trucksFen(
  trucks: Iterable<Pick<Truck, 'netG' | 'toleranceG'>>,
  pledge: Pick<Pledge, 'priceFenPerTonne'>,
): bigint {
  let sum = 0n;
  for (const truck of trucks) sum += truckFen(truck, pledge);
  return sum;
}

/** More than may leave. Once nothing has to stay, measuring no longer binds. */
export function isBeyond(askedFen: bigint, room: Headroom): boolean {
  return room.requiredFen > 0n && askedFen > room.availableFen;
}

/** Refuses what is more than may leave. */
export function refuseBeyond(askedFen: bigint, room: Headroom, refusals: Refusals): void {
  refusals.when(isBeyond(askedFen, room), 'PW_CONTROL_LINE', {
    askedFen: figure(askedFen),
    availableFen: figure(room.availableFen),
    verifiedFen: figure(room.verifiedFen),
    promisedFen: figure(room.promisedFen),
    requiredFen: figure(room.requiredFen),
  });
}
