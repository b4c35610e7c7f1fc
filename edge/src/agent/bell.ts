import type { Clock } from '@pledgewatch/shared/clock';

/** A pause that others may cut short: how a loop waits for work without asking for it. */
export class Bell {
  readonly #clock: Clock;
  #isRung = false;
  #waiting: AbortController | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ring(): void {
    this.#isRung = true;
    this.#waiting?.abort();
  }

  /** Until it rings, or rang since the last wait; at most `ms`. */
  async wait(ms: number): Promise<void> {
    if (!this.#isRung) {
      this.#waiting = new AbortController();
      await this.#clock.sleep(ms, this.#waiting.signal);
      this.#waiting = null;
    }
    this.#isRung = false;
  }
}
