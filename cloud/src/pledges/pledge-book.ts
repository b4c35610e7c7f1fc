import type { EpochMs } from '@pledgewatch/shared/clock';
import type { PledgedLot } from '@pledgewatch/shared/command';
import { unitKey } from '@pledgewatch/shared/epc';
import { formerLots, massOfLots, wasPledged, type PledgeView } from '#/core/index.ts';
import { Drafts } from './drafts.ts';
import { reduceLots, retagLots, splitLots, wasClaimed } from './lots.ts';
import { isInEffect, isLive, isPending } from './pledge-machine.ts';
import type { Gateway, Hold, Pledge, Site } from './records.ts';
import { SeenBy, viewersOf } from './seen-by.ts';
import { remember, scopeOf, SiteIndex } from './site-index.ts';

const NONE: readonly never[] = Object.freeze([]);

/** What a snapshot keeps; the indexes are made again from it. */
export interface SavedPledges {
  readonly sites: readonly Site[];
  readonly gateways: readonly Gateway[];
  readonly pledges: readonly Pledge[];
  readonly holds: readonly Hold[];
  readonly tokens: readonly string[];
}

/** Sites, gateways, pledges and holds, and who claims which good. */
export class PledgeBook {
  readonly sites = new Map<string, Site>();
  readonly gateways = new Map<string, Gateway>();
  readonly pledges = new Map<string, Pledge>();
  readonly holds = new Map<string, Hold>();
  /** Pledge ids, by who may see them. */
  readonly seen = new SeenBy();
  /** Pledges whose goods, debt or terms the fact at hand has changed. Derived. */
  readonly revalued = new Set<string>();
  readonly #tokens = new Set<string>();
  /** One claim per good: the pledge that a handling unit belongs to, however its tag is written. */
  readonly #tagClaims = new Map<string, Pledge>();
  /** Pledges the tag was delivered from; it may have been pledged again. */
  readonly #formerTags = new Map<string, Set<Pledge>>();
  readonly #drafts = new Drafts();
  readonly #indexes = new Map<string, SiteIndex>();

  constructor(saved?: SavedPledges) {
    for (const site of saved?.sites ?? NONE) this.sites.set(site.siteId, site);
    for (const gateway of saved?.gateways ?? NONE) this.gateways.set(gateway.gatewayId, gateway);
    for (const pledge of saved?.pledges ?? NONE) this.addPledge(pledge);
    for (const hold of saved?.holds ?? NONE) this.addHold(hold);
    for (const token of saved?.tokens ?? NONE) this.#tokens.add(token);
  }

