import type { Delivery } from './source.ts';
import { DELIVERIES_IN_FLIGHT_MAX, OBSERVATIONS_IN_FLIGHT_MAX } from './limits.ts';

/** The deliveries of one session that await the journal: bounded, and all of them waited for. */
export class InFlight {
  readonly #under = new Set<Promise<void>>();
  #observations = 0;
  #wake: () => void = () => undefined;

  get deliveries(): number {
    return this.#under.size;
  }

  /** Resolves when there is room for one more. */
  async room(): Promise<void> {
    while (this.#isFull()) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  /** Counts `work` in until it resolves; it must not reject. */
  track({ observations }: Delivery, work: Promise<void>): void {
    this.#observations += observations.length;
    const tracked = this.#follow(work, () => {
      this.#observations -= observations.length;
      this.#under.delete(tracked);
      this.#wake();
    });
    this.#under.add(tracked);
  }

  async #follow(work: Promise<void>, done: () => void): Promise<void> {
    await work;
    done();
  }

  async settled(): Promise<void> {
    while (this.#under.size > 0) await Promise.all(this.#under);
  }

  #isFull(): boolean {
    return (
      this.#under.size >= DELIVERIES_IN_FLIGHT_MAX ||
      this.#observations >= OBSERVATIONS_IN_FLIGHT_MAX
    );
  }
}
