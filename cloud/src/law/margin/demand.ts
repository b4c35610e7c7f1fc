import assert from 'node:assert/strict';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Figure } from '#/pledges/index.ts';

/** How a demand for supplementary security stands. */
export type DemandState = 'OPEN' | 'OVERDUE' | 'CURED' | 'LAPSED';

/**
 * What may follow what. Overdue is what is undisputed and missing after its time; a cure of that part,
 * or a dispute decided with new time, opens it again. It lapses with its pledge.
 */
export const DEMAND_TRANSITIONS: Readonly<Record<DemandState, readonly DemandState[]>> = {
  OPEN: ['OVERDUE', 'CURED', 'LAPSED'],
  OVERDUE: ['OPEN', 'CURED', 'LAPSED'],
  CURED: [],
  LAPSED: [],
};

/** What a borrower said to a demand. */
export interface Answer {
  readonly response: 'agreed' | 'partly-disputed' | 'fully-disputed';
  readonly agreedFen: number;
  readonly disputedFen: number;
  readonly reason?: string;
  readonly by: string;
  readonly at: EpochMs;
  readonly entry: number;
}

/** A demand for supplementary security, as it was stated and as it stands. */
export interface Demand {
  readonly marginCallId: string;
  readonly pledgeId: string;
  readonly documentDigest: string;
  readonly calledBy: string;
  readonly calledAt: EpochMs;
  readonly calledEntry: number;
  /** The figures as stated: what the goods were surely worth, must reach, lacked, or cash instead. */
  readonly lowerFen: Figure;
  readonly levelFen: Figure;
  readonly gapFen: Figure;
  readonly cashFen: Figure;
  /** Until when it may be cured. */
  dueAt: EpochMs;
  /** That time has passed. */
  hasPassed: boolean;
  state: DemandState;
  answer: Answer | null;
  /** Part of the gap that waits for the bank's decision, and what the bank gave up of it. */
  disputedFen: number;
  waivedFen: number;
  /** Since when it is cured or lapsed. */
  endedAt: EpochMs | null;
}

export function moveDemand(demand: Demand, to: DemandState): void {
  assert.ok(DEMAND_TRANSITIONS[demand.state].includes(to), `${demand.state} never becomes ${to}`);
  demand.state = to;
}

/** It still asks for something. */
export function isStanding({ state }: Pick<Demand, 'state'>): boolean {
  return DEMAND_TRANSITIONS[state].length > 0;
}
