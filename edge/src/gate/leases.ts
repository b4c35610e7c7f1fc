import type { Lease, TruckOrder } from '@pledgewatch/shared/instruction';

/** A gate's lease and what it has let through, or let in to leave, under it. */
export interface LeaseState {
  lease: Lease | null;
  usedG: number;
  usedFen: number;
}

/** In time at the gate's clock; a lease is good to its last millisecond. */
export function isLeased({ lease }: LeaseState, gateTime: number): boolean {
  return lease !== null && gateTime <= lease.expiresAt;
}

/** Whether one more truck fits under both ceilings: what it may weigh at most, and its value. */
export function fitsLease(state: LeaseState, order: TruckOrder): boolean {
  const { lease, usedG, usedFen } = state;
  if (lease === null) return false;
  const fitsG = usedG + order.netG + order.toleranceG <= lease.ceilingG;
  return fitsG && usedFen + order.valueFen <= lease.ceilingFen;
}

export function charge(state: LeaseState, order: TruckOrder): void {
  state.usedG += order.netG + order.toleranceG;
  state.usedFen += order.valueFen;
}

/** What did not leave is free again. */
export function refund(state: LeaseState, order: TruckOrder): void {
  state.usedG = Math.max(0, state.usedG - order.netG - order.toleranceG);
  state.usedFen = Math.max(0, state.usedFen - order.valueFen);
}
