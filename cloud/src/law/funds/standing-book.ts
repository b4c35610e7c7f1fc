import type { EpochMs } from '@pledgewatch/shared/clock';
import type { StandingInstruction } from './standing-instruction.ts';

/** Standing instructions, proposed, in force and over. */
export class StandingBook {
  readonly all = new Map<string, StandingInstruction>();
  readonly #ofPledge = new Map<string, StandingInstruction[]>();
  readonly #approved = new Map<string, StandingInstruction>();

  constructor(saved: readonly StandingInstruction[] = []) {
    for (const standing of saved) this.add(standing);
  }

  save(): readonly StandingInstruction[] {
    return [...this.all.values()];
  }

  add(standing: StandingInstruction): void {
    this.all.set(standing.standingInstructionId, standing);
    const ofPledge = this.#ofPledge.get(standing.pledgeId);
    if (ofPledge) ofPledge.push(standing);
    else this.#ofPledge.set(standing.pledgeId, [standing]);
    if (standing.approvedEntry !== null) this.#takeEffect(standing);
  }

  /** The one approved last replaces those before it. */
  approve(standing: StandingInstruction, entry: number): void {
    standing.approvedEntry = entry;
    this.#takeEffect(standing);
  }

  countOf(pledgeId: string): number {
    return this.#ofPledge.get(pledgeId)?.length ?? 0;
  }

  inForce(pledgeId: string, now: EpochMs): StandingInstruction | undefined {
    const approved = this.#approved.get(pledgeId);
    return approved && approved.validUntil > now ? approved : undefined;
  }

  #takeEffect(standing: StandingInstruction): void {
    const before = this.#approved.get(standing.pledgeId);
    if ((before?.approvedEntry ?? -1) < (standing.approvedEntry as number)) {
      this.#approved.set(standing.pledgeId, standing);
    }
  }
}
