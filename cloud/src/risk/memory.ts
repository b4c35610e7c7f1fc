import type { EpochMs } from '@pledgewatch/shared/clock';
import { Shelves } from './lifecycle/shelves.ts';
import { Loadings } from './loadings.ts';
import { SlotWeights } from './slot-weights.ts';
import { StandingAlerts } from './standing.ts';
import { Timers } from './timers.ts';

/** What the rules share; with what each keeps for itself, all that the risk step knows. */
export interface Memory {
  readonly timers: Timers;
  readonly standing: StandingAlerts;
  readonly shelves: Shelves;
  readonly loadings: Loadings;
  readonly weights: SlotWeights;
  /** When each active pledge came into effect, by the core's clock. */
  readonly activatedAt: Map<string, EpochMs>;
  /** Each gateway's first event stream. */
  readonly firstEpoch: Map<string, EpochMs>;
}

export interface SavedMemory {
  readonly timers: ReturnType<Timers['save']>;
  readonly standing: ReturnType<StandingAlerts['save']>;
  readonly shelves?: ReturnType<Shelves['save']>;
  readonly loadings: ReturnType<Loadings['save']>;
  readonly weights: ReturnType<SlotWeights['save']>;
  readonly activatedAt: readonly (readonly [string, EpochMs])[];
  readonly firstEpoch: readonly (readonly [string, EpochMs])[];
}

export function remember(saved?: SavedMemory): Memory {
  const timers = new Timers(saved?.timers);
  const shelves = new Shelves(saved?.shelves);
  return {
    timers,
    standing: new StandingAlerts(timers, shelves, saved?.standing),
    shelves,
    loadings: new Loadings(saved?.loadings),
    weights: new SlotWeights(saved?.weights),
    activatedAt: new Map(saved?.activatedAt),
    firstEpoch: new Map(saved?.firstEpoch),
  };
}

export function saveMemory(memory: Memory): SavedMemory {
  return {
    timers: memory.timers.save(),
    standing: memory.standing.save(),
    shelves: memory.shelves.save(),
    loadings: memory.loadings.save(),
    weights: memory.weights.save(),
    activatedAt: [...memory.activatedAt],
    firstEpoch: [...memory.firstEpoch],
  };
}
