import type { Observation } from '@pledgewatch/shared/observation';

/** Stands where the journal stands: keeps what it is given, when and if the test lets it. */
export class TestStore {
  readonly observations: Observation[] = [];
  /** What was offered, stored or not. */
  readonly offered: Observation[] = [];
  #gate: Promise<void> = Promise.resolve();
  #open: () => void = () => undefined;
  #error: Error | undefined;

  readonly append = async (observations: readonly Observation[]): Promise<void> => {
    this.offered.push(...observations);
    await this.#gate;
    if (this.#error) throw this.#error;
    this.observations.push(...observations);
  };

  /** Nothing is stored until {@link release}. */
  hold(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    [this.#gate, this.#open] = [promise, resolve];
  }

  release(): void {
    this.#open();
  }

  /** Refuses with `error` until it is called without one. */
  refuse(error?: Error): void {
    this.#error = error;
  }
}
