import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf } from '@pledgewatch/shared/command';

/** Why goods may be sold: security was refused (Civil Code 433), or the debt is in default (436). */
export type Ground = 'security-refused' | 'default';

/** A disposal, from its notice to the sale, or to the cure that stopped it. */
export interface Disposal extends Omit<CommandOf<'disposal.notify'>, 'type' | 'noticeMs'> {
  readonly ground: Ground;
  readonly defaultId?: string;
  readonly noticedBy: string;
  readonly noticedAt: EpochMs;
  readonly noticedEntry: number;
  /** Nothing is sold before. */
  readonly realiseFrom: EpochMs;
  state: 'NOTICED' | 'STOPPED' | 'REALISED';
  realisation: (Omit<CommandOf<'disposal.realise'>, 'type'> & { readonly entry: number }) | null;
}

/** Disposals by id, and the one of each pledge that is not stopped. */
export class DisposalBook {
  readonly disposals = new Map<string, Disposal>();
  readonly #ofPledge = new Map<string, Disposal>();

  constructor(saved: readonly Disposal[] = []) {
    for (const disposal of saved) this.add(disposal);
  }

  save(): readonly Disposal[] {
    return [...this.disposals.values()];
  }

  add(disposal: Disposal): void {
    this.disposals.set(disposal.disposalId, disposal);
    if (disposal.state !== 'STOPPED') this.#ofPledge.set(disposal.pledgeId, disposal);
  }

  /** The one that stands; undefined when there is none, or it was stopped. */
  ofPledge(pledgeId: string): Disposal | undefined {
    return this.#ofPledge.get(pledgeId);
  }

  stop(disposal: Disposal): void {
    disposal.state = 'STOPPED';
    this.#ofPledge.delete(disposal.pledgeId);
  }
}
