import type { GateRefusal } from '@pledgewatch/shared/goods-status';
import type { TruckOrder } from '@pledgewatch/shared/instruction';
import type { Holds } from './holds.ts';
import { fitsLease, isLeased, type LeaseState } from './leases.ts';
import type { OrderBook } from './order-book.ts';
import type { Sighting } from './sightings.ts';

/** What a gate makes of a vehicle in front of it. */
export type Admission =
  | { readonly is: 'accepted'; readonly order: TruckOrder }
  | {
      readonly is: 'refused';
      readonly codes: readonly GateRefusal[];
      readonly truckOrderId?: string;
    }
  /** The order names a driver and nobody has shown who drives. */
  | { readonly is: 'incomplete' };

export interface AdmissionContext {
  readonly gateId: string;
  readonly gateTime: number;
  readonly orders: OrderBook;
  readonly holds: Holds;
  readonly lease: LeaseState;
}

/**
 * Matches a vehicle with the unused orders held for it. Of several the first that may be executed
 * counts; if none may, the first says why, with every reason there is.
 */
export function admit(sighting: Sighting, context: AdmissionContext): Admission {
  const { plate } = sighting;
  if (plate === null) return { is: 'incomplete' };
  const unused = context.orders.unused();
  const named = unused.filter((order) => order.plate === plate);
  const here = named.filter(({ gateId }) => gateId === context.gateId);
  const [elsewhere] = named;
  if (elsewhere === undefined) return strange(sighting, unused, context);
  if (here.length === 0) return refused(['WRONG_GATE'], elsewhere);
  const needsDriver = here.some(({ driverId }) => driverId !== undefined);
  if (needsDriver && sighting.driverId === null && !sighting.final) return { is: 'incomplete' };
  return firstOf(here, sighting, context);
}

function firstOf(
  orders: readonly TruckOrder[],
  sighting: Sighting,
  context: AdmissionContext,
): Admission {
  let first: Admission | null = null;
  for (const order of orders) {
    const codes = objectionsTo(order, sighting, context);
    if (codes.length === 0) return { is: 'accepted', order };
    first ??= refused(codes, order);
  }
  return first ?? refused(['NO_INSTRUCTION']);
}

function objectionsTo(
  order: TruckOrder,
  { driverId }: Sighting,
  { gateTime, orders, holds, lease }: AdmissionContext,
): GateRefusal[] {
  const codes: GateRefusal[] = [];
  if (orders.mayBeUsed(order)) codes.push('INSTRUCTION_REPLAY');
  if (order.driverId !== undefined && order.driverId !== driverId) codes.push('WRONG_VEHICLE');
  if (gateTime < order.notBefore || gateTime > order.notAfter) codes.push('INSTRUCTION_EXPIRED');
  if (holds.covers(order.pledgeId)) codes.push('HELD');
  if (!isLeased(lease, gateTime) || !fitsLease(lease, order)) codes.push('LEASE_EXPIRED');
  return codes;
}

/** No unused order names the plate: one that is over may, or one may name the driver. */
function strange(
  { plate, driverId }: Sighting,
  unused: readonly TruckOrder[],
  { gateId, gateTime, orders }: AdmissionContext,
): Admission {
  const isHere = (order: TruckOrder): boolean => order.gateId === gateId;
  const ofPlate = (order: TruckOrder): boolean => isHere(order) && order.plate === plate;
  const used = [...orders.all('SETTLED'), ...orders.all('USED')].find(
    (order) => ofPlate(order) && gateTime <= order.notAfter,
  );
  if (used !== undefined) return refused(['INSTRUCTION_REPLAY'], used);
  const driven = unused.find((order) => isHere(order) && isDriver(order, driverId));
  if (driven !== undefined) return refused(['WRONG_VEHICLE'], driven);
  const expired = orders.all('EXPIRED').find(ofPlate);
  return expired === undefined
    ? refused(['NO_INSTRUCTION'])
    : refused(['INSTRUCTION_EXPIRED'], expired);
}

function isDriver(order: TruckOrder, driverId: string | null): boolean {
  return driverId !== null && order.driverId === driverId;
}

function refused(codes: readonly GateRefusal[], order?: TruckOrder): Admission {
  return {
    is: 'refused',
    codes,
    ...(order === undefined ? {} : { truckOrderId: order.truckOrderId }),
  };
}
