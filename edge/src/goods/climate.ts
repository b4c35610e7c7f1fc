import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { ObservationOf } from '@pledgewatch/shared/observation';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { causedBy, evidenceAt } from './evidence.ts';
import {
  CLIMATE_HEARTBEAT_MS,
  CLIMATE_STEP_MILLI_C,
  CLIMATE_STEP_PERMILLE,
  CLOCK_STEP_MS,
} from './limits.ts';
import { NamedParts } from './named-parts.ts';
import type { SavedParts, StateChange } from './state-change.ts';

/** What was said last of a sensor's air. */
interface ClimateState {
  saidAt: number;
  temperatureMilliC: number | null;
  humidityPermille: number | null;
}

/** Air of the zones: told when it changed by a step, and every ten minutes. */
export class Climate {
  readonly #zones: ReadonlyMap<string, string>;
  readonly #states: NamedParts<ClimateState>;

  constructor(plan: SitePlan, saved: SavedParts) {
    this.#zones = new Map(plan.climate.map(({ id, zoneId }) => [id, zoneId]));
    this.#states = new NamedParts('goods/climate/', saved);
  }

  fold(observation: ObservationOf<'climate'>, events: GoodsStatusEvent[]): void {
    const { deviceId: sensorId, receivedAt, temperatureMilliC, humidityPermille } = observation;
    const zoneId = this.#zones.get(sensorId);
    if (zoneId === undefined) return;
    const at = evidenceAt(observation);
    const state = this.#states.get(sensorId);
    const isAhead = state !== undefined && state.saidAt > receivedAt + CLOCK_STEP_MS;
    if (state !== undefined && !isAhead && !isNews(state, observation, at)) return;
    this.#states.put(sensorId, {
      saidAt: at,
      temperatureMilliC: temperatureMilliC ?? state?.temperatureMilliC ?? null,
      humidityPermille: humidityPermille ?? state?.humidityPermille ?? null,
    });
    events.push({
      kind: 'climate',
      ...causedBy(observation),
      sensorId,
      zoneId,
      ...(temperatureMilliC === undefined ? {} : { temperatureMilliC }),
      ...(humidityPermille === undefined ? {} : { humidityPermille }),
    });
  }

  takeChanges(): StateChange[] {
    return this.#states.takeChanges();
  }
}

function isNews(
  state: ClimateState,
  { temperatureMilliC, humidityPermille }: ObservationOf<'climate'>,
  at: number,
): boolean {
  if (at < state.saidAt) return false;
  return (
    at - state.saidAt >= CLIMATE_HEARTBEAT_MS ||
    differs(state.temperatureMilliC, temperatureMilliC, CLIMATE_STEP_MILLI_C) ||
    differs(state.humidityPermille, humidityPermille, CLIMATE_STEP_PERMILLE)
  );
}

function differs(said: number | null, shown: number | undefined, step: number): boolean {
  return shown !== undefined && (said === null || Math.abs(shown - said) >= step);
}
