/** Lends a few things, each to one borrower at a time; who comes when all are lent waits in line. */
export class Lending<T> {
  readonly #free: T[];
  readonly #waiting: ((one: T) => void)[] = [];

  constructor(things: readonly T[]) {
    this.#free = [...things];
  }

  /** Lends one for as long as the work takes, whatever comes of it. */
  async lend<R>(work: (one: T) => Promise<R>): Promise<R> {
    const one = this.#free.pop() ?? (await new Promise<T>((free) => this.#waiting.push(free)));
    try {
      return await work(one);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(one);
      else this.#free.push(one);
    }
  }
}
