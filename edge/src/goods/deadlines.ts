/**
 * When to look at which id again. Looking too early is harmless, so a deadline that moves later is
 * left where it is: a read of a tag costs no heap operation.
 */
export class Deadlines {
  readonly #heap: (readonly [at: number, id: string])[] = [];
  readonly #soonest = new Map<string, number>();

  /** Looks at `id` at `at` or before. */
  want(id: string, at: number): void {
    if (at >= (this.#soonest.get(id) ?? Infinity)) return;
    this.#soonest.set(id, at);
    this.#push([at, id]);
  }

  /** The next moment at which something may be due. */
  next(): number | null {
    this.#dropStale();
    return this.#heap[0]?.[0] ?? null;
  }

  /** Takes the ids to look at now, sorted; those that go on waiting are wanted again. */
  take(now: number): string[] {
    const due: string[] = [];
    for (;;) {
      this.#dropStale();
      const top = this.#heap[0];
      if (top === undefined || top[0] > now) break;
      this.#pop();
      this.#soonest.delete(top[1]);
      due.push(top[1]);
    }
    return due.sort();
  }

  #dropStale(): void {
    for (;;) {
      const top = this.#heap[0];
      if (top === undefined || this.#soonest.get(top[1]) === top[0]) return;
      this.#pop();
    }
  }

  #push(item: readonly [number, string]): void {
    const heap = this.#heap;
    let at = heap.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (heap[parent]![0] <= item[0]) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = item;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]![0] < heap[child]![0]) child += 1;
      if (heap[child]![0] >= last[0]) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}
