import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Observation, ObservationOf } from '@pledgewatch/shared/observation';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { Climate } from './climate.ts';
import { Devices } from './devices.ts';
import { Doors } from './doors.ts';
import { causedBy } from './evidence.ts';
import { StackWeights } from './stack-weights.ts';
import type { SavedParts, StateChange } from './state-change.ts';
import { Tags } from './tags.ts';
import { Watch } from './watch.ts';

/**
 * Makes goods status out of observations. A pure fold: the same observations and times give the
 * same events, also when its state was saved and restored on the way.
 */
export interface Goods {
  /**
   * What an observation says of the goods. Observations come in the order of the journal.
   *
   * @param now The gateway's clock, ms.
   */
  fold(observation: Observation, now: number): GoodsStatusEvent[];
  /**
   * What the passing of time says: silence, absence. Called when {@link Goods.nextDueAt} is reached
   * and every observation received so far has been folded; sooner it would call missing what is only
   * unread.
   */
  passTime(now: number): GoodsStatusEvent[];
  /** When to call {@link Goods.passTime} next; never more than some seconds away. */
  nextDueAt(): number | null;
  /**
   * The folding begins, or begins again, after a time in which devices may have spoken to nobody: each
   * is granted one more deadline, once between two of its words.
   */
  start(now: number): void;
  /** The gateway is stopped in order: the last word before its last commit. */
  stop(now: number): void;
  /** The parts of the state that changed since the last call: commit them with the events. */
  takeChanges(): StateChange[];
}

/** @param saved Every part that was committed, in any order; parts of others are passed over. */
export function createGoods(plan: SitePlan, saved: SavedParts = []): Goods {
  const parts = [...saved];
  const watch = new Watch(plan.siteId, parts);
  const devices = new Devices(plan, parts, () => watch.watchingSince());
  const stacks = new StackWeights(plan, parts);
  const tags = new Tags(plan, parts, devices);
  const doors = new Doors(plan, parts);
  const climate = new Climate(plan, parts);
  if (watch.watchingSince() > 0) devices.begin();

  function pulse(now: number, events: GoodsStatusEvent[]): void {
    if (watch.pulse(now, events)) devices.begin();
  }

  function foldKind(observation: Observation, events: GoodsStatusEvent[]): void {
    switch (observation.kind) {
      case 'weight':
        return stacks.fold(observation, events);
      case 'tag':
        return tags.fold(observation, events);
      case 'door':
        return doors.fold(observation, events);
      case 'climate':
        return climate.fold(observation, events);
      case 'gap':
        events.push(gapEvent(observation));
        return;
      case 'undecoded':
        events.push(undecodedEvent(observation));
        return;
      case 'vehicle':
      case 'health':
    }
  }

  return {
    fold(observation, now) {
      const events: GoodsStatusEvent[] = [];
      pulse(now, events);
      if (devices.isCopy(observation)) return events;
      devices.hear(observation, events);
      foldKind(observation, events);
      return events;
    },
    passTime(now) {
      const events: GoodsStatusEvent[] = [];
      pulse(now, events);
      devices.passTime(now, events);
      tags.passTime(now, events);
      doors.passTime(now, events);
      return events;
    },
    nextDueAt() {
      const due = [devices.nextDueAt(), tags.nextDueAt(), watch.nextDueAt()];
      return Math.min(...due.map((at) => at ?? Infinity));
    },
    start: (now) => devices.excuse(now),
    stop: (now) => watch.stop(now),
    takeChanges() {
      return [watch, devices, stacks, tags, doors, climate].flatMap((each) => each.takeChanges());
    },
  };
}

function gapEvent(observation: ObservationOf<'gap'>): GoodsStatusEvent {
  const { deviceId, fromSeq, toSeq, fromAt, toAt, count, reason } = observation;
  return {
    kind: 'gap',
    ...causedBy(observation),
    scope: 'device',
    of: deviceId,
    ...(fromSeq === undefined ? {} : { fromSeq }),
    ...(toSeq === undefined ? {} : { toSeq }),
    fromAt,
    toAt,
    ...(count === undefined ? {} : { count }),
    reason,
  };
}

function undecodedEvent(observation: ObservationOf<'undecoded'>): GoodsStatusEvent {
  const { sourceId, deviceId, code, digest } = observation;
  return { kind: 'undecoded', ...causedBy(observation), sourceId, deviceId, code, digest };
}
