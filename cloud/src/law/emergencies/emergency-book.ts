import type { EpochMs } from '@pledgewatch/shared/clock';
import type { EmergencyView } from '#/core/index.ts';

/** An emergency; what changes over its life is mutable. */
export interface Emergency extends EmergencyView {
  endedAt: EpochMs | null;
  recounted: readonly string[];
}

/** Emergencies of all sites, over ones too. */
export class EmergencyBook {
  readonly emergencies = new Map<string, Emergency>();
  readonly #ofSite = new Map<string, Emergency[]>();

  constructor(saved: readonly Emergency[] = []) {
    for (const emergency of saved) this.add(emergency);
  }

  save(): readonly Emergency[] {
    return [...this.emergencies.values()];
  }

  add(emergency: Emergency): void {
    this.emergencies.set(emergency.emergencyId, emergency);
    const known = this.#ofSite.get(emergency.siteId);
    if (known) known.push(emergency);
    else this.#ofSite.set(emergency.siteId, [emergency]);
  }

  on(siteId: string): readonly Emergency[] {
    return this.#ofSite.get(siteId) ?? [];
  }

  standing(siteId: string): readonly Emergency[] {
    return this.on(siteId).filter(({ endedAt }) => endedAt === null);
  }

  at(siteId: string, zoneId: string, at: EpochMs): Emergency | undefined {
    return this.on(siteId).findLast(
      ({ zoneIds, declaredAt, endedAt }) =>
        declaredAt <= at && at <= (endedAt ?? Infinity) && covers(zoneIds, zoneId),
    );
  }
}

export function covers(zoneIds: readonly string[] | undefined, zoneId: string): boolean {
  return zoneIds === undefined || zoneIds.includes(zoneId);
}
