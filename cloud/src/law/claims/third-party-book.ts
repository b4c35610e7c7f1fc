import type { EpochMs } from '@pledgewatch/shared/clock';
import type { ThirdPartyClaimView } from '#/core/index.ts';

/** A third party's claim, as filed. */
export interface ThirdPartyClaim extends ThirdPartyClaimView {
  /** Who filed it, and may end it. */
  readonly tenantId: string;
  /** Keys of the units it names. */
  readonly units: readonly string[];
  /** Those of them that may not leave, by their pledge's agreement. */
  readonly stopped: readonly string[];
  readonly filedAt: EpochMs;
  endedAt: EpochMs | null;
}

/** Third parties' claims, standing and ended, and which units they name. */
export class ThirdPartyBook {
  readonly claims: Map<string, ThirdPartyClaim>;
  /** How many standing claims name a unit, by its key. */
  readonly #named = new Map<string, number>();
  readonly #standing = new Map<string, number>();

  constructor(saved: readonly ThirdPartyClaim[] = []) {
    this.claims = new Map(saved.map((claim) => [claim.claimId, claim]));
    for (const claim of saved) if (claim.endedAt === null) this.#count(claim, 1);
  }

  save(): readonly ThirdPartyClaim[] {
    return [...this.claims.values()];
  }

  file(claim: ThirdPartyClaim): void {
    this.claims.set(claim.claimId, claim);
    this.#count(claim, 1);
  }

  end(claim: ThirdPartyClaim, at: EpochMs): void {
    claim.endedAt = at;
    this.#count(claim, -1);
  }

  /** Whether a standing claim names the unit. */
  isNamed(unitKey: string): boolean {
    return this.#named.has(unitKey);
  }

  standingAt(siteId: string): number {
    return this.#standing.get(siteId) ?? 0;
  }

  #count({ siteId, units }: ThirdPartyClaim, step: 1 | -1): void {
    this.#standing.set(siteId, this.standingAt(siteId) + step);
    for (const key of units) {
      const count = (this.#named.get(key) ?? 0) + step;
      if (count > 0) this.#named.set(key, count);
      else this.#named.delete(key);
    }
  }
}
