import type { Evidence } from '@pledgewatch/shared/alert';

/**
 * Claims ≤ measured stock ≤ capacity, broken by a measurement: less stands on a slot than is claimed
 * there, or more on a slot or site than fits.
 */
export interface StockBreach {
  readonly kind: 'claims-above-stock' | 'stock-above-capacity';
  readonly siteId: string;
  /** Null for the whole site. */
  readonly slotId: string | null;
  /** Since when it was measured again and again, by the core's clock. */
  readonly since: number;
  /** Active pledges with goods there. */
  readonly pledgeIds: readonly string[];
  /** What the pledges claim, or what fits. */
  readonly limitG: number;
  /** The most that may stand there; for a capacity the least. */
  readonly measuredG: number;
  readonly evidence: Evidence;
}

/** What the last fact did to a breach. */
export interface StockBreachMove {
  readonly breach: StockBreach;
  readonly isOver: boolean;
}

/** What a third party says is its own. */
export interface ThirdPartyClaimView {
  readonly claimId: string;
  readonly siteId: string;
  readonly claimant: string;
  readonly ground: string;
  readonly documentDigest: string;
  /** Pledges it concerned when it was filed, with how many units, and whether they may still leave. */
  readonly touches: readonly {
    readonly pledgeId: string;
    readonly units: number;
    readonly isStopped: boolean;
  }[];
}

/** A document of a pledge that is the same, or nearly, as one used elsewhere. */
export interface DocumentMatch {
  readonly likeness: 'exact' | 'near';
  readonly pledgeId: string;
  readonly documentId: string;
  /** The bank's own other pledge; else no more than whose list it is in. */
  readonly elsewhere: string;
}
