import type {
  ConditionKind,
  ControlLine,
  GoodsScope,
  PledgedLot,
  PledgeMode,
  ReleasePolicy,
  SecurityType,
  Unsoundness,
} from '@pledgewatch/shared/command';

export type PledgeState =
  | 'DRAFT'
  | 'AGREED'
  | 'COUNTED'
  | 'CONTROLLED'
  | 'CONFIRMED'
  | 'ACTIVE'
  | 'EXTENDED'
  | 'MARGIN_CALLED'
  | 'DEFAULTED'
  | 'DISPOSING'
  | 'CONTROL_LOST'
  | 'RELEASED'
  | 'CLOSED';

/** A dated condition beside the state, as last filed. */
export interface ConditionView {
  readonly condition: ConditionKind;
  readonly reference: string;
  readonly documentDigest: string;
  readonly validFrom: number;
  readonly validUntil: number;
  /** Ledger index of the filing. */
  readonly entry: number;
}

/** A lot of a pledge; one that came later says since when, by the core's clock. */
export interface ClaimedLot extends PledgedLot {
  readonly since?: number;
  /** Booked mass of a heap or a tank's content, which has no units, grams. */
  readonly bulkG?: number;
  /** Losses that two people confirmed, grams: it is booked at so much less. */
  readonly lostG?: number;
}

/** A unit that is not sound, and what it loses of its value, thousandths. */
export interface UnsoundUnit {
  readonly epc: string;
  readonly condition: Unsoundness;
  readonly haircutPermille: number;
}

/** Goods that left a pledge: the tags of one lot, and when, by the core's clock. */
export interface DeliveredLot extends ClaimedLot {
  readonly at: number;
}

/** A pledge, as other steps see it. */
export interface PledgeView {
  readonly pledgeId: string;
  readonly tenantId: string;
  readonly siteId: string;
  readonly pledgor: string;
  readonly pledgee: string;
  readonly supervisor: string;
  readonly state: PledgeState;
  /** Static where nothing is said. */
  readonly mode?: PledgeMode;
  readonly scope?: readonly GoodsScope[];
  readonly releasePolicy?: ReleasePolicy;
  readonly securityType: SecurityType;
  readonly conditions: readonly ConditionView[];
  readonly held: boolean;
  /** Lots with the tags that are still pledged; what was delivered is no longer in them. */
  readonly lots: readonly ClaimedLot[];
  readonly delivered: readonly DeliveredLot[];
  /** Units in it that are not sound; absent while all are. */
  readonly unsound?: readonly UnsoundUnit[];
  /** Where goods that were moved inside the site stood before, and until when; absent: none was. */
  readonly moved?: readonly DeliveredLot[];
  /** What samples took so far, grams; absent: nothing. */
  readonly sampledG?: number;
  /** What emergencies destroyed, and when, as the joint count found it; absent: nothing. */
  readonly destroyed?: readonly DeliveredLot[];
  /** Since when it is in effect, by the core's clock; null before. */
  readonly activation: { readonly at: number } | null;
  /** What its goods are valued at; the haircut is taken off already. */
  readonly priceFenPerTonne: number;
  /** What its source said, where a haircut makes the two differ. */
  readonly quotedFenPerTonne?: number;
  readonly haircutPermille?: number;
  readonly priceSource: string;
  readonly priceAt: number;
  /** A price older than this is stale, ms. */
  readonly priceAgeMaxMs: number;
  /** And so many trading days after the day it is of, whichever comes first. */
  readonly priceAgeMaxTradingDays?: number;
  readonly pledgeRatePermille: number;
  readonly controlLine: ControlLine;
  /** Coverage by the lower bound, thousandths of the exposure. */
  readonly warningLinePermille: number;
  readonly disposalLinePermille: number;
  /** The loan it was created for; all of its claims are in the exposures. */
  readonly loanId?: string;
  /** Its shares of what is owed under all the claims that it secures, fen. */
  readonly exposureFen: number;
  /** Its goods are sold, and nothing of them has to stay. */
  readonly realised?: boolean;
  readonly netTolerancePermille: number;
  /** The custodian's word that it holds the goods for this pledgor; absent in pledges of before. */
  readonly possessionDigest?: string;
}
