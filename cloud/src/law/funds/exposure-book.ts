import { SeenBy, viewersOf } from '#/pledges/index.ts';
import type { Claim, Exposure, Repayment } from './exposure-records.ts';

/** What a snapshot keeps; the indexes are made again from it. */
export interface SavedExposures {
  readonly exposures: readonly Exposure[];
  readonly repayments: readonly Repayment[];
}

const NONE: ReadonlySet<never> = new Set();

/** Loans, the pledges that secure each, and the payments under them. */
export class ExposureBook {
  /** Keys of exposures, by who may see them. */
  readonly seen = new SeenBy();
  readonly #exposures = new Map<string, Exposure>();
  readonly #repayments = new Map<string, Repayment>();
  readonly #ofPledge = new Map<string, Set<Exposure>>();
  /** Keys of payments. Derived. */
  readonly #paymentsOf = new Map<string, Set<string>>();
  /** Ids and documents that count once in a tenant. */
  readonly #drawdowns = new Set<string>();
  readonly #documents = new Set<string>();
  readonly #charges = new Set<string>();

  constructor(saved?: SavedExposures) {
    for (const exposure of saved?.exposures ?? []) this.add(exposure);
    for (const repayment of saved?.repayments ?? []) this.putRepayment(repayment);
  }

  save(): SavedExposures {
    return { exposures: [...this.#exposures.values()], repayments: [...this.#repayments.values()] };
  }

  find(tenantId: string, loanId: string): Exposure | undefined {
    return this.#exposures.get(keyOf({ tenantId, loanId }));
  }

  at(key: string): Exposure | undefined {
    return this.#exposures.get(key);
  }

  /** In place of one of that name, of which nothing but its name was left. */
  add(exposure: Exposure): void {
    const key = keyOf(exposure);
    const before = this.#exposures.get(key);
    if (before) this.#remove(key, before);
    this.seen.add(key, viewersOfLoan(exposure));
    this.#exposures.set(key, exposure);
    for (const { pledgeId } of exposure.claims) this.#index(pledgeId, exposure);
    this.remember(exposure);
  }

  /** Takes note of ids and documents that may not come again. */
  remember({ tenantId, terms, drawdowns, chargeIds }: Exposure): void {
    if (terms) this.#documents.add(`${tenantId}/${terms.tradeDocumentDigest}`);
    for (const { drawdownId, documentDigest } of drawdowns) {
      this.#drawdowns.add(`${tenantId}/${drawdownId}`);
      this.#documents.add(`${tenantId}/${documentDigest}`);
    }
    for (const chargeId of chargeIds) this.#charges.add(`${tenantId}/${chargeId}`);
  }

  isDrawdownKnown(tenantId: string, drawdownId: string): boolean {
    return this.#drawdowns.has(`${tenantId}/${drawdownId}`);
  }

  isDocumentUsed(tenantId: string, digest: string): boolean {
    return this.#documents.has(`${tenantId}/${digest}`);
  }

  isChargeKnown(tenantId: string, chargeId: string): boolean {
    return this.#charges.has(`${tenantId}/${chargeId}`);
  }

  /** The loans that a pledge secures. */
  ofPledge(pledgeId: string): ReadonlySet<Exposure> {
    return this.#ofPledge.get(pledgeId) ?? NONE;
  }

  secure(exposure: Exposure, claim: Claim): void {
    exposure.claims = [...exposure.claims, claim];
    this.#index(claim.pledgeId, exposure);
  }

  /** The pledge is over: it secures nothing any more. */
  letGo(pledgeId: string): void {
    for (const exposure of this.ofPledge(pledgeId)) {
      exposure.claims = exposure.claims.filter((claim) => claim.pledgeId !== pledgeId);
    }
    this.#ofPledge.delete(pledgeId);
  }

  repayment(tenantId: string, repaymentId: string): Repayment | undefined {
    return this.#repayments.get(`${tenantId}/${repaymentId}`);
  }

  putRepayment(repayment: Repayment): void {
    const key = `${repayment.tenantId}/${repayment.repaymentId}`;
    this.#repayments.set(key, repayment);
    for (const { pledgeId } of repayment.freed) {
      const known = this.#paymentsOf.get(pledgeId);
      if (known) known.add(key);
      else this.#paymentsOf.set(pledgeId, new Set([key]));
    }
  }

  /** Payments that were final once and concerned the pledge, oldest first. */
  paymentsOf(pledgeId: string): readonly Repayment[] {
    const keys = this.#paymentsOf.get(pledgeId) ?? NONE;
    return [...keys].flatMap((key) => this.#repayments.get(key) ?? []);
  }

  #remove(key: string, before: Exposure): void {
    this.seen.remove(key, viewersOfLoan(before));
    for (const { pledgeId } of before.claims) this.#ofPledge.get(pledgeId)?.delete(before);
  }

  #index(pledgeId: string, exposure: Exposure): void {
    const known = this.#ofPledge.get(pledgeId);
    if (known) known.add(exposure);
    else this.#ofPledge.set(pledgeId, new Set([exposure]));
  }
}

function keyOf({ tenantId, loanId }: Pick<Exposure, 'tenantId' | 'loanId'>): string {
  return `${tenantId}/${loanId}`;
}

function viewersOfLoan({ tenantId, borrower }: Exposure) {
  return viewersOf({ tenantId, pledgor: borrower });
}
