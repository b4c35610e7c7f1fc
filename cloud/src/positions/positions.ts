import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf } from '@pledgewatch/shared/command';
import type {
  CommandFact,
  EventsFact,
  Fact,
  Interval,
  PledgePosition,
  PledgeView,
  PositionView,
  ScaleReading,
  SlotReading,
  TagReading,
  TelemetryFact,
  UnverifiedSpan,
} from '#/core/index.ts';
import { BulkPlaces, type SavedBulkPlaces } from './bulk-places.ts';
import { Gateways, type GatewayState } from './gateways.ts';
import { pledgePosition } from './pledge-position.ts';
import { surveyedMass } from './survey-mass.ts';
import {
  doubtOf,
  SitePositions,
  spanOf,
  wordOf,
  type DeviceState,
  type SlotState,
} from './site-positions.ts';

export type DeviceReading = Readonly<DeviceState>;
export type GatewayReading = Readonly<GatewayState>;

/** Everything that can be asked of the positions; nothing here changes them. */
export interface PositionsView extends PositionView {
  gatewayHeardAt(gatewayId: string): EpochMs | undefined;
  /** Every gateway that was enrolled or heard. */
  gateways(): Iterable<GatewayReading>;
  /** The gateway that last reported the slot. */
  gatewayOfSlot(siteId: string, slotId: string): string | undefined;
  devices(siteId: string): readonly DeviceReading[];
  /** The slots and zones a device watches; null when it was never heard of. */
  placesOf(siteId: string, deviceId: string): readonly string[] | null;
  /**
   * Where the pledge stood when every slot was last heard of, as if silence said nothing; a slot never
   * weighed counts as booked. With `readings`, as if those slots had read so: for what comes late.
   */
  pledgeAsLastKnown(pledge: PledgeView, readings?: ReadonlyMap<string, Interval>): PledgePosition;
  /** Grows with every change of a gateway's `hearing`. */
  hearingChanges(): number;
  /** Until when the last survey of a slot verifies it; undefined for a slot that was never surveyed. */
  surveyedUntil(siteId: string, slotId: string): EpochMs | undefined;
  /** Goods of the pledge are behind an excused gateway: unverified, and nobody's fault yet. */
  isExcused(pledge: PledgeView): boolean;
  device(siteId: string, deviceId: string): DeviceReading | undefined;
}

/** Where everything stands: a pure fold of the facts, in ledger order. */
export interface Positions extends PositionsView {
  apply(fact: Fact): void;
  /** When silence will change something without any fact coming in; null for never. */
  nextDueAt(): EpochMs | null;
  /** All of it as text; {@link createPositions} takes it back. */
  snapshot(): string;
}

/** Starts empty, or where a snapshot of the same version left off. */
export function createPositions(snapshot?: string): Positions {
  return new FoldedPositions(snapshot);
}

interface Saved {
  readonly sites: readonly (readonly [string, ReturnType<SitePositions['save']>])[];
  readonly gateways: ReturnType<Gateways['save']>;
  readonly bulk?: SavedBulkPlaces;
  readonly now?: EpochMs;
}

class FoldedPositions implements Positions {
  readonly #sites: Map<string, SitePositions>;
  readonly #gateways: Gateways;
  readonly #bulk: BulkPlaces;
  /** Of the last fact. */
  #now: EpochMs;

  constructor(snapshot?: string) {
    const saved = snapshot === undefined ? undefined : (JSON.parse(snapshot) as Saved);
    const sites = saved?.sites ?? [];
    this.#sites = new Map(sites.map(([siteId, site]) => [siteId, new SitePositions(site)]));
    this.#gateways = new Gateways(saved?.gateways);
    this.#bulk = new BulkPlaces(saved?.bulk);
    this.#now = saved?.now ?? 0;
  }