  save(): SavedPledges {
    return {
      sites: [...this.sites.values()],
      gateways: [...this.gateways.values()],
      pledges: [...this.pledges.values()],
      holds: [...this.holds.values()],
      tokens: [...this.#tokens],
    };
  }

  addPledge(pledge: Pledge): void {
    this.pledges.set(pledge.pledgeId, pledge);
    this.seen.add(pledge.pledgeId, viewersOf(pledge));
    this.#rememberDelivered(pledge);
    if (!isLive(pledge)) return;
    const index = this.#index(pledge.siteId);
    index.live.add(pledge);
    index.active = null;
    if (isPending(pledge)) this.#drafts.add(pledge);
    for (const slotId of scopeOf(pledge)) index.scopes.set(slotId, pledge);
    for (const lot of pledge.lots) this.#claim(pledge, lot, index);
  }

  /** A draft takes effect: from now on it is seen as active. */
  activated(pledge: Pledge): void {
    this.#drafts.remove(pledge);
    this.#index(pledge.siteId).active = null;
  }

  /** A draft came to nothing: what it claimed is free. */
  abandoned(pledge: Pledge): void {
    this.#drafts.remove(pledge);
    this.#takeOut(pledge, new Set(pledge.lots.flatMap(({ epcs }) => epcs)));
    for (const { slotId } of pledge.lots) this.#index(pledge.siteId).slots.delete(slotId);
    pledge.lots = [];
    this.released(pledge);
  }

  oldestDraft(): Pledge | undefined {
    return this.#drafts.oldest();
  }

  /** Goods join a pledge in effect. */
  join(pledge: Pledge, lots: Pledge['lots']): void {
    pledge.lots = [...pledge.lots, ...lots];
    for (const lot of lots) this.#claim(pledge, lot, this.#index(pledge.siteId));
  }

  /** Takes delivered tags out of a pledge; returns how many were still in it. */
  deliver(pledge: Pledge, epcs: ReadonlySet<string>, at: EpochMs): number {
    const gone = splitLots(pledge.lots, epcs).taken.map((lot) => ({ ...lot, at }));
    const count = this.#takeOut(pledge, epcs);
    pledge.delivered = [...pledge.delivered, ...gone];
    this.#rememberDelivered(pledge);
    return count;
  }

  /** Destroyed goods are no security any more; returns their booked mass, grams. */
  writeOff(pledge: Pledge, epcs: ReadonlySet<string>, at: EpochMs): number {
    const lost = splitLots(pledge.lots, epcs).taken.map((lot) => ({ ...lot, at }));
    this.#takeOut(pledge, epcs);
    if (lost.length > 0) pledge.destroyed = [...(pledge.destroyed ?? []), ...lost];
    this.#rememberDelivered(pledge);
    return massOfLots(lost);
  }

  /** Goods of a pledge stand elsewhere on their site from now on. */
  relocate(
    pledge: Pledge,
    epcs: ReadonlySet<string>,
    to: { readonly zoneId: string; readonly slotId: string; readonly at: EpochMs },
  ): void {
    const { at, ...place } = to;
    const moving = splitLots(pledge.lots, epcs);
    pledge.moved = [...(pledge.moved ?? []), ...moving.taken.map((lot) => ({ ...lot, at }))];
    const arrived = moving.taken.map((lot) => ({ ...lot, ...place, since: at }));
    const { slots } = this.#index(pledge.siteId);
    for (const { slotId } of moving.taken) slots.delete(slotId);
    pledge.lots = [...moving.rest, ...arrived];
    for (const { slotId } of pledge.lots) slots.set(slotId, [pledge]);
    this.#rememberDelivered(pledge);
  }

  /** A unit wears another tag from now on. */
  retag(pledge: Pledge, tags: Parameters<typeof retagLots>[1]): void {
    Object.assign(pledge, retagLots(pledge, tags));
    this.#tagClaims.delete(unitKey(tags.oldEpc));
    this.#tagClaims.set(unitKey(tags.newEpc), pledge);
    this.#rememberDelivered(pledge);
  }

  /** Some grams of some units are no longer there: each becomes a lot of its own mass. */
  reduce(pledge: Pledge, takenG: ReadonlyMap<string, number>): void {
    const { rest, taken } = splitLots(pledge.lots, new Set(takenG.keys()));
    pledge.lots = [...rest, ...reduceLots(taken, takenG)];
    for (const massG of takenG.values()) pledge.sampledG = (pledge.sampledG ?? 0) + massG;
  }

  #takeOut(pledge: Pledge, epcs: ReadonlySet<string>): number {
    let count = 0;
    for (const epc of epcs) {
      if (this.claimOfTag(epc) !== pledge) continue;
      this.#tagClaims.delete(unitKey(epc));
      count += 1;
    }
    if (count === 0) return 0;
    const { slots } = this.#index(pledge.siteId);
    const { rest } = splitLots(pledge.lots, epcs);
    const standing = new Set(rest.map(({ slotId }) => slotId));
    for (const { slotId } of pledge.lots) if (!standing.has(slotId)) slots.delete(slotId);
    pledge.lots = rest;
    return count;
  }

  /** Everything went back: nothing is claimed any more. */
  released(pledge: Pledge): void {
    const index = this.#index(pledge.siteId);
    index.live.delete(pledge);
    for (const slotId of scopeOf(pledge)) index.scopes.delete(slotId);
    index.active = null;
  }

  addHold(hold: Hold): void {
    this.holds.set(hold.holdId, hold);
    const isWhole = hold.liftedAt === null && hold.units === undefined;
    if (isWhole) this.#index(hold.siteId).holds.add(hold);
  }

  liftHold(hold: Hold, at: number): void {
    hold.liftedAt = at;
    this.#index(hold.siteId).holds.delete(hold);
  }

  /** Holds on a whole site or pledge. */
  standingHolds(siteId: string): ReadonlySet<Hold> {
    return this.#index(siteId).holds;
  }

