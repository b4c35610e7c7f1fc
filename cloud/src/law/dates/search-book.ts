import type { EpochMs } from '@pledgewatch/shared/clock';
import type { PostRegistrySearch } from '@pledgewatch/shared/command';
import { Deadlines } from '../deadlines.ts';

/** A search as it was posted. */
export interface Search extends Omit<PostRegistrySearch, 'type'> {
  readonly tenantId: string;
  readonly entry: number;
}

/** That the registry is to be searched again, after a pledge took effect or was topped up. */
export interface SearchDuty {
  readonly dutyId: string;
  readonly pledgeId: string;
  /** The receiving order that topped it up; absent for the pledge itself. */
  readonly receivingId?: string;
  /** A search of before says nothing of filings that may still come first. */
  readonly searchFrom: EpochMs;
  readonly dueAt: EpochMs;
  /** ENDED: its pledge is over. */
  state: 'OPEN' | 'MISSED' | 'MET' | 'ENDED';
  searchId: string | null;
}

export interface SavedSearches {
  readonly searches: readonly Search[];
  readonly duties: readonly SearchDuty[];
}

const NONE: readonly never[] = Object.freeze([]);

/** Searches of the registry, and those that are still to be made. */
export class SearchBook {
  readonly searches = new Map<string, Search>();
  readonly #ofPledge = new Map<string, Search[]>();
  readonly #duties = new Map<string, SearchDuty[]>();
  readonly #due = new Deadlines<SearchDuty>(({ state, dueAt }) =>
    state === 'OPEN' ? dueAt : Infinity,
  );
  /** Duties that the fact at hand began, missed, met or ended. Derived. */
  readonly #moved: SearchDuty[] = [];

  constructor(saved?: Partial<SavedSearches>) {
    for (const search of saved?.searches ?? NONE) this.add(search);
    for (const duty of saved?.duties ?? NONE) this.#keep(duty);
  }

  save(): SavedSearches {
    return { searches: [...this.searches.values()], duties: [...this.#duties.values()].flat() };
  }

  begin(): void {
    this.#moved.length = 0;
  }

  moved(): readonly SearchDuty[] {
    return this.#moved;
  }

  add(search: Search): void {
    this.searches.set(search.searchId, search);
    this.#ofPledge.set(search.pledgeId, [...this.ofPledge(search.pledgeId), search]);
  }

  /** Oldest first. */
  ofPledge(pledgeId: string): readonly Search[] {
    return this.#ofPledge.get(pledgeId) ?? NONE;
  }

  dutiesOf(pledgeId: string): readonly SearchDuty[] {
    return this.#duties.get(pledgeId) ?? NONE;
  }

  await(duty: SearchDuty): void {
    this.#keep(duty);
    this.#moved.push(duty);
  }

  move(duty: SearchDuty, to: 'MISSED' | 'MET' | 'ENDED', searchId: string | null = null): void {
    duty.state = to;
    duty.searchId = searchId;
    this.#due.update(duty);
    this.#moved.push(duty);
  }

  due(now: EpochMs): readonly SearchDuty[] {
    return this.#due.due(now);
  }

  nextDueAt(): EpochMs {
    return this.#due.nextDueAt();
  }

  #keep(duty: SearchDuty): void {
    this.#duties.set(duty.pledgeId, [...this.dutiesOf(duty.pledgeId), duty]);
    this.#due.update(duty);
  }
}

/** It can still be met. */
export function isOpen({ state }: SearchDuty): boolean {
  return state === 'OPEN' || state === 'MISSED';
}
