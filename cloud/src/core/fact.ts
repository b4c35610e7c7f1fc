import type { BatchHeader } from '@pledgewatch/shared/batch';
import type { EpochMs } from '@pledgewatch/shared/clock';
import type { Actor, Command } from '@pledgewatch/shared/command';
import type { GoodsStatusEvent } from '@pledgewatch/shared/goods-status';
import type { Observation } from '@pledgewatch/shared/observation';

/** A ledger entry the core folds, decoded. Decisions are the core's own words and never come back in. */
export type Fact = EventsFact | TelemetryFact | CommandFact | TickFact;

interface FactBase {
  /** Its place in the ledger, from 0. */
  readonly index: number;
  /** The core's only clock: never decreasing from one fact to the next. */
  readonly acceptedAt: EpochMs;
}

/** A batch of the event lane. Items that failed their schema are `null` and listed in `undecoded`. */
export interface EventsFact extends FactBase {
  readonly kind: 'events';
  readonly header: BatchHeader;
  readonly items: readonly (GoodsStatusEvent | null)[];
  readonly undecoded: readonly number[];
}

/** A batch of the telemetry lane. */
export interface TelemetryFact extends FactBase {
  readonly kind: 'telemetry';
  readonly header: BatchHeader;
  readonly items: readonly (Observation | null)[];
  readonly undecoded: readonly number[];
}

export interface CommandFact extends FactBase {
  readonly kind: 'command';
  readonly actor: Actor;
  readonly command: Command;
}

/** Time passed on a quiet ledger and a timer was due. */
export interface TickFact extends FactBase {
  readonly kind: 'tick';
}
