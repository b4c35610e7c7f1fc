import { hash } from 'node:crypto';
import type { Instruction } from '@pledgewatch/shared/instruction';
import type { Folding } from '#/pledges/index.ts';

/** An instruction that the ledger remembers until its gate has answered; leases are not among them. */
export type Told = Exclude<Instruction, { type: 'lease' }>;

/** Instructions whose gate has not given its signed answer yet. */
export class Outbox {
  readonly #unanswered: Map<string, Told>;

  constructor(saved: readonly Told[] = []) {
    this.#unanswered = new Map(saved.map((told) => [told.instructionId, told]));
  }

  save(): readonly Told[] {
    return [...this.#unanswered.values()];
  }

  send(instruction: Told, folding: Folding): void {
    this.#unanswered.set(instruction.instructionId, instruction);
    const { instructionId } = instruction;
    folding.decide('send-instruction', instructionId, { do: 'send-instruction', instruction });
  }

  get(instructionId: string): Told | undefined {
    return this.#unanswered.get(instructionId);
  }

  /** The gate answered, or something newer says more. */
  drop(instructionId: string | null): void {
    if (instructionId !== null) this.#unanswered.delete(instructionId);
  }

  dropWhere(isOver: (told: Told) => boolean): void {
    for (const told of this.#unanswered.values()) {
      if (isOver(told)) this.#unanswered.delete(told.instructionId);
    }
  }

  all(): readonly Told[] {
    return this.save();
  }

  /** Whether a gateway has yet to confirm a hold. */
  owesHold(gatewayId: string): boolean {
    for (const told of this.#unanswered.values()) {
      if (told.type === 'hold' && !told.lifted && told.gatewayId === gatewayId) return true;
    }
    return false;
  }
}

/** Made of cause and subject alone, so that a replay says the same thing under the same name. */
export function instructionId(
  kind: 'order' | 'hold' | 'back' | 'emergency',
  cause: number,
  subject: string,
) {
  return `${kind}-${digest(`${kind}/${cause}/${subject}`)}`;
}

/** 128 bits that no other instruction has. It need not be secret: the signature is what counts. */
export function nonceOf(instructionId: string): string {
  return digest(`nonce/${instructionId}`);
}

function digest(text: string): string {
  return hash('sha256', text).slice(0, 32);
}
