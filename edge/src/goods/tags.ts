import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { ObservationOf } from '@pledgewatch/shared/observation';
import type { SitePlan } from '@pledgewatch/shared/site-plan';
import { oneSidedAt, readAtPortal, type PortalRead } from './crossings.ts';
import { Deadlines } from './deadlines.ts';
import { causedBy, causedByTime, evidenceAt } from './evidence.ts';
import { TAG_FORGET_MS, TAG_MISSING_AFTER_S, TAGS_FULL_EVERY_MS, TAGS_MAX } from './limits.ts';
import { NamedParts } from './named-parts.ts';
import { antennaPlaces, type AntennaPlace } from './places.ts';
import { absenceConfidence, missingAfterMs, presenceConfidence } from './rhythm.ts';
import type { SavedParts, StateChange } from './state-change.ts';
import { newTag, type TagState } from './tag-state.ts';
import type { ZoneWatch } from './zone-watch.ts';
import { readInZone } from './zone-reads.ts';

type TagObservation = ObservationOf<'tag'>;

/** How sure a crossing that both antennas saw makes that the tag is gone, permille. */
const CROSSED_CONFIDENCE = 995;

/** Where every tag is: presence in zones, passages through portals. */
export class Tags {
  readonly #antennas: ReadonlyMap<string, ReadonlyMap<number, AntennaPlace>>;
  readonly #floorMs: number;
  readonly #watch: ZoneWatch;
  readonly #max: number;
  readonly #tags: NamedParts<TagState>;
  /** When memory was last searched for tags to forget. */
  readonly #full: NamedParts<{ searchedAt: number }>;
  readonly #deadlines = new Deadlines();
  /** Tags past their deadline whose zone has not been listened to since, by zone. */
  readonly #waiting = new Map<string, { heardAt: number; epcs: Set<string> }>();

  constructor(plan: SitePlan, saved: SavedParts, watch: ZoneWatch, max = TAGS_MAX) {
    this.#antennas = antennaPlaces(plan);
    this.#floorMs = (plan.tagMissingAfterS ?? TAG_MISSING_AFTER_S) * 1_000;
    this.#watch = watch;
    this.#max = max;
    this.#tags = new NamedParts('goods/tag/', saved);
    this.#full = new NamedParts('goods/tags-', saved);
    for (const [epc, tag] of this.#tags.entries()) this.#plan(epc, tag);
  }

  fold(observation: TagObservation, events: GoodsStatusEvent[]): void {
    const place = this.#antennas.get(observation.deviceId)?.get(observation.antenna);
    if (place === undefined) return;
    const { epc } = observation;
    const tag = this.#tags.get(epc) ?? this.#meet(observation, events);
    if (tag === null) return;
    const at = evidenceAt(observation);
    this.#tags.mark(epc);
    if ('zoneId' in place) this.#foldZone(tag, observation, place.zoneId, events);
    else this.#foldPortal(tag, observation, { ...place, at }, events);
    this.#plan(epc, tag);
  }

  passTime(now: number, events: GoodsStatusEvent[]): void {
    const due = this.#deadlines.take(now);
    for (const [zoneId, waiting] of this.#waiting) {
      if (waiting.heardAt === this.#watch.heardAt(zoneId)) continue;
      this.#waiting.delete(zoneId);
      due.push(...waiting.epcs);
    }
    for (const epc of new Set(due.sort())) this.#lookAt(epc, now, events);
  }

  nextDueAt(): number | null {
    for (const [zoneId, { heardAt }] of this.#waiting) {
      const heardNow = this.#watch.heardAt(zoneId);
      if (heardNow !== heardAt) return Math.max(0, heardNow);
    }
    return this.#deadlines.next();
  }

  takeChanges(): StateChange[] {
    return [...this.#tags.takeChanges(), ...this.#full.takeChanges()];
  }

  #foldZone(
    tag: TagState,
    observation: TagObservation,
    zoneId: string,
    events: GoodsStatusEvent[],
  ): void {
    const at = evidenceAt(observation);
    const watchedSince = this.#watch.watchedSince(zoneId);
    const { rssiCentiDbm: rssi } = observation;
    if (readInZone(tag, { zoneId, at, rssi, watchedSince, floorMs: this.#floorMs })) {
      const confidence = presenceConfidence(tag.reads);
      events.push(presence(tag, observation.epc, confidence, causedBy(observation)));
      tag.saidAt = at;
    }
  }

  #foldPortal(
    tag: TagState,
    observation: TagObservation,
    read: PortalRead,
    events: GoodsStatusEvent[],
  ): void {
    const { epc } = observation;
    const direction = readAtPortal(tag, read);
    if (direction === null) return;
    const { gateId, at } = read;
    events.push({ kind: 'passage', ...causedBy(observation), gateId, direction, epc });
    if (direction === 'in' || at <= tag.lastReadAt) return;
    const wasPresent = tag.present;
    leave(tag, at);
    if (!wasPresent) return;
    events.push(presence(tag, epc, CROSSED_CONFIDENCE, causedBy(observation)));
    tag.saidAt = at;
  }

  #plan(epc: string, tag: TagState): void {
    const oneSided = oneSidedAt(tag);
    if (oneSided !== null) this.#deadlines.want(epc, oneSided);
    // Counted from the last read, too early at worst: a pause of its reader may move it.
    if (tag.present) {
      this.#deadlines.want(epc, tag.lastReadAt + missingAfterMs(tag, this.#floorMs));
    }
  }

  #missingAt(tag: TagState): number {
    const since = Math.max(tag.lastReadAt, this.#watch.watchedSince(tag.zoneId));
    return since + missingAfterMs(tag, this.#floorMs);
  }

  #lookAt(epc: string, now: number, events: GoodsStatusEvent[]): void {
    const tag = this.#tags.get(epc);
    if (tag === undefined) return;
    const oneSided = oneSidedAt(tag);
    if (oneSided !== null && oneSided > now) this.#deadlines.want(epc, oneSided);
    else if (oneSided !== null) this.#tellOneSided(tag, epc, oneSided, now, events);
    if (!tag.present) return;
    const missingAt = this.#missingAt(tag);
    const heardAt = this.#watch.heardAt(tag.zoneId);
    if (missingAt > now && missingAt < Infinity) return this.#deadlines.want(epc, missingAt);
    // Only a zone that was listened to can have heard nothing: else its reader's silence is the news.
    if (heardAt < missingAt) return this.#wait(tag.zoneId, epc, heardAt);
    this.#tellMissing(tag, epc, missingAt, now, events);
  }

  #wait(zoneId: string, epc: string, heardAt: number): void {
    const waiting = this.#waiting.get(zoneId) ?? { heardAt, epcs: new Set() };
    this.#waiting.set(zoneId, waiting);
    waiting.epcs.add(epc);
  }

  #tellMissing(
    tag: TagState,
    epc: string,
    missingAt: number,
    now: number,
    events: GoodsStatusEvent[],
  ): void {
    const confidence = absenceConfidence(tag, missingAt - tag.lastReadAt);
    leave(tag, tag.lastReadAt);
    events.push(presence(tag, epc, confidence, causedByTime(missingAt, now)));
    tag.saidAt = missingAt;
    this.#tags.mark(epc);
  }

