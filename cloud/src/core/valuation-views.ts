/** A price as its source said it. */
export interface PriceView {
  readonly priceFenPerTonne: number;
  readonly observedAt: number;
  /** Where it was read. */
  readonly provenance: string;
  readonly documentDigest?: string;
  /** Ledger index of the posting. */
  readonly entry: number;
}

/** A demand for supplementary security, as it was stated and as it stands; fen. */
export interface DemandView {
  readonly marginCallId: string;
  readonly state: 'OPEN' | 'OVERDUE' | 'CURED' | 'LAPSED';
  readonly calledAt: number;
  readonly dueAt: number;
  readonly lowerFen: number | string;
  readonly levelFen: number | string;
  readonly gapFen: number | string;
  readonly cashFen: number | string;
  readonly disputedFen: number;
  readonly waivedFen: number;
  readonly calledEntry: number;
}

/** What a pledge is valued by, and what was asked for beyond it. */
export interface ValuationView {
  /** The last prices of its source, oldest first. */
  pricesOf(pledgeId: string): readonly PriceView[];
  /** Oldest first. */
  demandsOf(pledgeId: string): readonly DemandView[];
}