  snapshot(): string {
    const sites = [...this.#sites].map(([siteId, site]) => [siteId, site.save()] as const);
    const [gateways, bulk] = [this.#gateways.save(), this.#bulk.save()];
    return JSON.stringify({ sites, gateways, bulk, now: this.#now } satisfies Saved);
  }

  apply(fact: Fact): void {
    this.#now = fact.acceptedAt;
    this.#gateways.passTime(fact.acceptedAt);
    switch (fact.kind) {
      case 'events':
        this.#hear(fact);
        return this.#site(fact.header.siteId).apply(fact);
      case 'telemetry':
        return this.#hear(fact);
      case 'command':
        return this.#obey(fact);
      case 'tick':
    }
  }

  nextDueAt(): EpochMs | null {
    const due = Math.min(this.#gateways.nextDueAt() ?? Infinity, this.#bulk.nextDueAt(this.#now));
    return due === Infinity ? null : due;
  }

  slot(siteId: string, slotId: string): SlotReading | undefined {
    const site = this.#sites.get(siteId);
    const slot = site?.slots.get(slotId);
    if (!site || !slot) return undefined;
    const { lowerG, nominalG, upperG, entry, item } = slot;
    const verified = this.#verified(siteId, slotId, slot);
    return { lowerG, nominalG, upperG, observedAt: slot.at, verified, evidence: { entry, item } };
  }

  tag(siteId: string, epc: string): TagReading | undefined {
    const tag = this.#sites.get(siteId)?.tags.get(epc);
    if (!tag) return undefined;
    const { present, zoneId, entry, item } = tag;
    return { present, zoneId, observedAt: tag.at, evidence: { entry, item } };
  }

  scalesOf(siteId: string, slotId: string): readonly ScaleReading[] {
    const slot = this.#sites.get(siteId)?.slots.get(slotId);
    if (!slot) return [];
    return slot.before ? [wordOf(slot), slot.before] : [wordOf(slot)];
  }

  pledge(pledge: PledgeView): PledgePosition {
    return pledgePosition(pledge, (slotId) => this.slot(pledge.siteId, slotId));
  }

  surveyedUntil(siteId: string, slotId: string): EpochMs | undefined {
    return this.#bulk.until(siteId, slotId);
  }

  stockLowerG(siteId: string): number {
    return this.#sites.get(siteId)?.stockLowerG ?? 0;
  }

  pledgeAsLastKnown(pledge: PledgeView, readings?: ReadonlyMap<string, Interval>): PledgePosition {
    const site = this.#sites.get(pledge.siteId);
    return pledgePosition(pledge, (slotId, bookedG) => {
      const slot = site?.slots.get(slotId);
      const interval = readings?.get(slotId) ?? slot ?? certain(bookedG);
      return { ...intervalOf(interval), observedAt: slot?.at ?? 0, verified: true };
    });
  }

  hearingChanges(): number {
    return this.#gateways.hearingChanges;
  }

  isExcused(pledge: PledgeView): boolean {
    const slots = this.#sites.get(pledge.siteId)?.slots;
    const gatewayIds = pledge.lots.map(({ slotId }) => slots?.get(slotId)?.gatewayId ?? '');
    return gatewayIds.some((id) => this.#gateways.get(id)?.hearing === 'excused');
  }

  device(siteId: string, deviceId: string): DeviceReading | undefined {
    return this.#sites.get(siteId)?.devices.get(deviceId);
  }

  gatewayHeardAt(gatewayId: string): EpochMs | undefined {
    return this.#gateways.get(gatewayId)?.heardAt;
  }

  gateways(): Iterable<GatewayReading> {
    return this.#gateways.all();
  }

  gatewayOfSlot(siteId: string, slotId: string): string | undefined {
    return this.#sites.get(siteId)?.slots.get(slotId)?.gatewayId;
  }

  devices(siteId: string): readonly DeviceReading[] {
    return [...(this.#sites.get(siteId)?.devices.values() ?? [])];
  }

  placesOf(siteId: string, deviceId: string): readonly string[] | null {
    return this.#sites.get(siteId)?.placesOf(deviceId) ?? null;
  }

  unverified(siteId: string, placeId?: string): readonly UnverifiedSpan[] {
    const site = this.#sites.get(siteId);
    if (!site) return [];
    const gatewayId = placeId === undefined ? undefined : site.slots.get(placeId)?.gatewayId;
    const open = [...this.#openSpans(siteId, site)].filter(
      (span) =>
        placeId === undefined ||
        (span.placeIds
          ? span.placeIds.includes(placeId)
          : gatewayId === undefined || span.gatewayId === gatewayId),
    );
    return [...site.spans.about(placeId, gatewayId), ...open];
  }

  unverifiedWholeSince(siteId: string): EpochMs {
    return this.#sites.get(siteId)?.spans.wholeSince ?? 0;
  }

  *#openSpans(siteId: string, site: SitePositions): Iterable<UnverifiedSpan> {
    for (const device of site.devices.values()) {
      if (device.state !== 'alive') yield spanOf(device, null);
    }
    for (const [slotId, slot] of site.slots) {
      if (slot.isDoubted) yield doubtOf(slotId, slot, null);
    }
    for (const gateway of this.#gateways.all()) {
      if (gateway.siteId === siteId && gateway.hearing !== 'heard') yield silence(gateway, null);
    }
  }

  #hear(fact: EventsFact | TelemetryFact): void {
    const { gatewayId, siteId } = fact.header;
    const before = this.#gateways.hear(gatewayId, siteId, fact.acceptedAt);
    if (!before) return;
    const span = silence(before, fact.acceptedAt);
    this.#site(siteId).spans.add({ ...span, entry: fact.index });
  }

  #obey({ command, acceptedAt, index: entry }: CommandFact): void {
    if (command.type === 'bulkPlace.define') this.#bulk.define(command);
    if (command.type === 'survey.file') this.#survey(command, entry);
    if (command.type === 'site.define') {
      this.#gateways.define(command.siteId, command.silenceMaxMs);
    }
    if (command.type === 'gateway.enrol') {
      this.#gateways.hear(command.gatewayId, command.siteId, acceptedAt);
    }
  }

  #survey(survey: CommandOf<'survey.file'>, entry: number): void {
    const { siteId, slotId, surveyedAt: at, instrumentId: scaleId } = survey;
    const place = this.#bulk.place(siteId, slotId);
    if (!place) return;
    this.#bulk.surveyed(place, at);
    this.#site(siteId).survey(slotId, surveyedMass(place, survey), { at, scaleId, entry });
  }

  #site(siteId: string): SitePositions {
    const known = this.#sites.get(siteId);
    if (known) return known;
    const site = new SitePositions();
    this.#sites.set(siteId, site);
    return site;
  }

  #verified(siteId: string, slotId: string, slot: SlotState): boolean {
    if (slot.isDoubted || this.#site(siteId).unwatched(slotId)) return false;
    // No gateway watches what a surveyor measured.
    if (slot.gatewayId === '') return this.#now <= (this.surveyedUntil(siteId, slotId) ?? 0);
    return this.#gateways.get(slot.gatewayId)?.hearing === 'heard';
  }
}

function silence(gateway: GatewayReading, toAt: EpochMs | null): UnverifiedSpan {
  const { gatewayId, heardAt: fromAt, hearing } = gateway;
  const reason = hearing === 'silent' ? 'gateway-silent' : 'cloud-away';
  return { gatewayId, placeIds: null, fromAt, toAt, reason, of: gatewayId, entry: null };
}

function certain(massG: number): Interval {
  return { lowerG: massG, nominalG: massG, upperG: massG };
}

function intervalOf({ lowerG, nominalG, upperG }: Interval): Interval {
  return { lowerG, nominalG, upperG };
}
