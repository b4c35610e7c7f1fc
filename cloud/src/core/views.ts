import type { Fingerprint } from '@pledgewatch/shared/fingerprint';
import type { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Actor, ApprovalPolicy, ReleasePattern } from '@pledgewatch/shared/command';
import type { GateRefusal, GateStep } from '@pledgewatch/shared/goods-status';
import type { PersonView } from './person-view.ts';
import type { SigningKeyView } from './signing-key-view.ts';
import type { RegisterView } from './register-view.ts';
import type { UnverifiedSpan } from './day-closing.ts';
import type { SiteView } from './site-view.ts';
import type { FundsView } from './fund-views.ts';
import type { YardView } from './yard-views.ts';
import type { CoursesView } from './course-views.ts';
import type { ConcernsView } from './concern-views.ts';
import type { ValuationView } from './valuation-views.ts';
import type { DocumentMatch, StockBreachMove, ThirdPartyClaimView } from './claim-views.ts';
import type { ConditionChangeView } from './condition-view.ts';
import type { SurveyView } from './survey-view.ts';
import type { PledgeView } from './pledge-view.ts';

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

/** What a scale last said of a slot. */
export interface ScaleReading {
  readonly scaleId: string;
  readonly lowerG: number;
  readonly upperG: number;
  readonly at: number;
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
  /** Of the lower bound, what is surely sound: the rest frees nothing. */
  readonly soundLowerG: number;
  /** Lower bound × price, less the haircuts of unsound units, rounded down, fen. */
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
  /** The last reading of the slot's scale, and of the one that spoke before it, newest first. */
  scalesOf(siteId: string, slotId: string): readonly ScaleReading[];
  pledge(pledge: PledgeView): PledgePosition;
  /** What was not verified from when to when, at one slot or zone or on the whole site. */
  unverified(siteId: string, placeId?: string): readonly UnverifiedSpan[];
  /** Spans that ended before it may be missing above; 0 when none was ever forgotten. */
  unverifiedWholeSince(siteId: string): number;
  /** What surely stands on all slots of a site together, grams: their lower bounds as last weighed. */
  stockLowerG(siteId: string): number;
}

/** A truck order's way: planned until its release opens, then what its gate says of it. */
export type TruckState = 'PLANNED' | GateStep;

/** A truck order, planned, under way or ended. */
export interface TruckOrderView {
  readonly truckOrderId: string;
  readonly releaseId: string;
  readonly pledgeId: string;
  readonly siteId: string;
  readonly gateId: string;
  readonly plate: string;
  readonly driverId?: string;
  readonly epcs: ReadonlySet<string>;
  readonly netG: number;
  readonly toleranceG: number;
  readonly state: TruckState;
  /** When it came into that state, by the core's clock. */
  readonly stateAt: number;
  /** Why it was refused or set aside. */
  readonly code?: GateRefusal;
  readonly notBefore: number;
  readonly notAfter: number;
  /** Mass by slot that it takes, grams. */
  readonly massBySlotG: ReadonlyMap<string, number>;
}

export type ReleaseState =
  | 'REQUESTED'
  | 'LIMIT_CHECKED'
  | 'APPROVED'
  | 'OPEN'
  | 'SETTLED'
  | 'REJECTED'
  | 'EXPIRED'
  | 'CANCELLED';

/** A release order with its truck orders. */
export interface ReleaseView {
  readonly releaseId: string;
  readonly pledgeId: string;
  readonly tenantId: string;
  readonly siteId: string;
  readonly state: ReleaseState;
  /** The accepted receiving order whose goods make up for these. */
  readonly substitutes?: string;
  /** Who lets its goods out; A where nothing is said. */
  readonly pattern?: ReleasePattern;
  readonly requestedBy: string;
  readonly requestedAt: number;
  /** Ledger entries of the approvals behind it. */
  readonly approvals: readonly number[];
  readonly trucks: readonly TruckOrderView[];
  readonly correlationId?: string;
}

/** An enrolled gateway. */
export interface GatewayView {
  readonly gatewayId: string;
  readonly siteId: string;
  /** Raw Ed25519 public key, base64url. */
  readonly publicKey: string;
}

