/** What is asked of a list in the order of its keys: those after `after`, at most `limit`. */
export interface SliceQuery {
  readonly after?: string;
  readonly limit: number;
}

/** Part of a list. */
export interface Slice<T> {
  readonly items: readonly T[];
  /** The key to go on after; absent at the end. */
  readonly last?: string;
}
