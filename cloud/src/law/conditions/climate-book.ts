import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Pledge } from '#/pledges/index.ts';
import { BREACHES_PER_PLEDGE_MAX } from './limits.ts';

/** A climate reading outside the band that a pledge's agreement names. */
export interface ClimateBreach {
  readonly pledgeId: string;
  readonly zoneId: string;
  readonly sensorId: string;
  readonly temperatureMilliC: number;
  readonly at: EpochMs;
  readonly entry: number;
  readonly item: number;
}

/** Climate readings that broke a band, the newest of each pledge: what a person may call on. */
export class ClimateBook {
  readonly #breaches = new Map<string, ClimateBreach[]>();
  /** Pledges whose agreement names a band, by site; made again from them. */
  readonly #banded = new Map<string, Set<Pledge>>();

  constructor(pledges: Iterable<Pledge>, saved: readonly ClimateBreach[] = []) {
    for (const pledge of pledges) this.watch(pledge);
    for (const breach of saved) this.add(breach);
  }

  save(): readonly ClimateBreach[] {
    return [...this.#breaches.values()].flat();
  }

  /** Follows a pledge whose agreement names a band. */
  watch(pledge: Pledge): void {
    if (pledge.proofs.agreement?.temperature === undefined) return;
    const known = this.#banded.get(pledge.siteId);
    if (known) known.add(pledge);
    else this.#banded.set(pledge.siteId, new Set([pledge]));
  }

  watchedAt(siteId: string): ReadonlySet<Pledge> | undefined {
    return this.#banded.get(siteId);
  }

  add(breach: ClimateBreach): void {
    const known = this.#breaches.get(breach.pledgeId) ?? [];
    this.#breaches.set(breach.pledgeId, [...known, breach].slice(-BREACHES_PER_PLEDGE_MAX));
  }

  find(
    pledgeId: string,
    reading: { readonly entry: number; readonly item: number },
  ): ClimateBreach | undefined {
    return this.#breaches
      .get(pledgeId)
      ?.find(({ entry, item }) => entry === reading.entry && item === reading.item);
  }
}
