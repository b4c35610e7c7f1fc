import { fieldOf, isPlain, tagOf, type Point } from './point.ts';

/**
 * A point in InfluxDB's line protocol (v1.8 reference, "Line protocol"). Our own, because the
 * package's doubles the backslash of `\'`, writes empty tags, and takes three times as long.
 */
export function lineOf(point: Point): string {
  const { measurement, atMs, subMs } = point;
  let line = measurement.name;
  for (const key of measurement.tags) {
    const value = tagOf(point, key) as string | undefined;
    // A tag without a value is the same as no tag; written, it would be a fault.
    if (value) line += `,${key}=${escapeTag(value)}`;
  }
  let mark = ' ';
  for (const [key, type] of measurement.fields) {
    const value = fieldOf(point, key, type);
    if (value === undefined) continue;
    line += `${mark}${key}=${fieldText(value)}`;
    mark = ',';
  }
  return `${line} ${nanoseconds(atMs, subMs)}`;
}

/** Nanoseconds since 1970, exact: as a number they would lose their last three digits. */
export function nanoseconds(atMs: number, subMs: number): string {
  return `${atMs}${String(subMs).padStart(6, '0')}`;
}

function escapeTag(value: string): string {
  return isPlain(value) ? value : value.replaceAll(/[,= ]/g, String.raw`\$&`);
}

function fieldText(value: unknown): string {
  if (typeof value === 'number') return `${value}i`;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return `"${(value as string).replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
