import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf, ControlLine, PledgedLot, Role } from '@pledgewatch/shared/command';
import type { DeliveredLot, PledgeState, SiteView } from '#/core/index.ts';
import type { Figure } from './value.ts';

/** A site as last defined. */
export interface Site extends SiteView {
  readonly name: string;
  readonly timeZone: string;
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

/** What brought the pledge into effect. */
export interface Activation {
  readonly entry: number;
  readonly at: EpochMs;
  readonly agreementDigest: string;
  readonly controlProofDigest: string;
  readonly baselineCount: CommandOf<'pledge.activate'>['baselineCount'];
}

/** A static pledge of unit goods. What changes over its life is mutable, the rest is not. */
export interface Pledge {
  readonly pledgeId: string;
  /** The bank that owns it. */
  readonly tenantId: string;
  readonly siteId: string;
  readonly pledgor: string;
  readonly pledgee: string;
  readonly supervisor: string;
  readonly priceFenPerTonne: number;
  readonly priceSource: string;
  readonly priceAt: EpochMs;
  readonly pledgeRatePermille: number;
  readonly controlLine: ControlLine;
  readonly loanId: string;
  readonly netTolerancePermille: number;
  readonly createdBy: string;
  readonly createdEntry: number;
  readonly createdAt: EpochMs;
  state: PledgeState;
  held: boolean;
  /** Lots with the tags that are still pledged. */
  lots: readonly PledgedLot[];
  /** What left, oldest first. */
  delivered: readonly DeliveredLot[];
  exposureFen: number;
  activation: Activation | null;
  repaymentCount: number;
  entitlements: readonly Entitlement[];
  /** Freed by repayments and not yet drawn by a release. */
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
  /** The tenant that placed it, and as whom. */
  readonly tenantId: string;
  readonly role: Role;
  readonly placedAt: EpochMs;
  readonly placedEntry: number;
  liftedAt: EpochMs | null;
}

/** A payment as last told; a provisional one may become final once. */
export interface Repayment {
  readonly tenantId: string;
  readonly repaymentId: string;
  readonly loanId: string;
  readonly pledgeId: string;
  readonly amountFen: number;
  readonly allocation: CommandOf<'repayment.post'>['allocation'];
  readonly final: boolean;
  readonly bookedAt: EpochMs;
  readonly entry: number;
}
