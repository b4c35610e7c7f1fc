import type { Measurement } from './measurements.ts';
import type { Point, RefusedPoint } from './point.ts';

/** An instant to the nanosecond, as points have it. */
export interface PointTime {
  readonly atMs: number;
  readonly subMs: number;
}

/** Which points of a measurement are asked for. */
export interface Range {
  readonly measurement: Measurement;
  /** Tags and text fields that must have one of these values. */
  readonly where: readonly { readonly key: string; readonly anyOf: readonly string[] }[];
  readonly from: PointTime;
  /** Up to, but without, this instant. */
  readonly to: PointTime;
  readonly limit: number;
}

/** A point as it is read: its tags and those fields it has. */
export interface Row extends PointTime {
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/** Where points lie. Every implementation gives the same rows for the same points. */
export interface SeriesStore {
  /** Names the place, so that a cursor is believed only where it was earned. */
  readonly place: string;
  /**
   * Writes points, durably as a whole; a point written again changes nothing.
   *
   * @returns The points it refuses; all others are written.
   * @throws {PledgewatchError} `PW_SERIES_UNAVAILABLE`, when it cannot be reached; write again.
   */
  write(points: readonly Point[]): Promise<readonly RefusedPoint[]>;
  /** Rows by time, oldest first; those of one instant in no particular order. */
  rows(range: Range): Promise<readonly Row[]>;
  /** Lets go of points whose time is over, whether or not others are written. */
  trim(): Promise<void>;
  /** Points before this instant, ms, have been let go; 0 where the store does not say. */
  keptFrom(): number;
  close(): void;
}
