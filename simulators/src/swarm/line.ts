import type { Chance } from '@pledgewatch/shared/clock';
import type { Agenda } from './agenda.ts';

/** One message in so many is lost, said twice, or held up for long. */
const LOST = 0.02;
const DOUBLED = 0.03;
const HELD_UP = 0.02;
const QUICK_MS = 300;
const HELD_UP_MS = 40_000;

/**
 * The line between gateway and cloud, in place of a broker: it loses, delays, doubles and reorders as the
 * seed says, and carries nothing while it is cut.
 */
export class Line {
  isCut = false;
  /** How the weather is over: from now on it only delays. */
  isCalm = false;
  readonly #agenda: Agenda;
  readonly #chance: Chance;

  constructor(agenda: Agenda, chance: Chance) {
    this.#agenda = agenda;
    this.#chance = chance;
  }

  carry(deliver: () => void): void {
    if (this.isCut) return;
    const [lost, doubled] = [this.#chance() < LOST, this.#chance() < DOUBLED];
    if (lost && !this.isCalm) return;
    this.#arrive(deliver);
    if (doubled && !this.isCalm) this.#arrive(deliver);
  }

  #arrive(deliver: () => void): void {
    const isHeldUp = this.#chance() < HELD_UP && !this.isCalm;
    const delayMs = 1 + Math.floor(this.#chance() * (isHeldUp ? HELD_UP_MS : QUICK_MS));
    this.#agenda.in(delayMs, () => {
      if (!this.isCut) deliver();
    });
  }
}
