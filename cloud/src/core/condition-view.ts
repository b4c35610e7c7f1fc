import type { UnitCondition } from '@pledgewatch/shared/command';

/** A change of units' condition, with who said so. */
export interface ConditionChangeView {
  readonly changeId: string;
  readonly condition: UnitCondition;
  readonly epcs: readonly string[];
  readonly reason: string;
  readonly documentDigest?: string;
  /** The climate reading that stood in for a second person. */
  readonly reading?: { readonly entry: number; readonly item: number };
  readonly proposedBy: string;
  readonly proposedAt: number;
  /** Ledger index of the proposal. */
  readonly entry: number;
  readonly confirmedBy: string | null;
  /** Since when it counts; null before. */
  readonly effectiveAt: number | null;
}
