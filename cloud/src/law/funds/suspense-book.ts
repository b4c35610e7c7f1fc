import type { EpochMs } from '@pledgewatch/shared/clock';
import type { CommandOf } from '@pledgewatch/shared/command';
import { SeenBy, viewersOf } from '#/pledges/index.ts';

/** What somebody proposes to do with money that is held; it has no effect before somebody else agrees. */
interface Proposal {
  readonly resolution: CommandOf<'suspense.propose'>['resolution'];
  readonly reason: string;
  readonly proposedBy: string;
  readonly entry: number;
}

/** Why a payment matches nothing: no such loan, or not the account that the loan names. */
export type Misfit = 'no-loan' | 'wrong-account';

/** Money that came in and matches nothing: a person decides what it is. */
export interface SuspendedPayment {
  readonly tenantId: string;
  readonly paymentId: string;
  readonly amountFen: number;
  readonly bookedAt: EpochMs;
  /** The loan that it was said to be for. */
  readonly loanId: string;
  readonly why: Misfit;
  readonly correlationId?: string;
  readonly heldAt: EpochMs;
  readonly entry: number;
  final: boolean;
  state: 'HELD' | 'RESOLVED' | 'REVERSED';
  proposal: Proposal | null;
}

/** Money held for a person, and what became of it. */
export class SuspenseBook {
  /** Keys of what is held, by who may see it. */
  readonly seen = new SeenBy();
  readonly #payments = new Map<string, SuspendedPayment>();
  readonly #heldCounts = new Map<string, number>();

  constructor(saved: readonly SuspendedPayment[] = []) {
    for (const payment of saved) this.hold(payment);
  }

  save(): readonly SuspendedPayment[] {
    return [...this.#payments.values()];
  }

  find(tenantId: string, paymentId: string): SuspendedPayment | undefined {
    return this.#payments.get(`${tenantId}/${paymentId}`);
  }

  at(key: string): SuspendedPayment | undefined {
    return this.#payments.get(key);
  }

  hold(payment: SuspendedPayment): void {
    const key = keyOf(payment);
    this.#payments.set(key, payment);
    if (payment.state !== 'HELD') return;
    this.seen.add(key, viewersOf(payment));
    this.#count(payment, 1);
  }

  /** It is held no more. */
  end(payment: SuspendedPayment, state: 'RESOLVED' | 'REVERSED'): void {
    payment.state = state;
    this.seen.remove(keyOf(payment), viewersOf(payment));
    this.#count(payment, -1);
  }

  heldCount(tenantId: string): number {
    return this.#heldCounts.get(tenantId) ?? 0;
  }

  #count({ tenantId }: SuspendedPayment, by: 1 | -1): void {
    this.#heldCounts.set(tenantId, this.heldCount(tenantId) + by);
  }
}

function keyOf({ tenantId, paymentId }: SuspendedPayment): string {
  return `${tenantId}/${paymentId}`;
}
