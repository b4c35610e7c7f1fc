import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf, ControlLossGround } from '@pledgewatch/shared/command';
import { Deadlines } from '../deadlines.ts';

/** By what control was regained, with the digest of the recount and what the sensors showed. */
export type Regained = Omit<CommandOf<'controlLoss.regain'>, 'type' | 'controlLossId'> & {
  readonly entry: number;
  readonly at: EpochMs;
  readonly baselineDigest: string;
};

/** A loss of actual control, from its declaration to the proof that it is regained. */
export interface ControlLoss {
  readonly controlLossId: string;
  readonly pledgeId: string;
  readonly ground: ControlLossGround;
  readonly lostAt: EpochMs;
  /** Absent where an agreed fact showed it, and nobody declared it. */
  readonly evidenceDigest?: string;
  readonly declaredBy: string | null;
  readonly declaredAt: EpochMs;
  readonly declaredEntry: number;
  /** The hold that stands as long as it does. */
  readonly holdId: string;
  /** ENDED: its pledge is over. */
  state: 'STANDING' | 'REGAINED' | 'ENDED';
  regained: Regained | null;
}

/** When a pledge's agreed facts are looked at next, and since when too little was verified. */
export interface ControlWatch {
  readonly pledgeId: string;
  lookAt: EpochMs;
  belowSince: EpochMs | null;
}

export interface SavedControl {
  readonly losses: readonly ControlLoss[];
  readonly watches: readonly ControlWatch[];
}

const NONE: readonly never[] = Object.freeze([]);

/** Losses of control by id, the one of each pledge that stands, and the pledges that are looked after. */
export class ControlBook {
  readonly losses = new Map<string, ControlLoss>();
  readonly #ofPledge = new Map<string, ControlLoss[]>();
  readonly #watches = new Map<string, ControlWatch>();
  readonly #looks = new Deadlines<ControlWatch>(({ lookAt }) => lookAt);
  /** Losses that the fact at hand began or ended. Derived. */
  readonly #moved: ControlLoss[] = [];

  constructor(saved?: Partial<SavedControl>) {
    for (const loss of saved?.losses ?? NONE) this.#keep(loss);
    for (const watch of saved?.watches ?? NONE) this.watch(watch);
  }

  save(): SavedControl {
    return { losses: [...this.losses.values()], watches: [...this.#watches.values()] };
  }

  /** A new fact is at hand. */
  begin(): void {
    this.#moved.length = 0;
  }

  moved(): readonly ControlLoss[] {
    return this.#moved;
  }

  add(loss: ControlLoss): void {
    this.#keep(loss);
    this.#moved.push(loss);
  }

  end(loss: ControlLoss, to: 'REGAINED' | 'ENDED', regained: Regained | null = null): void {
    loss.state = to;
    loss.regained = regained;
    this.#moved.push(loss);
  }

  /** Oldest first. */
  ofPledge(pledgeId: string): readonly ControlLoss[] {
    return this.#ofPledge.get(pledgeId) ?? NONE;
  }

  /** The one that stands; a pledge has one at most. */
  standing(pledgeId: string): ControlLoss | undefined {
    return this.ofPledge(pledgeId).find(({ state }) => state === 'STANDING');
  }

  /** Looks after a pledge, or at another time. */
  watch(watch: ControlWatch): void {
    this.#watches.set(watch.pledgeId, watch);
    this.#looks.update(watch);
  }

  watching(pledgeId: string): ControlWatch | undefined {
    return this.#watches.get(pledgeId);
  }

  forget(watch: ControlWatch): void {
    this.#watches.delete(watch.pledgeId);
    this.#looks.forget(watch);
  }

  due(now: EpochMs): readonly ControlWatch[] {
    return this.#looks.due(now);
  }

  nextDueAt(): EpochMs {
    return this.#looks.nextDueAt();
  }

  #keep(loss: ControlLoss): void {
    this.losses.set(loss.controlLossId, loss);
    this.#ofPledge.set(loss.pledgeId, [...this.ofPledge(loss.pledgeId), loss]);
  }
}
