import type { Actor, Command } from '@pledgewatch/shared/command';
import type { Instruction } from '@pledgewatch/shared/instruction';
import type { DayClosing, Decision, Fact, LawView, PositionView } from '#/core/index.ts';
import type { Receipt, StockInNote } from './receipts/receipt-book.ts';
import type { DayDue } from './days/days-due.ts';
import type { Signed } from '#/pledges/index.ts';
import type { LeaseTerms } from '#/instructions/index.ts';

/** The law of the pledge: which command may be given, and what follows from a fact. */
export interface Law extends LawView {
  /** @throws {PledgewatchError} The law's refusal; nothing changed. */
  check(
    actor: Actor,
    command: Command,
    now: number,
    positions: PositionView,
    signed?: Signed,
  ): void;
  apply(fact: Fact, positions: PositionView): Decision[];
  /** When the window of a release that nobody opened ends; null for never. */
  nextDueAt(): number | null;
  snapshot(): string;
  /** Instructions whose gate has not given its signed answer yet. */
  unanswered(): readonly Instruction[];
  /** Gates that are to get a lease now: none that a hold forbids. */
  leases(now: number): readonly LeaseTerms[];
  /** Days of sites that are over and not closed. */
  daysDue(now: number): readonly DayDue[];
  /** A warehouse receipt or a stock-in note, for whom it exists. */
  receipt(actor: Actor, receiptId: string): Receipt | StockInNote | undefined;
  /** How a pledge's unfinished day stands; undefined where no statement is open. */
  closingNow(pledgeId: string, now: number, positions: PositionView): DayClosing | undefined;
}

export type { Receipt, StockInNote } from './receipts/receipt-book.ts';
export { createLaw } from './law.ts';
export { RELEASE_TRANSITIONS, TRUCK_TRANSITIONS } from './releases/release-machines.ts';
