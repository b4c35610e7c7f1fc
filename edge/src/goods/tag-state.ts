import type { Rhythm } from './rhythm.ts';

/** Another zone that hears a present tag. */
export interface MoveCandidate {
  zoneId: string;
  reads: number;
  lastAt: number;
  rssi: number | null;
}

/** Reads of a tag at one portal that belong to one crossing; 0 where a side has not heard it. */
export interface Crossing {
  gateId: string;
  insideFirst: number;
  insideLast: number;
  outsideFirst: number;
  outsideLast: number;
  said: 'in' | 'out' | 'unknown' | null;
}

/** What is known of one tag. */
export interface TagState extends Rhythm {
  /** Where it is, was last, or, before a second read, may be; empty for one seen only at a portal. */
  zoneId: string;
  present: boolean;
  /** Reads since it appeared, as far as they count. */
  reads: number;
  lastReadAt: number;
  /** Smoothed strength in its zone, hundredths of dBm. */
  rssi: number | null;
  saidAt: number;
  /** When it was last known to be gone; older reads in a zone say nothing new. */
  goneAt: number;
  candidate: MoveCandidate | null;
  crossing: Crossing | null;
}

export function newTag(): TagState {
  return {
    gapMs: 0,
    gaps: 0,
    zoneId: '',
    present: false,
    reads: 0,
    lastReadAt: 0,
    rssi: null,
    saidAt: 0,
    goneAt: 0,
    candidate: null,
    crossing: null,
  };
}
