import type { EpochMs } from '@pledgewatch/shared/clock';
import type { FileScaleVerification } from '@pledgewatch/shared/command';

/** The verification of a scale, as last filed. */
export type ScaleVerification = Omit<FileScaleVerification, 'type'> & { readonly entry: number };

/** Verifications of scales, by site. */
export class ScaleBook {
  readonly #ofSite = new Map<string, Map<string, ScaleVerification>>();

  constructor(saved: readonly ScaleVerification[] = []) {
    for (const one of saved) this.file(one);
  }

  save(): readonly ScaleVerification[] {
    return [...this.#ofSite.values()].flatMap((ofSite) => [...ofSite.values()]);
  }

  file(one: ScaleVerification): void {
    const ofSite = this.#ofSite.get(one.siteId) ?? new Map<string, ScaleVerification>();
    ofSite.set(one.scaleId, one);
    this.#ofSite.set(one.siteId, ofSite);
  }

  ofSite(siteId: string): readonly ScaleVerification[] {
    return [...(this.#ofSite.get(siteId)?.values() ?? [])];
  }

  has(siteId: string, scaleId: string): boolean {
    return this.#ofSite.get(siteId)?.has(scaleId) === true;
  }
}

/** What is dated counts from its first instant until its last. */
export function isDatedNow(
  { validFrom, validUntil }: { readonly validFrom: EpochMs; readonly validUntil: EpochMs },
  now: EpochMs,
): boolean {
  return validFrom <= now && now < validUntil;
}
