import type { PledgeView } from './pledge-view.ts';

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
  readonly pledgeId: string;
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
  readonly endedAt: number | null;
  /** What the borrower said to it. */
  readonly answer: {
    readonly response: string;
    readonly agreedFen: number;
    readonly disputedFen: number;
    readonly reason?: string;
    readonly at: number;
    readonly entry: number;
  } | null;
}

/** A change of pledge rate, haircut and lines, and what became of it; thousandths. */
export interface TermsView {
  readonly noticeId: string;
  readonly pledgeRatePermille: number;
  readonly haircutPermille: number;
  readonly warningLinePermille: number;
  readonly disposalLinePermille: number;
  readonly effectiveAt: number;
  readonly documentDigest: string;
  readonly proposedBy: string;
  readonly proposedEntry: number;
  /** Null while it waits for its checker. */
  readonly approvedEntry: number | null;
  readonly inForce: boolean;
  readonly acknowledgeBy: number;
  readonly acknowledgedAt: number | null;
  readonly overdue: boolean;
  /** What it took the place of. */
  readonly before: Pick<
    TermsView,
    'pledgeRatePermille' | 'haircutPermille' | 'warningLinePermille' | 'disposalLinePermille'
  > | null;
}

/** What a pledge is valued by, and what was asked for beyond it. */
export interface ValuationView {
  /** The last prices of its source, oldest first. */
  pricesOf(pledgeId: string): readonly PriceView[];
  /** The last instant at which the price of a pledge is as young as its terms ask for. */
  priceFreshUntil(pledge: PledgeView): number;
  /** Changes of its terms, oldest first. */
  termsOf(pledgeId: string): readonly TermsView[];
  /** Pledges whose goods, debt or terms the fact just folded has changed. */
  revalued(): Iterable<string>;
  /** Oldest first. */
  demandsOf(pledgeId: string): readonly DemandView[];
}
