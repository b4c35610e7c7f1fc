import type { GateRefusal } from '@pledgewatch/shared/goods-status';
import type {
  EmergencyInstruction,
  HoldInstruction,
  Instruction,
  Lease,
  TruckOrder,
  Withdrawal,
} from '@pledgewatch/shared/instruction';
import { causedByTime } from '#/goods/index.ts';
import type { Yard } from './gate-post.ts';
import type { Gate } from './gate.ts';
import type { GatesParts } from './gates.ts';
import { ALREADY_OUT_MAX } from './limits.ts';
import { openInstruction } from './open-instruction.ts';
import { newOutcome, tellAnswer, tellGate, type GateOutcome } from './outcome.ts';

/** What the gate answers: accepted, or why not. */
interface Verdict {
  readonly accepted: boolean;
  readonly code?: GateRefusal;
}

const ACCEPTED: Verdict = { accepted: true };
const refuse = (code: GateRefusal): Verdict => ({ accepted: false, code });

/** How the gates take the cloud's word: verified first, obeyed if it is theirs, answered always. */
export function createObedience(
  { plan, siteId, gatewayId, cloudKey }: GatesParts,
  yard: Yard,
  gates: ReadonlyMap<string, Gate>,
): (bytes: Uint8Array, now: number) => GateOutcome {
  const { orders, holds, emergencies, clock } = yard;

  function takeOrder(order: TruckOrder, now: number, outcome: GateOutcome): Verdict {
    const { truckOrderId, instructionId, nonce, gateId, notAfter } = order;
    const held = orders.get(truckOrderId);
    if (held?.instructionIds.includes(instructionId) === true) return ACCEPTED;
    const gate = gates.get(gateId);
    if (gate === undefined) return refuse('WRONG_GATE');
    if (orders.hasNonce(nonce)) return refuse('INSTRUCTION_REPLAY');
    if (clock.at(now) > notAfter) return refuse('INSTRUCTION_EXPIRED');
    if (held !== undefined) return supplement(order, gate, now, outcome);
    if (orders.mayBeUsed(order)) return refuse('INSTRUCTION_REPLAY');
    if (!orders.hasRoom()) return refuse('GATE_FULL');
    orders.hold(order);
    return ACCEPTED;
  }

  /** A second instruction for the same truck order is an exit for a truck set aside, and no other. */
  function supplement(order: TruckOrder, gate: Gate, now: number, outcome: GateOutcome): Verdict {
    const held = orders.get(order.truckOrderId);
    if (held?.order == null) return refuse('INSTRUCTION_EXPIRED');
    const { plate, pledgeId, gateId } = held.order;
    const isSame = order.plate === plate && order.pledgeId === pledgeId && order.gateId === gateId;
    if (!isSame || !gate.isDiscrepant(order.truckOrderId)) return refuse('INSTRUCTION_REPLAY');
    orders.supplement(held, order);
    gate.supplement(order.truckOrderId, now, outcome);
    return ACCEPTED;
  }

  function takeLease(lease: Lease, now: number): Verdict {
    const gate = gates.get(lease.gateId);
    if (gate === undefined) return refuse('WRONG_GATE');
    const before = gate.leased;
    if (before?.instructionId === lease.instructionId) return ACCEPTED;
    if (before !== null && before.issuedAt >= lease.issuedAt) return refuse('INSTRUCTION_REPLAY');
    if (lease.issuedAt <= yard.knownSince) return refuse('INSTRUCTION_REPLAY');
    if (clock.at(now) > lease.expiresAt) return refuse('INSTRUCTION_EXPIRED');
    gate.lease(lease);
    return ACCEPTED;
  }

  function takeHold(hold: HoldInstruction, now: number, outcome: GateOutcome): Verdict {
    const known = holds.known(hold);
    const alreadyOut = known?.alreadyOut ?? outBefore(hold);
    const accepted = known !== undefined || holds.take(hold, alreadyOut);
    const verdict = accepted ? ACCEPTED : refuse('GATE_FULL');
    const told = accepted ? alreadyOut : [];
    for (let from = 0; from === 0 || from < told.length; from += ALREADY_OUT_MAX) {
      const some = told.slice(from, from + ALREADY_OUT_MAX);
      tellAnswer(outcome, hold, now, { ...verdict, ...(some.length > 0 && { alreadyOut: some }) });
    }
    return verdict;
  }

  /** Fire or flood opens every gate, whatever holds; its end only shuts them again. */
  function takeEmergency(emergency: EmergencyInstruction, outcome: GateOutcome): Verdict {
    if (!emergencies.take(emergency)) return refuse('GATE_FULL');
    if (emergencies.standing() === emergency.emergencyId) {
      for (const gate of gates.values()) gate.open(outcome);
    }
    return ACCEPTED;
  }

  /** What left after the hold was given and before the gate could know of it. */
  function outBefore({ pledgeId, issuedAt, lifted }: HoldInstruction): string[] {
    if (lifted) return [];
    return orders
      .outSince(issuedAt)
      .filter((order) => pledgeId === undefined || order.pledgeId === pledgeId)
      .map(({ truckOrderId }) => truckOrderId);
  }

  function withdraw(withdrawal: Withdrawal, now: number, outcome: GateOutcome): Verdict {
    const { truckOrderId, instructionId } = withdrawal;
    const held = orders.get(truckOrderId);
    // It may be one that left and was forgotten: nobody may count on its having stayed.
    const isForgotten = held?.step === 'INSTRUCTED' && held.order && orders.mayBeUsed(held.order);
    if (isForgotten) return refuse('INSTRUCTION_REPLAY');
    if (held === undefined) {
      if (orders.mayBeUsed(withdrawal)) return refuse('INSTRUCTION_REPLAY');
      orders.refuseAhead(truckOrderId, instructionId, now);
      return ACCEPTED;
    }
    if (held.withdrawal?.instructionId !== instructionId) {
      const accepted = held.outAt === null;
      if (accepted) takeBack(truckOrderId, now, outcome);
      orders.move(truckOrderId, { withdrawal: { instructionId, accepted } });
    }
    return held.withdrawal?.accepted === true ? ACCEPTED : refuse('INSTRUCTION_REPLAY');
  }

  function takeBack(truckOrderId: string, now: number, outcome: GateOutcome): void {
    const held = orders.get(truckOrderId);
    if (held?.order == null) return;
    const { gateId, plate } = held.order;
    if (held.step === 'USED') return gates.get(gateId)?.cancel(truckOrderId, now, outcome);
    if (held.step !== 'INSTRUCTED') return;
    orders.move(truckOrderId, { step: 'CANCELLED' });
    const cause = causedByTime(now, now);
    tellGate(outcome, cause, gateId, 'CANCELLED', { truckOrderId, plate });
  }

  function obey(instruction: Instruction, now: number, outcome: GateOutcome): void {
    if (instruction.type !== 'truckOrder') clock.sign(instruction.issuedAt);
    const isOurs = instruction.siteId === siteId && instruction.gatewayId === gatewayId;
    if (!isOurs) return tellAnswer(outcome, instruction, now, refuse('WRONG_GATE'));
    const verdict = judge(instruction, now, outcome);
    if (instruction.type !== 'hold') tellAnswer(outcome, instruction, now, verdict);
    if (!verdict.accepted) return;
    for (const gate of gates.values()) gate.reconsider(now, outcome);
  }

  function judge(instruction: Instruction, now: number, outcome: GateOutcome): Verdict {
    switch (instruction.type) {
      case 'truckOrder':
        return takeOrder(instruction, now, outcome);
      case 'lease':
        return takeLease(instruction, now);
      case 'hold':
        return takeHold(instruction, now, outcome);
      case 'emergency':
        return takeEmergency(instruction, outcome);
      case 'withdrawal':
        return withdraw(instruction, now, outcome);
    }
  }

  function tellForgery(now: number, outcome: GateOutcome): void {
    if (!clock.mayTellForgery(now)) return;
    const gateId = plan.gates[0]?.id ?? siteId;
    const code = 'INSTRUCTION_BAD_SIGNATURE';
    tellGate(outcome, causedByTime(now, now), gateId, 'REFUSED', { code });
  }

  return (bytes, now) => {
    const outcome = newOutcome();
    const opened = openInstruction(bytes, cloudKey);
    if (opened.is === 'genuine') obey(opened.instruction, now, outcome);
    else if (opened.is === 'unknown') tellAnswer(outcome, opened, now, { accepted: false });
    else tellForgery(now, outcome);
    return outcome;
  };
}
