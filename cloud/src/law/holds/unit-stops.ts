import { unitKey } from '@pledgewatch/shared/epc';
import type { Hold } from '#/pledges/index.ts';
import type { ThirdPartyClaim } from '../claims/third-party-book.ts';

/** Handling units that may not leave, and by what: the id of a hold, or of a claim. */
export class UnitStops {
  readonly #byUnit = new Map<string, Set<string>>();

  stop(stopId: string, units: Iterable<string>): void {
    for (const unit of units) {
      const key = unitKey(unit);
      const stops = this.#byUnit.get(key);
      if (stops) stops.add(stopId);
      else this.#byUnit.set(key, new Set([stopId]));
    }
  }

  free(stopId: string, units: Iterable<string>): void {
    for (const unit of units) {
      const key = unitKey(unit);
      const stops = this.#byUnit.get(key);
      stops?.delete(stopId);
      if (stops?.size === 0) this.#byUnit.delete(key);
    }
  }

  isStopped(unit: string): boolean {
    return this.#byUnit.size > 0 && this.#byUnit.has(unitKey(unit));
  }
}

/** The stops of every hold and claim that stands. */
export function stopsOf(holds: Iterable<Hold>, claims: Iterable<ThirdPartyClaim>): UnitStops {
  const stops = new UnitStops();
  for (const { holdId, units, liftedAt } of holds) {
    if (liftedAt === null) stops.stop(`hold/${holdId}`, units ?? []);
  }
  for (const { claimId, stopped, endedAt } of claims) {
    if (endedAt === null) stops.stop(`claim/${claimId}`, stopped);
  }
  return stops;
}
