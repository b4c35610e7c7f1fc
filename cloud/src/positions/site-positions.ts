import type { EpochMs } from '@pledgewatch/shared/clock';
import type { GoodsStatusEvent, GoodsStatusOf } from '@pledgewatch/shared/goods-status';
import type { EventsFact } from '#/core/index.ts';
import { eventTime } from './event-time.ts';
import {
  DEVICES_PER_SITE_MAX,
  SLOTS_PER_SITE_MAX,
  TAGS_PER_SITE_MAX,
  UNSTABLE_MAX_MS,
} from './limits.ts';
import type { Interval, ScaleReading, UnverifiedSpan } from '#/core/index.ts';
import { UnverifiedSpans } from './unverified.ts';

/** The newest evidence of one slot; changed in place, because seventy thousand may come a second. */
export interface SlotState {
  at: EpochMs;
  lowerG: number;
  nominalG: number;
  upperG: number;
  gatewayId: string;
  scaleId: string;
  entry: number;
  item: number;
  /** The last word of another scale, where one spoke of the slot before. */
  before?: ScaleReading;
  /** Its scale speaks, but since `at` nothing it said was evidence. */
  isDoubted: boolean;
}

export interface TagState {
  at: EpochMs;
  present: boolean;
  zoneId: string;
  entry: number;
  item: number;
}

export interface DeviceState {
  readonly deviceId: string;
  gatewayId: string;
  at: EpochMs;
  state: 'alive' | 'silent' | 'fault';
  places: readonly string[];
  /** Since when nobody watches its places, while it is silent. */
  unwatchedSince: EpochMs;
  entry: number;
}

/** Who surveyed a slot, when, and where the ledger has it. */
type SurveyedBy = Pick<SlotState, 'at' | 'scaleId' | 'entry'>;

interface SavedSite {
  readonly slots: readonly (readonly [string, SlotState])[];
  readonly tags: readonly (readonly [string, TagState])[];
  readonly devices: readonly (readonly [string, DeviceState])[];
  readonly spans: readonly UnverifiedSpan[];
  readonly wholeSince: EpochMs;
}

/** What is known of one site. Newer evidence replaces older, by event time; never the other way. */
export class SitePositions {
  readonly slots: Map<string, SlotState>;
  readonly tags: Map<string, TagState>;
  readonly devices: Map<string, DeviceState>;
  readonly spans: UnverifiedSpans;
  /** Sum of the slots' lower bounds as last weighed, grams. Derived from `slots`. */
  stockLowerG = 0;
  /** How many devices are silent, by place. Derived from `devices`. */
  readonly #silentByPlace = new Map<string, number>();

  constructor(saved?: SavedSite) {
    this.slots = new Map(saved?.slots);
    this.tags = new Map(saved?.tags);
    this.devices = new Map(saved?.devices);
    this.spans = new UnverifiedSpans([...(saved?.spans ?? [])], saved?.wholeSince);
    for (const device of this.devices.values()) this.#count(device, 1);
    for (const { lowerG } of this.slots.values()) this.stockLowerG += lowerG;
  }

  save(): SavedSite {
    return {
      slots: [...this.slots],
      tags: [...this.tags],
      devices: [...this.devices],
      spans: this.spans.all(),
      wholeSince: this.spans.wholeSince,
    };
  }

  apply(fact: EventsFact): void {
    const { items } = fact;
    for (let item = 0; item < items.length; item += 1) {
      const event = items[item];
      if (event) this.#applyItem(event, item, fact);
    }
  }

  /** A survey says how much stands on a slot; newer evidence replaces older, whichever way it was measured. */
  survey(slotId: string, found: Interval, by: SurveyedBy): void {
    const slot = this.slots.get(slotId);
    if (slot && by.at < slot.at) return;
    if (!slot && this.slots.size >= SLOTS_PER_SITE_MAX) return;
    const { lowerG, nominalG, upperG } = found;
    this.stockLowerG += lowerG - (slot?.lowerG ?? 0);
    const state = { lowerG, nominalG, upperG, gatewayId: '', item: 0, isDoubted: false };
    this.slots.set(slotId, { ...state, ...by });
  }

  /** True while a device that watches the place is silent or faulty. */
  unwatched(placeId: string): boolean {
    return this.#silentByPlace.has(placeId);
  }