/** What something concerns: decides whose eyes it is for. */
export interface Concern {
  /** The bank. */
  readonly tenantId?: string;
  readonly siteId?: string;
  readonly pledgeId?: string;
}

/** What other steps may ask the law of the pledge. */
export interface LawView extends ConcernsView, FundsView, ValuationView, YardView, CoursesView {
  gateway(gatewayId: string): GatewayView | undefined;
  /**
   * Whether something exists for somebody: for the bank (and its auditors) what concerns it, for the
   * custodian what concerns its sites, for a borrower what concerns its pledges.
   */
  sees(actor: Actor, concern: Concern): boolean;
  /** By pledge id; those after `after`, at most `limit`. */
  pledgesSeenBy(actor: Actor, after: string | undefined, limit: number): readonly PledgeView[];
  release(releaseId: string): ReleaseView | undefined;
  /** By release id; those after `after`, at most `limit`. */
  releasesSeenBy(actor: Actor, after: string | undefined, limit: number): readonly ReleaseView[];
  pledge(pledgeId: string): PledgeView | undefined;
  /** Changes of the condition of its units, oldest first. */
  conditionChangesOf(pledgeId: string): readonly ConditionChangeView[];
  /** Surveys of its heaps and tanks, oldest first. */
  surveysOf(pledgeId: string): readonly SurveyView[];
  /** Every pledge in effect. */
  activePledges(): Iterable<PledgeView>;
  /** Active pledges with goods on the slot; usually none or one. */
  pledgesOnSlot(siteId: string, slotId: string): readonly PledgeView[];
  /** The active pledge a tag belongs to. */
  pledgeOfTag(siteId: string, epc: string): PledgeView | undefined;
  /** The draft or active pledge that claims the tag, on whatever site. */
  pledgeClaiming(epc: string): PledgeView | undefined;
  /** Pledges, ended ones too, that had goods on the slot at that time. */
  pledgesOnSlotAt(siteId: string, slotId: string, at: number): readonly PledgeView[];
  /** Pledges, ended ones too, that the tag belonged to at that time; one at most. */
  pledgesOfTagAt(siteId: string, epc: string, at: number): readonly PledgeView[];
  /** Active pledges of the site. */
  pledgesOnSite(siteId: string): readonly PledgeView[];
  truckOrder(truckOrderId: string): TruckOrderView | undefined;
  /** Truck orders of the site that their gates may execute: instructed and not ended. */
  openTruckOrders(siteId: string): readonly TruckOrderView[];
  site(siteId: string): SiteView | undefined;
  /**
   * Whether somebody sees prices, debts and values: by role, or, for the supervisor of a pledge, because
   * its agreement says so.
   */
  seesMoney(actor: Actor, pledgeId: string | undefined): boolean;
  /** The tenant's register; empty while it has none. */
  register(tenantId: string): RegisterView;
  /** A person whose particulars the tenant keeps or kept. */
  person(tenantId: string, personId: string): PersonView | undefined;
  /** The tenant's signing keys, ended ones too. */
  signingKeys(tenantId: string): readonly SigningKeyView[];
  /** What the bank demands of approvals; undefined while it said nothing. */
  approvalPolicy(tenantId: string): ApprovalPolicy | undefined;
  /** Why somebody may not act now: not of the register, or disabled. */
  admission(actor: Actor, now: number): PledgewatchError | undefined;
  /** Breaches that began to stand, or were over, with the fact last applied. */
  stockBreachesMoved(): readonly StockBreachMove[];
  /** The natural loss that a pledge may have had by then, with what was confirmed as drying, grams; 0 without a standard. */
  lossAllowedG(pledge: PledgeView, at: number): number;
  thirdPartyClaim(claimId: string): ThirdPartyClaimView | undefined;
  /** A tenant's own fingerprints of an exchange whose pledges are not over, by their exact mark, each once. */
  fingerprintsOf(
    tenantId: string,
    exchangeId: string,
    after: string | undefined,
    limit: number,
  ): readonly Fingerprint[];
  /** What the fact last applied found of documents that are used twice. */
  documentMatches(): readonly DocumentMatch[];
}
