import type { Decision } from './decision.ts';
import type { Fact } from './fact.ts';

/** A decision with its place in the ledger. */
export interface LedgeredDecision {
  readonly index: number;
  readonly decision: Decision;
}

/** A run of ledger entries, decoded: facts and decisions from `from` up to, but without, `next`. */
export interface Page {
  readonly from: number;
  readonly next: number;
  readonly facts: readonly Fact[];
  readonly decisions: readonly LedgeredDecision[];
}

/**
 * Something that is made from the ledger alone and can be deleted and made again. It keeps its own
 * cursor, in one commit with what it made of the entries before it.
 */
export interface Follower {
  readonly name: string;
  /** The first entry it has not taken yet. */
  cursor(): number;
  /**
   * How many pages may be under way at once, 1 unless it says so. Each then follows on the one before
   * it, which may still fail; a page is never taken before those in front of it.
   */
  readonly pagesAtOnce?: number;
  /**
   * Takes the page at its cursor, or behind those under way; what came of it is durable, with the
   * cursor at `next`, when this returns or resolves. When it throws, the same entries come again, once
   * every page under way has ended.
   */
  take(page: Page): void | Promise<void>;
}
