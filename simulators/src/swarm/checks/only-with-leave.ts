import type { Instruction, Lease, TruckOrder } from '@pledgewatch/shared/instruction';
import { CONTROL_LINE_FEN } from '../site.ts';
import type { MakeCheck } from './check.ts';

const MILLIGRAMS_PER_TONNE = 1_000_000_000n;
/** Statement 3: no goods leave on our word unless the pledge allowed it when we last could know. */
export const onlyWithLeave: MakeCheck = ({ tell, cloud, gateway, world, agenda }) => {
  const orders = new Map<string, TruckOrder>();
  /** Trucks that were let in for an order, and left with its goods. */
  const used = new Set<string>();
  const leases: Lease[] = [];

  /** The lower bound of what stays, at its price, is above the control line. */
  function stillCovers(order: TruckOrder): void {
    const state = cloud.parts()?.sequencer.state;
    // What was decided just before a crash is judged by the law's own tests alone.
    if (!state) return;
    const pledge = state.law.pledge(order.pledgeId);
    if (!pledge) return tell(`order ${order.truckOrderId} is of no pledge`);
    const { lowerG } = state.positions.pledge(pledge);
    const staysG = BigInt(lowerG - order.netG);
    const staysFen = (staysG * BigInt(pledge.priceFenPerTonne)) / (MILLIGRAMS_PER_TONNE / 1_000n);
    if (staysFen >= BigInt(CONTROL_LINE_FEN)) return;
    tell(`order ${order.truckOrderId} leaves ${staysFen} fen, the line is ${CONTROL_LINE_FEN}`);
  }

  const orderAt = (gateId: string) => {
    const driver = world.gates.get(gateId)?.truck?.driver;
    return [...orders.values()].find(({ driverId }) => driverId === driver);
  };

  return {
    decision({ decision }) {
      if (decision.do !== 'send-instruction') return;
      const { instruction } = decision;
      if (instruction.type !== 'truckOrder') return;
      orders.set(instruction.truckOrderId, instruction);
      stillCovers(instruction);
    },
    instructed(instruction: Instruction) {
      if (instruction.type === 'lease') leases.push(instruction);
    },
    vehicleAdmitted(gateId) {
      const order = orderAt(gateId);
      if (!order) return tell(`gate ${gateId} opened for a vehicle without an order`);
      const { truckOrderId, notAfter } = order;
      const now = agenda.now + gateway.offsetMs;
      if (used.has(truckOrderId)) tell(`the gate opened for ${truckOrderId} once more`);
      if (now > notAfter) tell(`the gate opened for ${truckOrderId} after its window`);
      const isLeased = leases.some((lease) => lease.gateId === gateId && now <= lease.expiresAt);
      if (!isLeased) tell(`the gate opened for ${truckOrderId} without a lease in force`);
    },
    vehicleLeft(gateId) {
      const truck = world.gates.get(gateId)?.truck;
      const order = orderAt(gateId);
      if (!truck || truck.epcs.size === 0) return;
      if (!order) return tell(`goods left by gate ${gateId} without an order`);
      used.add(order.truckOrderId);
      const strange = [...truck.epcs].find((epc) => !order.epcs.includes(epc.toLowerCase()));
      if (strange) tell(`${strange} left with ${order.truckOrderId}, which does not name it`);
    },
  };
};
