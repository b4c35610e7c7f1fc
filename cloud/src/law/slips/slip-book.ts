import type { EpochMs } from '@pledgewatch/shared/clock';
import type { SlipView } from '#/core/index.ts';
import { Deadlines } from '../deadlines.ts';
import { SIGHTINGS_PER_SITE_MAX, SLIP_APART_MS } from './limits.ts';

export interface Slip extends SlipView {
  state: SlipView['state'];
}

/** Numbers that were handed to a gate, and when. */
interface Issue {
  readonly siteId: string;
  readonly gateId: string;
  readonly firstNumber: number;
  readonly count: number;
  readonly issuedAt: EpochMs;
}

/** A vehicle as the gate's own signed event has it. */
export interface Sighting {
  readonly gateId: string;
  readonly plate: string;
  readonly at: EpochMs;
  readonly netLowerG?: number;
  readonly netUpperG?: number;
}

export interface SavedSlips {
  readonly issues: readonly Issue[];
  readonly slips: readonly Slip[];
  readonly sightings: readonly (readonly [siteId: string, readonly Sighting[]])[];
}

/** Paper slips of all gates, and what the gates saw that may bear them out. */
export class SlipBook {
  readonly #issues: Issue[];
  /** Sites whose gates have any. */
  readonly #sites: Set<string>;
  readonly #slips = new Map<string, Slip>();
  readonly #waiting = new Deadlines<Slip>(matchEnd);
  readonly #open = new Set<Slip>();
  readonly #sightings: Map<string, Sighting[]>;

  constructor(saved?: SavedSlips) {
    this.#issues = [...(saved?.issues ?? [])];
    this.#sites = new Set(this.#issues.map(({ siteId }) => siteId));
    this.#sightings = new Map(saved?.sightings.map(([siteId, seen]) => [siteId, [...seen]]));
    for (const slip of saved?.slips ?? []) this.enter(slip);
  }

  save(): SavedSlips {
    return {
      issues: this.#issues,
      slips: [...this.#slips.values()],
      sightings: [...this.#sightings],
    };
  }

  issue(issue: Issue): void {
    this.#issues.push(issue);
    this.#sites.add(issue.siteId);
  }

  areIssuedAt(siteId: string): boolean {
    return this.#sites.has(siteId);
  }

  issuesOf(siteId: string, gateId: string): Issue[] {
    return this.#issues.filter((each) => each.siteId === siteId && each.gateId === gateId);
  }

  /** When the number was handed to the gate; undefined: never. */
  issuedAt(siteId: string, gateId: string, number: number): EpochMs | undefined {
    return this.issuesOf(siteId, gateId).find(
      ({ firstNumber, count }) => firstNumber <= number && number < firstNumber + count,
    )?.issuedAt;
  }

  enter(slip: Slip): void {
    this.#slips.set(keyOf(slip.siteId, slip.gateId, slip.number), slip);
    this.moved(slip);
  }

  get(siteId: string, gateId: string, number: number): Slip | undefined {
    return this.#slips.get(keyOf(siteId, gateId, number));
  }

  /** After its state has changed. */
  moved(slip: Slip): void {
    this.#waiting.update(slip);
    if (slip.state === 'ENTERED') this.#open.add(slip);
    else this.#open.delete(slip);
  }

  /** Slips of a site that wait for the gate's record. */
  waitingOn(siteId: string): Slip[] {
    return [...this.#open].filter((slip) => slip.siteId === siteId);
  }

  see(siteId: string, sighting: Sighting): void {
    const seen = this.#sightings.get(siteId) ?? [];
    seen.push(sighting);
    if (seen.length > SIGHTINGS_PER_SITE_MAX) seen.shift();
    this.#sightings.set(siteId, seen);
  }

  /** Whether the gate's own record has the vehicle there and then, and the weighing is not another. */
  isBorneOut({ siteId, gateId, plate, passedAt, netG }: Slip): boolean {
    return (this.#sightings.get(siteId) ?? []).some((seen) => {
      const isThere = seen.gateId === gateId && seen.plate === plate;
      const isWeighed = netG !== undefined && seen.netLowerG !== undefined;
      const isOther = isWeighed && (netG < (seen.netLowerG ?? 0) || netG > (seen.netUpperG ?? 0));
      return isThere && Math.abs(seen.at - passedAt) <= SLIP_APART_MS && !isOther;
    });
  }

  due(now: EpochMs): readonly Slip[] {
    return this.#waiting.due(now);
  }

  nextDueAt(): EpochMs {
    return this.#waiting.nextDueAt();
  }
}

function keyOf(siteId: string, gateId: string, number: number): string {
  return `${siteId}/${gateId}/${number}`;
}

function matchEnd({ state, matchBy }: Slip): EpochMs {
  return state === 'ENTERED' ? matchBy : Infinity;
}