  #tellOneSided(
    tag: TagState,
    epc: string,
    at: number,
    now: number,
    events: GoodsStatusEvent[],
  ): void {
    const { crossing } = tag;
    if (crossing === null) return;
    crossing.said = 'unknown';
    const { gateId } = crossing;
    events.push({
      kind: 'passage',
      ...causedByTime(at, now),
      gateId,
      direction: 'unknown',
      epc,
    });
    this.#tags.mark(epc);
  }

  /** A tag that was never read before; null when there is no room for it, which is then said. */
  #meet(observation: TagObservation, events: GoodsStatusEvent[]): TagState | null {
    const { epc, receivedAt, deviceId } = observation;
    if (this.#tags.size < this.#max) return this.#tags.put(epc, newTag());
    const full = this.#full.get('full') ?? this.#full.put('full', { searchedAt: 0 });
    if (receivedAt - full.searchedAt < TAGS_FULL_EVERY_MS) return null;
    full.searchedAt = receivedAt;
    this.#full.mark('full');
    this.#forgetBefore(receivedAt - TAG_FORGET_MS);
    if (this.#tags.size < this.#max) return this.#tags.put(epc, newTag());
    events.push({
      kind: 'gap',
      ...causedBy(observation),
      scope: 'device',
      of: deviceId,
      fromAt: receivedAt,
      toAt: receivedAt + TAGS_FULL_EVERY_MS,
      reason: 'tags-full',
    });
    return null;
  }

  #forgetBefore(at: number): void {
    for (const [epc, tag] of this.#tags.entries()) {
      const { present, lastReadAt, crossing } = tag;
      const seenAt = Math.max(lastReadAt, crossing?.insideLast ?? 0, crossing?.outsideLast ?? 0);
      if (!present && seenAt < at) this.#tags.delete(epc);
    }
  }
}

function leave(tag: TagState, goneAt: number): void {
  tag.present = false;
  tag.reads = 0;
  tag.candidate = null;
  tag.goneAt = Math.max(tag.goneAt, goneAt);
}

function presence(
  { zoneId, present, lastReadAt }: TagState,
  epc: string,
  confidencePermille: number,
  cause: ReturnType<typeof causedBy> | ReturnType<typeof causedByTime>,
): GoodsStatusEvent {
  return {
    kind: 'tagPresence',
    ...cause,
    epc,
    zoneId,
    present,
    confidencePermille,
    lastReadAt: Math.floor(lastReadAt),
  };
}
