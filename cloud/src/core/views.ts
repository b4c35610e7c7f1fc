import type { ControlLine, PledgedLot } from '@pledgewatch/shared/command';

/** A quantity as an interval, with the time of the evidence behind it. */
export interface Interval {
  readonly lowerG: number;
  readonly nominalG: number;
  readonly upperG: number;
}

/** What is known of one slot's stack. */
export interface SlotReading extends Interval {
  readonly observedAt: number;
  /** False when its scale is silent, its gateway is silent, or nothing is known yet. */
  readonly verified: boolean;
  readonly evidence: { readonly entry: number; readonly item: number };
}

/** What is known of one tag. */
export interface TagReading {
  readonly present: boolean;
  readonly zoneId: string;
  readonly observedAt: number;
  readonly evidence: { readonly entry: number; readonly item: number };
}

/** Where a pledge stands now. */
export interface PledgePosition extends Interval {
  /** Lower bound × price, rounded down, fen. */
  readonly lowerValueFen: bigint;
  /** Share of the booked mass whose slot is verified now, thousandths. */
  readonly verifiedPermille: number;
  /** The oldest evidence any of it rests on; null when a slot was never weighed. */
  readonly oldestEvidenceAt: number | null;
}

/** What other steps may ask the positions. */
export interface PositionView {
  slot(siteId: string, slotId: string): SlotReading | undefined;
  tag(siteId: string, epc: string): TagReading | undefined;
  pledge(pledge: PledgeView): PledgePosition;
}

export type PledgeState = 'DRAFT' | 'ACTIVE' | 'RELEASED' | 'CLOSED';

/** A pledge, as other steps see it. */
export interface PledgeView {
  readonly pledgeId: string;
  readonly tenantId: string;
  readonly siteId: string;
  readonly state: PledgeState;
  readonly held: boolean;
  /** Lots with the tags that are still pledged; what was delivered is no longer in them. */
  readonly lots: readonly PledgedLot[];
  readonly priceFenPerTonne: number;
  readonly pledgeRatePermille: number;
  readonly controlLine: ControlLine;
  readonly loanId: string;
  readonly exposureFen: number;
}

/** A truck order that has not ended. */
export interface TruckOrderView {
  readonly truckOrderId: string;
  readonly releaseId: string;
  readonly pledgeId: string;
  readonly siteId: string;
  readonly gateId: string;
  readonly plate: string;
  readonly epcs: ReadonlySet<string>;
  readonly netG: number;
  readonly state: string;
  readonly notBefore: number;
  readonly notAfter: number;
  /** Mass by slot that it takes, grams. */
  readonly massBySlotG: ReadonlyMap<string, number>;
}

/** What other steps may ask the law of the pledge. */
export interface LawView {
  pledge(pledgeId: string): PledgeView | undefined;
  /** Every pledge that is ACTIVE. */
  activePledges(): Iterable<PledgeView>;
  /** Active pledges with goods on the slot; usually none or one. */
  pledgesOnSlot(siteId: string, slotId: string): readonly PledgeView[];
  /** The active pledge a tag belongs to. */
  pledgeOfTag(siteId: string, epc: string): PledgeView | undefined;
  /** Active pledges of the site. */
  pledgesOnSite(siteId: string): readonly PledgeView[];
  truckOrder(truckOrderId: string): TruckOrderView | undefined;
  /** Truck orders of the site that are instructed or under way, by slot they take from. */
  openTruckOrders(siteId: string): readonly TruckOrderView[];
  site(siteId: string): SiteView | undefined;
}

export interface SiteView {
  readonly siteId: string;
  readonly custodianId: string;
  readonly silenceMaxMs: number;
  readonly gates: readonly {
    readonly gateId: string;
    readonly gatewayId: string;
    readonly leaseCeilingG: number;
    readonly leaseCeilingFen: number;
    readonly leaseMs: number;
  }[];
}
