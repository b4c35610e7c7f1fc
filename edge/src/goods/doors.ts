import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { ObservationOf } from '@pledgewatch/shared/observation';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { outOfHoursOf, type OutOfHours } from './calendar.ts';
import { causedBy, causedByTime, evidenceAt } from './evidence.ts';
import { CLOCK_STEP_MS } from './limits.ts';
import { NamedParts } from './named-parts.ts';
import type { SavedParts, StateChange } from './state-change.ts';

interface Run {
  at: number;
  open: boolean | null;
  /** Whether it was told that it stands open out of hours. */
  toldOutOfHours?: boolean;
}

/** What came late is a run of its own: it tells its own edges and never undoes what is newer. */
interface DoorState {
  live: Run;
  late: Run;
}

/** Doors: the first word about one, and every time it opens or closes. */
export class Doors {
  readonly #zones: ReadonlyMap<string, string>;
  readonly #outOfHours: OutOfHours;
  readonly #states: NamedParts<DoorState>;

  constructor(plan: SitePlan, saved: SavedParts) {
    this.#zones = new Map(plan.doors.map(({ id, zoneId }) => [id, zoneId]));
    this.#outOfHours = outOfHoursOf(plan);
    this.#states = new NamedParts('goods/door/', saved);
  }

  fold(observation: ObservationOf<'door'>, events: GoodsStatusEvent[]): void {
    const { deviceId: doorId, open, receivedAt } = observation;
    const zoneId = this.#zones.get(doorId);
    if (zoneId === undefined) return;
    const state = this.#states.get(doorId) ?? this.#states.put(doorId, newDoor());
    this.#states.mark(doorId);
    if (state.live.at > receivedAt + CLOCK_STEP_MS) state.live = { at: 0, open: null };
    const at = evidenceAt(observation);
    const run = at < state.live.at ? state.late : state.live;
    if (at < run.at) return;
    run.at = at;
    if (open === run.open) return;
    run.open = open;
    const outOfHours = this.#outOfHours(at);
    run.toldOutOfHours = outOfHours;
    events.push({ kind: 'door', ...causedBy(observation), doorId, zoneId, open, outOfHours });
  }

  /** A door that was opened in hours and still stands open when they end is told again. */
  passTime(now: number, events: GoodsStatusEvent[]): void {
    if (!this.#outOfHours(now)) return;
    for (const [doorId, { live }] of this.#states.sorted()) {
      const zoneId = this.#zones.get(doorId);
      if (live.open !== true || live.toldOutOfHours !== false || zoneId === undefined) continue;
      live.toldOutOfHours = true;
      this.#states.mark(doorId);
      const cause = causedByTime(now, now);
      events.push({ kind: 'door', ...cause, doorId, zoneId, open: true, outOfHours: true });
    }
  }

  takeChanges(): StateChange[] {
    return this.#states.takeChanges();
  }
}

function newDoor(): DoorState {
  return { live: { at: 0, open: null }, late: { at: 0, open: null } };
}
