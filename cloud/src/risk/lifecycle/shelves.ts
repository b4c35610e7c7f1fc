import { SEVERITIES, type Severity } from '@pledgewatch/shared/alert';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Shelving } from '#/core/index.ts';

/** Who sets the timers of shelves. */
export const SHELF_TIMERS = 'shelves';

/** A condition nobody is called about for a time (ISA-18.2: shelved) or until it is brought back (out of service). */
export interface Shelf extends Shelving {
  /** The condition: code, bank or pledge, and key. */
  readonly key: string;
  /** The alert it was asked of. */
  readonly alertId: string;
  readonly tenantId: string;
  readonly siteId: string;
  /** How grave it was: what is graver comes through. */
  readonly severity: Severity;
  readonly by: string;
  readonly checkedBy?: string;
  /** False while a second person has still to agree. */
  readonly inForce: boolean;
}

/** What is shelved or out of service, by condition, so that one that comes and goes stays so. */
export class Shelves {
  readonly #shelves: Map<string, Shelf>;

  constructor(saved: readonly Shelf[] = []) {
    this.#shelves = new Map(saved.map((shelf) => [shelf.key, shelf]));
  }

  save(): readonly Shelf[] {
    return [...this.#shelves.values()];
  }

  at(key: string): Shelf | undefined {
    return this.#shelves.get(key);
  }

  /** The shelf that keeps an alert of this severity from being told. */
  over(key: string, severity: Severity): Shelf | undefined {
    const shelf = this.#shelves.size === 0 ? undefined : this.#shelves.get(key);
    if (!shelf?.inForce) return undefined;
    return SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(shelf.severity) ? undefined : shelf;
  }

  put(shelf: Shelf): void {
    this.#shelves.set(shelf.key, shelf);
  }

  remove({ key }: Shelf): void {
    this.#shelves.delete(key);
  }

  /** The shelf that was asked of this alert. */
  askedOf(alertId: string): Shelf | undefined {
    return this.save().find((shelf) => shelf.alertId === alertId);
  }

  countOf(tenantId: string): number {
    return this.save().filter((shelf) => shelf.tenantId === tenantId).length;
  }
}

/** What an alert says of its shelf. */
export function shelvingOf({ by, checkedBy, reason, until }: Shelf): Shelving & {
  readonly by: string;
  readonly checkedBy?: string;
} {
  return {
    by,
    ...(checkedBy !== undefined && { checkedBy }),
    reason,
    ...(until !== undefined && { until }),
  };
}

/** Whether a second person must agree: to silence a critical, and to take anything out of service. */
export function needsChecking(severity: Severity, until: EpochMs | undefined): boolean {
  return severity === 'critical' || until === undefined;
}