  #applyItem(event: GoodsStatusEvent, item: number, fact: EventsFact): void {
    switch (event.kind) {
      case 'stackWeight':
        return this.#weigh(event, item, fact);
      case 'tagPresence':
        return this.#seeTag(event, item, fact);
      case 'deviceHealth':
        return this.#hearDevice(event, fact);
      case 'gap':
        return this.#miss(event, fact);
      default:
    }
  }

  #weigh(event: GoodsStatusOf<'stackWeight'>, item: number, fact: EventsFact): void {
    const at = eventTime(event, fact.acceptedAt);
    const slot = this.slots.get(event.slotId);
    if (!event.evidence) {
      if (slot && at > slot.at) slot.isDoubted ||= isGround(event, at - slot.at);
      return;
    }
    if (slot === undefined) {
      if (this.slots.size >= SLOTS_PER_SITE_MAX) return;
      const { lowerG, nominalG, upperG, scaleId } = event;
      const { gatewayId } = fact.header;
      const evidence = { entry: fact.index, item, isDoubted: false };
      const state = { at, lowerG, nominalG, upperG, gatewayId, scaleId, ...evidence };
      this.slots.set(event.slotId, state);
      this.stockLowerG += lowerG;
      return;
    }
    if (at < slot.at) return;
    if (slot.isDoubted) this.#endDoubt(event.slotId, slot, at);
    if (slot.scaleId !== event.scaleId) slot.before = wordOf(slot);
    slot.at = at;
    this.stockLowerG += event.lowerG - slot.lowerG;
    slot.lowerG = event.lowerG;
    slot.nominalG = event.nominalG;
    slot.upperG = event.upperG;
    slot.gatewayId = fact.header.gatewayId;
    slot.scaleId = event.scaleId;
    slot.entry = fact.index;
    slot.item = item;
  }

  #endDoubt(slotId: string, slot: SlotState, at: EpochMs): void {
    slot.isDoubted = false;
    this.spans.add(doubtOf(slotId, slot, at));
  }

  #seeTag(event: GoodsStatusOf<'tagPresence'>, item: number, fact: EventsFact): void {
    const at = eventTime(event, fact.acceptedAt);
    const tag = this.tags.get(event.epc);
    if (tag === undefined) {
      if (this.tags.size >= TAGS_PER_SITE_MAX) return;
      const { present, zoneId } = event;
      this.tags.set(event.epc, { at, present, zoneId, entry: fact.index, item });
      return;
    }
    if (at < tag.at) return;
    tag.at = at;
    tag.present = event.present;
    tag.zoneId = event.zoneId;
    tag.entry = fact.index;
    tag.item = item;
  }

  #hearDevice(event: GoodsStatusOf<'deviceHealth'>, fact: EventsFact): void {
    const at = eventTime(event, fact.acceptedAt);
    const before = this.devices.get(event.deviceId);
    if (before ? at < before.at : this.devices.size >= DEVICES_PER_SITE_MAX) return;
    if (before) this.#count(before, -1);
    if (before && before.state !== 'alive' && event.state === 'alive') {
      this.spans.add(spanOf(before, at));
    }
    const since = before && before.state !== 'alive' ? before.unwatchedSince : event.lastHeardAt;
    const device: DeviceState = {
      deviceId: event.deviceId,
      gatewayId: fact.header.gatewayId,
      at,
      state: event.state,
      places: event.places,
      unwatchedSince: Math.min(since ?? at, at),
      entry: fact.index,
    };
    this.devices.set(event.deviceId, device);
    this.#count(device, 1);
  }

  #miss(event: GoodsStatusOf<'gap'>, fact: EventsFact): void {
    this.spans.add({
      gatewayId: fact.header.gatewayId,
      placeIds: event.scope === 'device' ? this.placesOf(event.of) : null,
      fromAt: Math.min(event.fromAt, event.toAt),
      toAt: Math.max(event.fromAt, event.toAt),
      reason: event.reason,
      of: event.of,
      entry: fact.index,
    });
  }

  /** The slots and zones a device watches, as far as it was ever heard of; null when never. */
  placesOf(deviceId: string): readonly string[] | null {
    const known = this.devices.get(deviceId)?.places;
    if (known) return known;
    const slots = [...this.slots].filter(([, slot]) => slot.scaleId === deviceId);
    return slots.length > 0 ? slots.map(([slotId]) => slotId) : null;
  }

  #count(device: DeviceState, step: 1 | -1): void {
    if (device.state === 'alive') return;
    for (const place of device.places) {
      const count = (this.#silentByPlace.get(place) ?? 0) + step;
      if (count > 0) this.#silentByPlace.set(place, count);
      else this.#silentByPlace.delete(place);
    }
  }
}

/** What a slot's scale said last. */
export function wordOf({ scaleId, lowerG, upperG, at }: SlotState): ScaleReading {
  return { scaleId, lowerG, upperG, at };
}

/** A load that is being moved is unstable for a while; every other objection counts at once. */
function isGround({ notEvidence = [] }: GoodsStatusOf<'stackWeight'>, sinceMs: number): boolean {
  return sinceMs > UNSTABLE_MAX_MS || notEvidence.some((reason) => reason !== 'unstable');
}

/** The span in which a slot's scale spoke but gave no evidence, up to `toAt`, or still open. */
export function doubtOf(slotId: string, slot: SlotState, toAt: EpochMs | null): UnverifiedSpan {
  return {
    gatewayId: slot.gatewayId,
    placeIds: [slotId],
    fromAt: slot.at,
    toAt,
    reason: 'no-evidence',
    of: slot.scaleId,
    entry: null,
  };
}

/** The span a silent device leaves behind, up to `toAt`, or still open. */
export function spanOf(device: DeviceState, toAt: EpochMs | null): UnverifiedSpan {
  return {
    gatewayId: device.gatewayId,
    placeIds: device.places,
    fromAt: device.unwatchedSince,
    toAt,
    reason: device.state === 'fault' ? 'device-fault' : 'device-silent',
    of: device.deviceId,
    entry: device.entry,
  };
}
