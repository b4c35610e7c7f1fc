import type { Actor, Command } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { GateStep, GoodsStatusEvent, GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { Instruction } from '@pledgewatch/shared/instruction';
import type { Decision, Fact } from '#/core/index.ts';
import { createLaw, type Law } from '#/law/index.ts';
import type { Signed } from '#/pledges/index.ts';
import { createPositions, type Positions } from '#/positions/index.ts';

/** When a court's time begins: a Monday noon in Foshan. */
export const NOON = Date.UTC(2026, 10, 23, 4);
export const HOUR = 3_600_000;

/** Positions and law over one made-up ledger, with the sequencer's order: check, fold, decide. */
export class Court {
  now = NOON;
  positions: Positions = createPositions();
  law: Law = createLaw();
  readonly facts: Fact[] = [];
  readonly decisions: Decision[] = [];
  #entry = 0;

  /** @throws {PledgewatchError} The law's refusal. */
  give(by: Actor, command: Command, signed?: Signed): Decision[] {
    this.law.check(by, command, this.now, this.positions, signed);
    return this.fold({ kind: 'command', actor: by, command, ...this.#place() });
  }

  /** The code and facts of the refusal; fails when the law agrees. */
  refusal(by: Actor, command: Command, signed?: Signed): PledgewatchError {
    try {
      this.law.check(by, command, this.now, this.positions, signed);
    } catch (error) {
      if (error instanceof PledgewatchError) return error;
      throw error;
    }
    throw new Error(`${command.type} was not refused`);
  }

  /** What a gateway's next batch says; times are filled in with the present. */
  say(items: readonly Said[], gatewayId = 'gw-1', siteId = 'site-1'): Decision[] {
    const times = { observedAt: this.now, receivedAt: this.now, clock: 'synced' as const };
    return this.fold({
      kind: 'events',
      header: {
        version: 2,
        siteId,
        gatewayId,
        lane: 'events',
        epoch: NOON,
        firstSeq: 1,
        lastSeq: items.length,
        previous: new Uint8Array(32),
        root: new Uint8Array(32),
        sealedAt: this.now,
      },
      items: items.map((item) => ({ ...times, ...item }) as GoodsStatusEvent),
      undecoded: [],
      ...this.#place(),
    });
  }

  /** The gate tells of a step of a truck order. */
  step(truckOrderId: string, step: GateStep, more: Partial<GoodsStatusOf<'gate'>> = {}) {
    return this.say([{ kind: 'gate', gateId: 'G-1', truckOrderId, step, ...more }]);
  }

  /** The gateway answers an instruction. */
  answer(instructionId: string, accepted = true, code?: GoodsStatusOf<'gate'>['code']) {
    const said = { kind: 'instructionAnswer', instructionId, accepted } as const;
    return this.say([code === undefined ? said : { ...said, code }]);
  }

  /** Time passes, and a tick is due. */
  pass(ms: number): Decision[] {
    this.now += ms;
    return this.fold({ kind: 'tick', ...this.#place() });
  }

  fold(fact: Fact): Decision[] {
    this.facts.push(fact);
    this.positions.apply(fact);
    const decisions = this.law.apply(fact, this.positions);
    this.decisions.push(...decisions);
    this.#entry += decisions.length;
    return decisions;
  }

  /** Goes on from a snapshot of itself, as after a restart. */
  restart(): void {
    this.positions = createPositions(this.positions.snapshot());
    this.law = createLaw(this.law.snapshot());
  }

  #place() {
    const index = this.#entry;
    this.#entry += 1;
    return { index, acceptedAt: this.now };
  }
}

/** An event without its times. */
export type Said = GoodsStatusEvent extends infer E
  ? E extends GoodsStatusEvent
    ? Omit<E, 'observedAt' | 'receivedAt' | 'clock'> &
        Partial<Pick<E, 'observedAt' | 'receivedAt' | 'clock'>>
    : never
  : never;

/** The instructions among some decisions. */
export function instructionsIn(decisions: readonly Decision[]): Instruction[] {
  return decisions.flatMap((decision) =>
    decision.do === 'send-instruction' ? [decision.instruction] : [],
  );
}

/** The notes among some decisions, by name. */
export function notesIn(decisions: readonly Decision[]): string[] {
  return decisions.flatMap((decision) => (decision.do === 'note' ? [decision.note] : []));
}
