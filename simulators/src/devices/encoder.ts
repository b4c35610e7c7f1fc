import type { Fact } from '#/world/index.ts';

/** One message a device sends. */
export interface Message {
  readonly topic: string;
  readonly payload: string;
}

/** What a device's line to its broker has seen so far; some devices report it. */
export interface LineCounts {
  readonly sent: number;
  readonly waiting: number;
  readonly dropped: number;
}

/**
 * What a device makes of a fact about itself: its own messages in its maker's format, or none.
 * It keeps the device's counters, and nothing else.
 */
export type Encoder = (fact: Fact, counts: LineCounts) => readonly Message[];

/** ISO 8601 in UTC with milliseconds. */
export const isoTime = (at: number): string => new Date(at).toISOString();
