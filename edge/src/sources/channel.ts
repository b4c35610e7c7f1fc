/**
 * A bounded hand-over from callbacks to a loop. What was put in is given out in order; ending it
 * drops nothing that was put in before.
 */
export class Channel<T> {
  readonly #items: T[] = [];
  readonly #itemsMax: number;
  #wake: () => void = () => undefined;
  #onTaken: (() => void) | undefined;
  #ended: { readonly error?: unknown } | undefined;

  constructor(itemsMax: number) {
    this.#itemsMax = itemsMax;
  }

  get hasRoom(): boolean {
    return this.#items.length < this.#itemsMax;
  }

  /** Gives false, and keeps nothing, when it is full or ended. */
  put(item: T): boolean {
    if (!this.hasRoom || this.#ended) return false;
    this.#items.push(item);
    this.#wake();
    return true;
  }

  /** Calls `then` once: at once when there is room, else when the next item is taken. */
  whenRoom(then: () => void): void {
    if (this.hasRoom) then();
    else this.#onTaken = then;
  }

  /** No more will come; with an error, the loop throws it after the last item. */
  end(error?: unknown): void {
    this.#ended ??= error === undefined ? {} : { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for (;;) {
      while (this.#items.length > 0) {
        yield this.#items.shift() as T;
        const onTaken = this.#onTaken;
        this.#onTaken = undefined;
        onTaken?.();
      }
      if (this.#ended) {
        if ('error' in this.#ended) throw this.#ended.error;
        return;
      }
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }
}
