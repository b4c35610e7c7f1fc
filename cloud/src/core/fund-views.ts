import type { Account, Actor } from '@pledgewatch/shared/command';

/** A loan that pledges secure. Fen. */
export interface ExposureView {
  readonly tenantId: string;
  readonly loanId: string;
  readonly borrower: string;
  /** Null for a loan that was drawn before a pledge named it. */
  readonly terms: {
    readonly limitFen: number;
    readonly instalments: readonly { readonly dueOn: string; readonly principalFen: number }[];
    /** What was repaid before the schedule was made anew by an extension; absent where it was not. */
    readonly repaidBeforeFen?: number;
    readonly payee: Account;
    readonly repaymentAccount: Account;
  } | null;
  readonly claims: readonly { readonly pledgeId: string; readonly sharePermille: number }[];
  readonly drawnFen: number;
  readonly principalFen: number;
  readonly interestFen: number;
  readonly costsFen: number;
}

/** A payment that matches nothing and is held for a person. */
export interface SuspendedView {
  readonly tenantId: string;
  readonly paymentId: string;
  readonly amountFen: number;
  readonly loanId: string;
  readonly why: string;
  readonly final: boolean;
  readonly bookedAt: number;
  readonly heldAt: number;
  readonly entry: number;
  /** Without effect before somebody else agrees. */
  readonly proposal: { readonly proposedBy: string; readonly reason: string } | null;
}

/** Money that goods which left are to bring, and that is not all there. */
export interface AwaitedView {
  readonly tenantId: string;
  readonly pledgeId: string;
  readonly siteId: string;
  readonly truckOrderId: string;
  readonly expectedFen: number;
  readonly receivedFen: number;
  readonly leftAt: number;
  readonly dueAt: number;
  /** Ledger entry by which they left. */
  readonly entry: number;
}

/** Goods that left under one truck order, and when, by the core's clock. */
export interface DeliveryView {
  readonly truckOrderId: string;
  readonly releaseId: string;
  readonly units: number;
  readonly massG: number;
  readonly at: number;
}

/** Money that concerns a pledge: its part of a final payment, of its reversal, or sales proceeds. */
export interface MoneyView {
  readonly paymentId: string;
  readonly kind: 'repayment' | 'reversal' | 'proceeds';
  readonly loanId?: string;
  readonly amountFen: number;
  readonly principalFen?: number;
  /** When the core took it, and the entry that told it. */
  readonly at: number;
  readonly entry: number;
}

/** What other steps may ask the law of loans and payments. */
export interface FundsView {
  /** Of every bank, oldest first. */
  awaitedFunds(): Iterable<AwaitedView>;
  /** Principal that was due by the schedule, on the bank's calendar, and is not repaid, fen. */
  overdueFen(exposure: ExposureView, now: number): number;
  /** Truck orders of a pledge whose goods left, as far as its releases are still kept. */
  deliveriesOf(pledgeId: string): readonly DeliveryView[];
  moneyOf(pledgeId: string): readonly MoneyView[];
  /** Money held for a person, in the order of its keys; those after `after`, at most `limit`. */
  suspendedSeenBy(actor: Actor, after: string | undefined, limit: number): readonly SuspendedView[];
  /** Loans in the order of their keys; those after `after`, at most `limit`. */
  exposuresSeenBy(actor: Actor, after: string | undefined, limit: number): readonly ExposureView[];
}
