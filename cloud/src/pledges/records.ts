import type { EpochMs } from '@pledgewatch/shared/clock';
import type {
  ApprovalPolicy,
  CommandOf,
  CommandType,
  ControlLine,
  GoodsScope,
  PledgeMode,
  ReleasePolicy,
  Role,
  SecurityType,
} from '@pledgewatch/shared/command';
import type {
  ClaimedLot,
  ConditionView,
  DeliveredLot,
  PledgeState,
  SiteView,
  UnsoundUnit,
} from '#/core/index.ts';
import type { Figure } from './value.ts';

/** A site as last defined. */
export interface Site extends SiteView {
  readonly name: string;
}

export interface Gateway {
  readonly gatewayId: string;
  readonly siteId: string;
  /** Raw Ed25519 public key, base64url. */
  readonly publicKey: string;
  /** Ledger index of the enrolment. */
  readonly entry: number;
}

/** Value freed by one final repayment; the borrower may name goods for it. */
export interface Entitlement {
  readonly repaymentId: string;
  readonly principalFen: number;
  /** By how much the required value fell, fen. */
  readonly freedFen: Figure;
  readonly at: EpochMs;
  readonly entry: number;
}

/** A paper on file: what its command said, and where the ledger has it. */
export type Filed<T extends CommandType> = Omit<CommandOf<T>, 'type' | 'pledgeId'> & {
  readonly entry: number;
  readonly at: EpochMs;
};

/** What a pledge's way into effect has shown so far. */
export interface Proofs {
  readonly agreement?: Filed<'pledge.agree'>;
  /** With the digest of the count's document and what the sensors showed. */
  readonly count?: Filed<'pledge.count'> & { readonly baselineDigest: string };
  readonly control?: Filed<'pledge.control'>;
  readonly confirmation?: Filed<'pledge.confirm'>;
}

/** When a pledge came into effect, and by which entry. */
interface Activation {
  readonly entry: number;
  readonly at: EpochMs;
}

/** A pledge of unit goods. What changes over its life is mutable, the rest is not. */
export interface Pledge {
  readonly pledgeId: string;
  /** The bank that owns it. */
  readonly tenantId: string;
  readonly siteId: string;
  readonly pledgor: string;
  readonly pledgee: string;
  readonly supervisor: string;
  readonly mode?: PledgeMode;
  readonly scope?: readonly GoodsScope[];
  readonly releasePolicy?: ReleasePolicy;
  readonly securityType: SecurityType;
  /** What its goods are valued at, and when its source said so; the haircut is taken off already. */
  priceFenPerTonne: number;
  priceAt: EpochMs;
  readonly priceSource: string;
  readonly priceAgeMaxMs: number;
  /** And so many trading days after the day it is of, whichever comes first. */
  readonly priceAgeMaxTradingDays?: number;
  /** What its source said, where a haircut makes the two differ. */
  quotedFenPerTonne?: number;
  haircutPermille?: number;
  pledgeRatePermille: number;
  warningLinePermille: number;
  disposalLinePermille: number;
  readonly loanId?: string;
  readonly maximumAmount?: CommandOf<'pledge.create'>['maximumAmount'];
  readonly netTolerancePermille: number;
  readonly possessionDigest?: string;
  readonly approvalPolicy?: ApprovalPolicy;
  readonly createdBy: string;
  readonly createdEntry: number;
  readonly createdAt: EpochMs;
  state: PledgeState;
  held: boolean;
  controlLine: ControlLine;
  /** Lots with the tags that are still pledged. */
  lots: readonly ClaimedLot[];
  /** What left, oldest first. */
  delivered: readonly DeliveredLot[];
  /** Replaced when a condition changes; absent while all are sound. */
  unsound?: readonly UnsoundUnit[];
  /** Where moved goods stood before, oldest first. */
  moved?: readonly DeliveredLot[];
  /** What samples took so far, grams; absent: nothing. */
  sampledG?: number;
  /** What emergencies destroyed, oldest first; absent: nothing. */
  destroyed?: readonly DeliveredLot[];
  /** Made of the claims that it secures, less cash margin, whenever one of them changes. */
  exposureFen: number;
  cashMarginFen: number;
  /** Its goods are sold: what they secured was paid, or not, from the proceeds. */
  realised?: boolean;
  proofs: Proofs;
  activation: Activation | null;
  /** The newest of each kind. */
  conditions: readonly ConditionView[];
  entitlements: readonly Entitlement[];
  /** Freed by repayments and not yet drawn by a release; below zero where a reversed one was drawn. */
  entitledFen: Figure;
}

/** Nothing covered by it may leave while it stands. */
export interface Hold {
  readonly holdId: string;
  readonly siteId: string;
  /** Absent: the whole site. */
  readonly pledgeId?: string;
  readonly authority: string;
  readonly documentDigest?: string;
  readonly byCourt?: boolean;
  /** The loss of control that it stands for, and ends with; nobody lifts it before. */
  readonly controlLossId?: string;
  /** When it ends by itself; absent until somebody lifts it. */
  readonly endsAt?: EpochMs;
  /** The units it covers; absent where it covers the whole pledge or site. */
  readonly units?: readonly string[];
  /** The tenant that placed it, and as whom. */
  readonly tenantId: string;
  readonly role: Role;
  readonly placedAt: EpochMs;
  readonly placedEntry: number;
  liftedAt: EpochMs | null;
}
