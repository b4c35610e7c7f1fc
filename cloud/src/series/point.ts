import type { Fact, Page } from '#/core/index.ts';
import { eventTime } from '#/positions/index.ts';
import { LAST_MS, TEXT_LENGTH_MAX } from './limits.ts';
import { GOODS, OBSERVED, type FieldType, type Measurement } from './measurements.ts';

/**
 * One item of a batch as a point. It points at the item instead of copying it, because seventy
 * thousand of them go by in a second.
 *
 * Its time is `atMs` and, as nanoseconds within that millisecond, `subMs`: the item's sequence
 * number modulo 1,000,000. Measurement, tags and time name a point for ever, so that writing it
 * again changes nothing.
 */
export interface Point {
  readonly measurement: Measurement;
  readonly siteId: string;
  readonly gatewayId: string;
  readonly atMs: number;
  readonly subMs: number;
  /** The ledger entry it comes from, and its place in the batch there. */
  readonly entry: number;
  readonly item: number;
  /** The item itself; tags and fields are properties of it. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** A point that is not written, and why. */
export interface RefusedPoint {
  readonly point: Point;
  readonly reason: string;
}

/**
 * The points of a page, one for each item that could be read. A point stands where the item counts as
 * true ({@link eventTime}): by that time a bank is shown it too, in the series as in the evidence.
 */
export function pointsOf(page: Page): Point[] {
  const points: Point[] = [];
  for (const fact of page.facts) {
    if (fact.kind === 'events') addPoints(points, fact, GOODS);
    else if (fact.kind === 'telemetry') addPoints(points, fact, OBSERVED);
  }
  return points;
}

function addPoints(
  points: Point[],
  fact: Extract<Fact, { items: unknown }>,
  measurements: ReadonlyMap<string, Measurement>,
): void {
  const { acceptedAt } = fact;
  const { siteId, gatewayId, firstSeq } = fact.header;
  for (let item = 0; item < fact.items.length; item++) {
    const values = fact.items[item];
    const measurement = values && measurements.get(values.kind);
    if (!measurement) continue;
    points.push({
      measurement,
      siteId,
      gatewayId,
      atMs: eventTime(values, acceptedAt),
      subMs: (firstSeq + item) % 1_000_000,
      entry: fact.index,
      item,
      values,
    });
  }
}

/** The value of a tag; undefined when the point has none. */
export function tagOf(point: Point, key: string): unknown {
  if (key === 'siteId') return point.siteId;
  if (key === 'gatewayId') return point.gatewayId;
  return point.values[key];
}

/** The value of a field; undefined when the point has none. An empty text is none. */
export function fieldOf(point: Point, key: string, type: FieldType): unknown {
  if (key === 'entry') return point.entry;
  const value = point.values[key];
  // The device's own clock is what a reader expects; only another one is worth a field.
  if (key === 'clock' && value === 'device') return undefined;
  if (value === undefined || type === 'integer' || type === 'boolean') return value;
  const text = type === 'list' ? (value as readonly string[]).join(',') : (value as string);
  if (text === '') return undefined;
  return text.isWellFormed() ? text : text.toWellFormed();
}

/**
 * Why a point can be kept in no store, or undefined when it can. InfluxDB's line protocol has no way
 * to write a line end, or a backslash at the end, in a tag; it would take the line for two, or the
 * next tag for a part of this one.
 */
export function whyRefused(point: Point): string | undefined {
  const { atMs, measurement } = point;
  if (!Number.isSafeInteger(atMs) || atMs < 0 || atMs > LAST_MS) {
    return `time ${atMs} ms does not fit in 64 bits of nanoseconds`;
  }
  for (const key of measurement.tags) {
    const value = tagOf(point, key);
    if (value !== undefined && !isTag(value)) return `tag ${key} cannot be written`;
  }
  for (const [key, type] of measurement.fields) {
    const value = fieldOf(point, key, type);
    if (value !== undefined && !isField(value, type)) return `field ${key} is not ${type}`;
  }
  return undefined;
}

/** Names of ours, the only ones a checked item holds: no need to look closer. */
const PLAIN = /^[A-Za-z0-9._-]+$/;

export function isPlain(value: string): boolean {
  return PLAIN.test(value);
}

function isTag(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  return (
    isPlain(value) || (value.isWellFormed() && !/\p{Cc}/u.test(value) && !value.endsWith('\\'))
  );
}

function isField(value: unknown, type: FieldType): boolean {
  if (type === 'integer') return Number.isSafeInteger(value);
  if (type === 'boolean') return typeof value === 'boolean';
  return typeof value === 'string' && value.length <= TEXT_LENGTH_MAX;
}