  isSiteHeld(siteId: string): boolean {
    for (const hold of this.standingHolds(siteId)) if (hold.pledgeId === undefined) return true;
    return false;
  }

  isHeld({ siteId, pledgeId }: Pick<Pledge, 'siteId' | 'pledgeId'>): boolean {
    for (const hold of this.standingHolds(siteId)) {
      if (hold.pledgeId === undefined || hold.pledgeId === pledgeId) return true;
    }
    return false;
  }

  isTokenUsed(tokenId: string): boolean {
    return this.#tokens.has(tokenId);
  }

  useToken(tokenId: string): void {
    this.#tokens.add(tokenId);
  }

  draftCount(tenantId: string): number {
    return this.#drafts.countOf(tenantId);
  }

  /** The draft or active pledge that claims the tag, wherever it stands. */
  claimOfTag(epc: string): Pledge | undefined {
    return this.#tagClaims.get(unitKey(epc));
  }

  isSlotClaimed(siteId: string, slotId: string): boolean {
    const { slots, scopes } = this.#index(siteId);
    return slots.has(slotId) || scopes.has(slotId);
  }

  /** Draft and active pledges with goods on the slot. */
  claimsOnSlot(siteId: string, slotId: string): readonly Pledge[] {
    return this.#indexes.get(siteId)?.slots.get(slotId) ?? NONE;
  }

  claimedSlots(siteId: string): Iterable<string> {
    const { slots, scopes } = this.#index(siteId);
    return new Set([...slots.keys(), ...scopes.keys()]);
  }

  livePledges(siteId: string): ReadonlySet<Pledge> {
    return this.#index(siteId).live;
  }

  *allActive(): Iterable<Pledge> {
    for (const siteId of this.#indexes.keys()) yield* this.activePledges(siteId);
  }

  activePledges(siteId: string): readonly Pledge[] {
    const index = this.#indexes.get(siteId);
    if (!index) return NONE;
    index.active ??= [...index.live].filter(isInEffect);
    return index.active;
  }

  activeOnSlot(siteId: string, slotId: string): readonly PledgeView[] {
    const claim = this.#indexes.get(siteId)?.slots.get(slotId);
    return claim?.[0] && isInEffect(claim[0]) ? claim : NONE;
  }

  activeOfTag(siteId: string, epc: string): PledgeView | undefined {
    const pledge = this.claimOfTag(epc);
    return pledge && isInEffect(pledge) && pledge.siteId === siteId ? pledge : undefined;
  }

  onSlotAt(siteId: string, slotId: string, at: EpochMs): readonly PledgeView[] {
    const index = this.#indexes.get(siteId);
    const ever = [
      ...(index?.slots.get(slotId) ?? NONE),
      ...(index?.formerSlots.get(slotId) ?? NONE),
    ];
    return [...new Set(ever)].filter((one) => wasPledged(one, 'slotId', { name: slotId, at }));
  }

  ofTagAt(siteId: string, epc: string, at: EpochMs): readonly PledgeView[] {
    const former = [...(this.#formerTags.get(epc) ?? NONE)];
    const then = former.filter((one) => wasPledged(one, 'epc', { name: epc, at }));
    const claim = this.claimOfTag(epc);
    const isNew = claim !== undefined && !then.includes(claim);
    if (isNew && at >= (claim.activation?.at ?? Infinity) && wasClaimed(claim, epc, at)) {
      then.push(claim);
    }
    return then.filter((one) => one.siteId === siteId);
  }

  #rememberDelivered(pledge: Pledge): void {
    const { formerSlots } = this.#index(pledge.siteId);
    for (const { slotId, epcs } of formerLots(pledge)) {
      remember(formerSlots, slotId, pledge);
      for (const epc of epcs) remember(this.#formerTags, epc, pledge);
    }
  }

  #claim(pledge: Pledge, lot: PledgedLot, index: SiteIndex): void {
    index.slots.set(lot.slotId, [pledge]);
    for (const epc of lot.epcs) this.#tagClaims.set(unitKey(epc), pledge);
  }

  #index(siteId: string): SiteIndex {
    const known = this.#indexes.get(siteId);
    if (known) return known;
    const index = new SiteIndex();
    this.#indexes.set(siteId, index);
    return index;
  }
}
