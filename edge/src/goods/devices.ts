import type { GoodsStatusEvent, GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { Observation, ObservationOf } from '@pledgewatch/shared/observation';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { isCopy } from './copies.ts';
import { Deadlines } from './deadlines.ts';
import { causedBy, causedByTime } from './evidence.ts';
import { FAULT_HOLD_MS } from './limits.ts';
import { NamedParts } from './named-parts.ts';
import { readersOfZones, watchedDevices, type WatchedDevice } from './places.ts';
import type { SavedParts, StateChange } from './state-change.ts';
import type { ZoneWatch } from './zone-watch.ts';

type Health = GoodsStatusOf<'deviceHealth'>['state'];

interface DeviceState {
  /** Null until it was heard, or missed, for the first time. */
  health: Health | null;
  /** By the gateway's clock; null before the first word. */
  lastHeardAt: number | null;
  /** From when its silence, and what it did not see, counts: nobody listened just before. */
  excusedAt?: number;
  /** Since when it has been alive without a pause. */
  aliveSince: number;
  faultAt: number;
  /** Losses the device itself has counted so far. */
  dropped: number;
  recent: string[];
}

/** Every device of the plan: alive, silent past its limit, or faulty by its own word. */
export class Devices implements ZoneWatch {
  readonly #plan: ReadonlyMap<string, WatchedDevice>;
  readonly #readers: ReadonlyMap<string, readonly string[]>;
  readonly #states: NamedParts<DeviceState>;
  readonly #deadlines = new Deadlines();
  readonly #watchingSince: () => number;

  /** @param watchingSince Since when the gateway itself has been watching without a pause. */
  constructor(plan: SitePlan, saved: SavedParts, watchingSince: () => number) {
    this.#plan = watchedDevices(plan);
    this.#readers = readersOfZones(plan);
    this.#states = new NamedParts('goods/device/', saved);
    this.#watchingSince = watchingSince;
  }

  /** Watches every device from now on, also those that were never heard. */
  begin(): void {
    for (const id of this.#plan.keys()) {
      if (!this.#states.has(id)) this.#states.put(id, newDevice());
      this.#deadlines.want(id, this.#silentAt(id));
    }
  }

  /** Grants every device one more deadline from now on; not again before it was heard. */
  excuse(now: number): void {
    for (const id of this.#plan.keys()) {
      const state = this.#states.get(id);
      if (state === undefined || (state.excusedAt ?? -1) >= (state.lastHeardAt ?? 0)) continue;
      state.excusedAt = now;
      this.#states.mark(id);
    }
  }

  /** True when the observation was counted before and must not be again. */
  isCopy(observation: Observation): boolean {
    const { deviceId, deviceSeq } = observation;
    const state = this.#states.get(deviceId);
    if (deviceSeq === undefined || state === undefined) return false;
    this.#states.mark(deviceId);
    return isCopy(state.recent, observation);
  }

  hear(observation: Observation, events: GoodsStatusEvent[]): void {
    const { deviceId: id, kind } = observation;
    const state = this.#states.get(id);
    if (state === undefined) return;
    if (kind === 'health') this.#hearHealth(id, state, observation, events);
    else if (isSignOfLife(observation)) this.#live(id, state, observation, events);
  }

  passTime(now: number, events: GoodsStatusEvent[]): void {
    for (const id of this.#deadlines.take(now)) {
      const state = this.#states.get(id);
      if (state === undefined || state.health === 'silent') continue;
      const silentAt = this.#silentAt(id);
      if (silentAt <= now) this.#fall(id, state, 'silent', causedByTime(silentAt, now), events);
      else this.#deadlines.want(id, silentAt);
    }
  }

  nextDueAt(): number | null {
    return this.#deadlines.next();
  }

  takeChanges(): StateChange[] {
    return this.#states.takeChanges();
  }

  watchedSince(zoneId: string): number {
    let since = Infinity;
    for (const id of this.#readers.get(zoneId) ?? []) {
      const state = this.#states.get(id);
      if (state?.health !== 'alive') continue;
      since = Math.min(since, Math.max(state.aliveSince, state.excusedAt ?? 0));
    }
    return Math.max(since, this.#watchingSince());
  }

  heardAt(zoneId: string): number {
    let heardAt = -Infinity;
    for (const id of this.#readers.get(zoneId) ?? []) {
      const state = this.#states.get(id);
      if (state?.health === 'alive') heardAt = Math.max(heardAt, state.lastHeardAt ?? -Infinity);
    }
    return heardAt;
  }

  #silentAt(id: string): number {
    const { lastHeardAt, excusedAt = 0 } = this.#states.get(id) ?? {};
    const silenceMaxMs = this.#plan.get(id)?.silenceMaxMs ?? Infinity;
    return Math.max(lastHeardAt ?? 0, excusedAt, this.#watchingSince()) + silenceMaxMs;
  }

  #hearHealth(
    id: string,
    state: DeviceState,
    observation: ObservationOf<'health'>,
    events: GoodsStatusEvent[],
  ): void {
    this.#countDropped(id, state, observation, events);
    if (!isSignOfLife(observation)) return;
    if (observation.state === 'goodbye') {
      if (state.health !== 'silent') this.#fall(id, state, 'silent', causedBy(observation), events);
      return;
    }
    if (observation.state === 'alive') {
      state.faultAt = 0;
      this.#live(id, state, observation, events);
      return;
    }
    state.lastHeardAt = observation.receivedAt;
    state.faultAt = observation.receivedAt;
    this.#deadlines.want(id, this.#silentAt(id));
    this.#states.mark(id);
    if (state.health !== 'fault') this.#fall(id, state, 'fault', causedBy(observation), events);
  }

  #countDropped(
    id: string,
    state: DeviceState,
    observation: ObservationOf<'health'>,
    events: GoodsStatusEvent[],
  ): void {
    const { droppedCount } = observation;
    if (droppedCount === undefined || droppedCount === state.dropped) return;
    // A lower count than before: the device started again and has counted anew.
    const lost = droppedCount > state.dropped ? droppedCount - state.dropped : droppedCount;
    state.dropped = droppedCount;
    this.#states.mark(id);
    if (lost === 0) return;
    events.push({
      kind: 'gap',
      ...causedBy(observation),
      scope: 'device',
      of: id,
      fromAt: Math.min(state.lastHeardAt ?? observation.receivedAt, observation.receivedAt),
      toAt: observation.receivedAt,
      count: lost,
      reason: 'device-dropped',
    });
  }

  #live(
    id: string,
    state: DeviceState,
    observation: Observation,
    events: GoodsStatusEvent[],
  ): void {
    const { receivedAt } = observation;
    state.lastHeardAt = receivedAt;
    this.#states.mark(id);
    this.#deadlines.want(id, this.#silentAt(id));
    if (state.health === 'alive') return;
    // Data alone does not heal a fault at once: a broken reader goes on reading with what is left.
    const sick = state.faultAt > 0 && receivedAt - state.faultAt < FAULT_HOLD_MS;
    if (state.health === 'fault' && sick) return;
    state.health = 'alive';
    state.aliveSince = receivedAt;
    events.push(this.#healthEvent(id, state, causedBy(observation)));
  }

  #fall(
    id: string,
    state: DeviceState,
    health: 'silent' | 'fault',
    cause: ReturnType<typeof causedBy> | ReturnType<typeof causedByTime>,
    events: GoodsStatusEvent[],
  ): void {
    state.health = health;
    this.#states.mark(id);
    events.push(this.#healthEvent(id, state, cause));
  }

  #healthEvent(
    deviceId: string,
    { health, lastHeardAt }: DeviceState,
    cause: ReturnType<typeof causedBy> | ReturnType<typeof causedByTime>,
  ): GoodsStatusEvent {
    return {
      kind: 'deviceHealth',
      ...cause,
      deviceId,
      places: [...(this.#plan.get(deviceId)?.places ?? [])],
      state: health ?? 'silent',
      ...(lastHeardAt === null ? {} : { lastHeardAt }),
    };
  }
}

function newDevice(): DeviceState {
  return { health: null, lastHeardAt: null, aliveSince: 0, faultAt: 0, dropped: 0, recent: [] };
}

/**
 * What was stored and sent on later, is served while the device itself does not answer, or cannot be
 * understood, says nothing of whether it watches; nor does our own record of what it lost.
 */
function isSignOfLife({ kind, historical, statusCode }: Observation): boolean {
  if (historical === true || kind === 'gap' || kind === 'undecoded') return false;
  return statusCode === undefined || statusCode >>> 31 === 0;
}
