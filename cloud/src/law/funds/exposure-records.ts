import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Allocation, CommandOf, OpenExposure } from '@pledgewatch/shared/command';
import type { Figure } from '#/pledges/index.ts';

/** That a pledge secures a loan, and how much of it. */
export interface Claim {
  readonly pledgeId: string;
  /** Thousandths of what is owed. */
  readonly sharePermille: number;
}

/** What was agreed when a loan was opened, and where the ledger has it. */
export type ExposureTerms = Omit<OpenExposure, 'type' | 'loanId' | 'borrower' | 'securedBy'> & {
  readonly entry: number;
  /** What was repaid before the instalments were made anew; absent in a loan that was not extended. */
  readonly repaidBeforeFen?: number;
};

/** Money paid out to the seller. */
export type Drawdown = Omit<
  CommandOf<'exposure.draw'>,
  'type' | 'loanId' | 'payeeAccountDigest'
> & {
  readonly entry: number;
};

/** A loan, what is owed under it, and the pledges that secure it. Fen. */
export interface Exposure {
  readonly tenantId: string;
  readonly loanId: string;
  readonly borrower: string;
  /** Null for a loan of which only a pledge told: it was drawn before. */
  terms: ExposureTerms | null;
  claims: readonly Claim[];
  readonly drawdowns: Drawdown[];
  readonly chargeIds: string[];
  /** All principal ever paid out. */
  drawnFen: number;
  /** Principal outstanding: what was drawn, less final principal. */
  principalFen: number;
  /** Interest and costs that are due. */
  interestFen: number;
  costsFen: number;
  repaymentCount: number;
}

/** What a payment did for one pledge. */
export interface Freed {
  readonly pledgeId: string;
  /** Its part of the payment, and of the principal in it. */
  readonly receivedFen: number;
  readonly principalFen: number;
  /** By how much the value that it must keep fell; 0 where it was not in effect. */
  readonly freedFen: Figure;
}

interface Booked {
  readonly at: EpochMs;
  readonly entry: number;
}

/** A payment as last told. */
export interface Repayment {
  readonly tenantId: string;
  readonly repaymentId: string;
  readonly loanId: string;
  readonly amountFen: number;
  readonly allocation: Allocation;
  readonly state: 'PROVISIONAL' | 'FINAL' | 'REVERSED';
  readonly bookedAt: EpochMs;
  readonly entry: number;
  /** When and by which entry it became final, and was reversed. */
  readonly settled: Booked | null;
  readonly reversed: Booked | null;
  readonly freed: readonly Freed[];
}
