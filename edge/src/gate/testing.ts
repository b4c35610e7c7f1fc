import { createPublicKey } from 'node:crypto';
import type { GoodsStatusEvent, GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import { signSign1 } from '@pledgewatch/shared/cose';
import {
  type EmergencyInstruction,
  INSTRUCTION_AAD,
  type HoldInstruction,
  type Instruction,
  type Lease,
  type TruckOrder,
  type Withdrawal,
} from '@pledgewatch/shared/instruction';
import { generatePrivateKey } from '@pledgewatch/shared/keys';
import type { Observation, ObservationOf } from '@pledgewatch/shared/observation';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { createGoods } from '#/goods/index.ts';
import { MORNING, observe, plan as onePlan } from '#/goods/testing.ts';
import { createGates } from './gates.ts';
import type { GateOutcome } from './outcome.ts';

const cloudKey = generatePrivateKey();
export const strangerKey = generatePrivateKey();

/** The site of the goods tests with a second gate. */
export const plan: SitePlan = {
  ...onePlan,
  gates: [
    ...onePlan.gates,
    { id: 'G-2', weighbridgeIds: ['WB-2'], cameraId: 'CAM-G2', zoneId: 'A' },
  ],
};

export const PLATE = '粤A12345';
export const DRIVER = 'chen.wei';
export const BAGS = ['aa01', 'aa02', 'aa03', 'aa04', 'aa05'];
export const TARE_G = 15_000_000;
export const GROSS_G = 20_000_000;

const ours = { siteId: 'gd-foshan-01', gatewayId: 'gw-1' };
let told = 0;
const instructionId = () => `i-${(told += 1)}`;

export function order(given: Partial<TruckOrder> = {}): TruckOrder {
  const id = instructionId();
  return {
    type: 'truckOrder',
    instructionId: id,
    truckOrderId: 'TO-1',
    releaseId: 'R-1',
    pledgeId: 'P-1',
    ...ours,
    gateId: 'G-1',
    plate: PLATE,
    driverId: DRIVER,
    epcs: BAGS,
    netG: 5_000_000,
    toleranceG: 15_000,
    valueFen: 65_000_000,
    notBefore: MORNING,
    notAfter: MORNING + 3_600_000,
    nonce: Buffer.from(id).toString('hex').padStart(32, '0'),
    approvals: [1, 2],
    ...given,
  };
}

export function lease(given: Partial<Lease> = {}): Lease {
  return {
    type: 'lease',
    instructionId: instructionId(),
    ...ours,
    gateId: 'G-1',
    upToEntry: 7,
    issuedAt: MORNING,
    expiresAt: MORNING + 7_200_000,
    ceilingG: 60_000_000,
    ceilingFen: 1_000_000_000,
    ...given,
  };
}

export function hold(given: Partial<HoldInstruction> = {}): HoldInstruction {
  const id = { instructionId: instructionId(), holdId: 'H-1' };
  return { type: 'hold', ...id, ...ours, issuedAt: MORNING, lifted: false, ...given };
}

export function emergency(given: Partial<EmergencyInstruction> = {}): EmergencyInstruction {
  const id = { instructionId: instructionId(), emergencyId: 'E-1' };
  return { type: 'emergency', ...id, ...ours, issuedAt: MORNING, ended: false, ...given };
}

export function withdrawal(given: Partial<Withdrawal> = {}): Withdrawal {
  const id = { instructionId: instructionId(), truckOrderId: 'TO-1' };
  return { type: 'withdrawal', ...id, ...ours, issuedAt: MORNING, ...given };
}

export function sign(content: unknown, key = cloudKey, externalAad = INSTRUCTION_AAD): Uint8Array {
  const payload = Buffer.from(JSON.stringify(content));
  return signSign1({ protectedHeader: new Map(), payload, externalAad, key });
}

/** A gateway at its gates: goods and gates folded and committed as the agent does it. */
export class Bench {
  /** Ms after {@link MORNING}. */
  at = 1_000;
  readonly events: GoodsStatusEvent[] = [];
  /** Gates whose barrier opened, in order. */
  readonly opened: string[] = [];
  readonly saved = new Map<string, string>();
  #goods;
  #gates;
  #forgot: { readonly forgotAt?: number } = {};
  readonly #plan: SitePlan;

  constructor(plan_ = plan) {
    this.#plan = plan_;
    this.#goods = createGoods(plan_);
    this.#gates = this.#restoreGates();
  }

  get now(): number {
    return MORNING + this.at;
  }

  see(observation: Observation): GateOutcome {
    const goodsEvents = this.#goods.fold(observation, this.now);
    const outcome = this.#gates.fold(observation, goodsEvents, this.now);
    return this.#commit(goodsEvents, outcome);
  }

  tell(...instructions: Instruction[]): GoodsStatusOf<'instructionAnswer'> | undefined {
    let answer: GoodsStatusOf<'instructionAnswer'> | undefined;
    for (const instruction of instructions) {
      const { events } = this.receive(sign(instruction));
      answer = events.find((event) => event.kind === 'instructionAnswer');
    }
    return answer;
  }

  receive(bytes: Uint8Array): GateOutcome {
    return this.#commit([], this.#gates.instruct(bytes, this.now));
  }

  wait(ms: number): void {
    this.at += ms;
    const goodsEvents = this.#goods.passTime(this.now);
    this.#commit(goodsEvents, this.#gates.passTime(this.now));
  }

  /** Stops, and starts again from what was committed. */
  restart(): void {
    const kept = [...this.saved].reverse();
    this.#goods = createGoods(this.#plan, kept);
    this.#gates = this.#restoreGates();
  }

  /** What the gates would do with it, as if the gateway stopped before it was committed. */
  loseBeforeCommit(act: (bench: Bench) => unknown): void {
    const { at } = this;
    const events = this.events.length;
    const opened = this.opened.length;
    const saved = new Map(this.saved);
    act(this);
    this.at = at;
    this.events.length = events;
    this.opened.length = opened;
    this.saved.clear();
    for (const [name, body] of saved) this.saved.set(name, body);
    this.restart();
  }

  arrive(
    plate: string | undefined = PLATE,
    driverId: string | undefined = DRIVER,
    camera = 'CAM-G1',
  ): void {
    this.at += 1_000;
    const shown = { ...(plate && { plate }), ...(driverId && { driverId }) };
    this.see(observe('vehicle', camera, this.at, shown));
  }

  /** Onto the weighbridge, to rest, and off again. */
  weigh(grossG: number, weighbridgeId = 'WB-1'): void {
    // WB-2 has neither flag nor alibi memory, as an XK3190.
    const flag = (stable: boolean) => (weighbridgeId === 'WB-1' ? { stable } : {});
    this.show(weighbridgeId, 0, flag(true));
    this.show(weighbridgeId, grossG / 2, flag(false));
    for (let n = 0; n < 6; n += 1) this.show(weighbridgeId, grossG, flag(true));
    if (weighbridgeId === 'WB-1') {
      this.show(weighbridgeId, grossG, { stable: true, alibiId: `WB-1-${this.at}` });
    }
    this.show(weighbridgeId, grossG / 2, flag(false));
    this.show(weighbridgeId, 0, flag(true));
  }

  show(weighbridgeId: string, grossG: number, given: Partial<ObservationOf<'weight'>> = {}): void {
    this.at += 500;
    this.see(observe('weight', weighbridgeId, this.at, { grossG, ...given }));
  }

  /** Through the portal, inside to outside or back. */
  carry(epcs: readonly string[], direction: 'out' | 'in' = 'out'): void {
    for (const epc of epcs) {
      for (const antenna of direction === 'out' ? [1, 2] : [2, 1]) {
        this.at += 300;
        this.see(observe('tag', 'R-G1', this.at, { epc, antenna }));
      }
    }
    this.at += 3_000;
  }

  /** Gate steps of a truck order so far, refusals with their code. */
  steps(truckOrderId = 'TO-1'): string[] {
    return this.gate()
      .filter((event) => event.truckOrderId === truckOrderId)
      .map(({ step, code }) => (code === undefined ? step : `${step} ${code}`));
  }

  gate(): GoodsStatusOf<'gate'>[] {
    return this.events.filter((event) => event.kind === 'gate');
  }

  /** Stops, and starts again with a journal that was salvaged at this moment. */
  forget(...names: string[]): void {
    for (const name of names) this.saved.delete(name);
    this.#forgot = { forgotAt: this.now };
    this.restart();
  }

  #restoreGates() {
    const { siteId, gatewayId } = ours;
    const keys = { cloudKey: createPublicKey(cloudKey) };
    const parts = { plan: this.#plan, siteId, gatewayId, ...keys, ...this.#forgot };
    return createGates(parts, [...this.saved].reverse());
  }

  #commit(goodsEvents: GoodsStatusEvent[], outcome: GateOutcome): GateOutcome {
    for (const { name, body } of [...this.#goods.takeChanges(), ...this.#gates.takeChanges()]) {
      this.saved.delete(name);
      if (body !== null) this.saved.set(name, body);
    }
    this.events.push(...goodsEvents, ...outcome.events);
    this.opened.push(...outcome.openBarriers);
    return outcome;
  }
}
