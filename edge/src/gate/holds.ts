import type { HoldInstruction } from '@pledgewatch/shared/instruction';
import { NamedParts, type SavedParts, type StateChange } from '#/goods/index.ts';
import { HOLDS_MAX } from './limits.ts';

/** A hold as last heard of, and what had left before it came. */
export interface KnownHold {
  readonly hold: HoldInstruction;
  readonly alreadyOut: readonly string[];
}

/** Holds of the site, by their id: the newest word counts, whatever order words arrive in. */
export class Holds {
  readonly #holds: NamedParts<KnownHold>;

  constructor(saved: SavedParts) {
    this.#holds = new NamedParts('gate/hold/', saved);
  }

  /** What is known of the hold already, if it is this word or a newer one. */
  known({ holdId, issuedAt }: HoldInstruction): KnownHold | undefined {
    const known = this.#holds.get(holdId);
    return known !== undefined && known.hold.issuedAt >= issuedAt ? known : undefined;
  }

  /** False when there is no room: the cloud then keeps asking and renews no lease. */
  take(hold: HoldInstruction, alreadyOut: readonly string[]): boolean {
    if (!this.#holds.has(hold.holdId) && !this.#makeRoom()) return false;
    this.#holds.put(hold.holdId, { hold, alreadyOut });
    return true;
  }

  covers(pledgeId: string): boolean {
    for (const [, { hold }] of this.#holds.entries()) {
      if (!hold.lifted && (hold.pledgeId === undefined || hold.pledgeId === pledgeId)) return true;
    }
    return false;
  }

  takeChanges(): StateChange[] {
    return this.#holds.takeChanges();
  }

  #makeRoom(): boolean {
    if (this.#holds.size < HOLDS_MAX) return true;
    const lifted = this.#holds
      .sorted()
      .filter(([, { hold }]) => hold.lifted)
      .sort(([, a], [, b]) => a.hold.issuedAt - b.hold.issuedAt)[0];
    if (lifted === undefined) return false;
    this.#holds.delete(lifted[0]);
    return true;
  }
}
