import assert from 'node:assert/strict';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { DeclareDefault } from '@pledgewatch/shared/command';

/** How a declared default stands. */
export type DefaultState = 'PROPOSED' | 'STANDING' | 'REPLACED' | 'CURED' | 'SETTLED';

/**
 * What may follow what. Proposed by one person, it stands when a second one has confirmed it; it is
 * cured, or settled when nothing is owed any more. A newer proposal takes the place of one that nobody
 * confirmed.
 */
export const DEFAULT_TRANSITIONS: Readonly<Record<DefaultState, readonly DefaultState[]>> = {
  PROPOSED: ['STANDING', 'REPLACED'],
  STANDING: ['CURED', 'SETTLED'],
  REPLACED: [],
  CURED: [],
  SETTLED: [],
};

/** A default, from its proposal to its end. */
export interface Default extends Omit<DeclareDefault, 'type'> {
  readonly tenantId: string;
  readonly proposedBy: string;
  readonly proposedEntry: number;
  confirmedBy: string | null;
  declaredAt: EpochMs | null;
  declaredEntry: number | null;
  state: DefaultState;
  endedAt: EpochMs | null;
}

const NONE: readonly never[] = Object.freeze([]);

/** Defaults by id, and of each pledge the one that waits and the one that stands. */
export class DefaultBook {
  readonly defaults = new Map<string, Default>();
  readonly #ofPledge = new Map<string, Default[]>();

  constructor(saved: readonly Default[] = NONE) {
    for (const one of saved) this.add(one);
  }

  save(): readonly Default[] {
    return [...this.defaults.values()];
  }

  add(one: Default): void {
    this.defaults.set(one.defaultId, one);
    const known = this.#ofPledge.get(one.pledgeId);
    if (known) known.push(one);
    else this.#ofPledge.set(one.pledgeId, [one]);
  }

  /** Oldest first. */
  ofPledge(pledgeId: string): readonly Default[] {
    return this.#ofPledge.get(pledgeId) ?? NONE;
  }

  /** The one that waits for its second person. */
  proposed(pledgeId: string): Default | undefined {
    return this.ofPledge(pledgeId).find(({ state }) => state === 'PROPOSED');
  }

  /** The one that is in force; a pledge has one at most. */
  standing(pledgeId: string): Default | undefined {
    return this.ofPledge(pledgeId).find(({ state }) => state === 'STANDING');
  }
}

export function moveDefault(one: Default, to: DefaultState): void {
  assert.ok(DEFAULT_TRANSITIONS[one.state].includes(to), `${one.state} never becomes ${to}`);
  one.state = to;
}
