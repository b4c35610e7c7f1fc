import type { ExtendExposure } from '@pledgewatch/shared/command';
import type { ExposureBook } from '../funds/exposure-book.ts';

/** An agreed extension of a loan, and the pledges in effect that went on securing it. */
export interface Extension extends Omit<ExtendExposure, 'type'> {
  readonly tenantId: string;
  readonly pledgeIds: readonly string[];
  /** The last day of its new schedule, `YYYY-MM-DD`. */
  readonly maturity: string;
  readonly entry: number;
}

const NONE: readonly never[] = Object.freeze([]);

/** Extensions of loans. */
export class ExtensionBook {
  readonly extensions = new Map<string, Extension>();
  readonly #ofPledge = new Map<string, Extension[]>();
  readonly #counts = new Map<string, number>();

  constructor(saved: readonly Extension[] = NONE) {
    for (const one of saved) this.add(one);
  }

  save(): readonly Extension[] {
    return [...this.extensions.values()];
  }

  add(one: Extension): void {
    this.extensions.set(one.extensionId, one);
    const key = keyOf(one);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    for (const pledgeId of one.pledgeIds) {
      this.#ofPledge.set(pledgeId, [...this.ofPledge(pledgeId), one]);
    }
  }

  /** Oldest first. */
  ofPledge(pledgeId: string): readonly Extension[] {
    return this.#ofPledge.get(pledgeId) ?? NONE;
  }

  countOf(loan: Pick<Extension, 'tenantId' | 'loanId'>): number {
    return this.#counts.get(keyOf(loan)) ?? 0;
  }

  /** Whether a loan that was extended with this pledge still owes something. */
  isExtended(pledgeId: string, exposures: ExposureBook): boolean {
    return this.ofPledge(pledgeId).some(({ tenantId, loanId }) => {
      const loan = exposures.find(tenantId, loanId);
      return loan !== undefined && loan.principalFen + loan.interestFen + loan.costsFen > 0;
    });
  }
}

function keyOf({ tenantId, loanId }: Pick<Extension, 'tenantId' | 'loanId'>): string {
  return `${tenantId}/${loanId}`;
}
