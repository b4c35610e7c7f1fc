import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { PointTime, Range, Row, SeriesStore } from './store.ts';

/** A page of rows, and where the next one begins. */
export interface RowPage {
  readonly rows: readonly Row[];
  readonly cursor?: string;
}

/** A row's place in the order of answers: by time, then by tags. */
interface Place extends PointTime {
  readonly tags: string;
}

/**
 * Reads one page in an order that every store gives: by time, and by tags within one instant. The
 * ranges follow each other in time, and each ends at a whole millisecond.
 *
 * @throws {PledgewatchError} `PW_CURSOR_INVALID`.
 */
export async function readPage(
  store: SeriesStore,
  ranges: readonly Range[],
  cursor: string | undefined,
): Promise<RowPage> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const found: Found[] = [];
  for (const range of ranges) {
    if (after && !isBefore(after, range.to)) continue;
    await readRange(store, range, { after, found });
    if (found.length > range.limit) break;
  }
  found.sort((one, other) => compare(one.place, other.place));
  const page = found.slice(0, ranges[0]?.limit ?? 0);
  const last = page.at(-1);
  const rows = page.map(({ row }) => row);
  return found.length > page.length && last ? { rows, cursor: encodeCursor(last.place) } : { rows };
}

interface Found {
  readonly row: Row;
  readonly place: Place;
}

/** Reads on until more rows than the limit are found, or the range has no more. */
async function readRange(
  store: SeriesStore,
  range: Range,
  { after, found }: { readonly after: Place | undefined; readonly found: Found[] },
): Promise<void> {
  let from: PointTime = after && isBefore(range.from, after) ? after : range.from;
  for (;;) {
    const { rows, more } = await wholeInstants(store, { ...range, from });
    for (const row of rows) {
      const place = { ...timeOf(row), tags: tagsText(row, range) };
      if (!after || compare(after, place) < 0) found.push({ row, place });
    }
    if (found.length > range.limit || !more) return;
    from = nextInstant(rows.at(-1)!);
  }
}

/**
 * More rows than the limit, unless there are no more, and never a part of an instant's: a limit of
 * the store's own would leave out some of them at random.
 */
async function wholeInstants(store: SeriesStore, range: Range) {
  const rows = await store.rows({ ...range, limit: range.limit + 1 });
  if (rows.length <= range.limit) return { rows, more: false };
  const last = timeOf(rows.at(-1)!);
  const instant = await store.rows({
    ...range,
    from: last,
    to: nextInstant(last),
    limit: INSTANT_ROWS_MAX,
  });
  return { rows: [...rows.filter((row) => isBefore(row, last)), ...instant], more: true };
}

/** Points of one nanosecond: at most one for each series, of which a site has a few hundred. */
const INSTANT_ROWS_MAX = 10_000;

function timeOf({ atMs, subMs }: PointTime): PointTime {
  return { atMs, subMs };
}

function nextInstant({ atMs, subMs }: PointTime): PointTime {
  return subMs < 999_999 ? { atMs, subMs: subMs + 1 } : { atMs: atMs + 1, subMs: 0 };
}

function isBefore(one: PointTime, other: PointTime): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.subMs < other.subMs);
}

function compare(one: Place, other: Place): number {
  if (isBefore(one, other)) return -1;
  if (isBefore(other, one)) return 1;
  if (one.tags === other.tags) return 0;
  return one.tags < other.tags ? -1 : 1;
}

function tagsText(row: Row, { measurement }: Range): string {
  return JSON.stringify(measurement.tags.map((key) => row.values[key] ?? null));
}

function encodeCursor({ atMs, subMs, tags }: Place): string {
  return Buffer.from(JSON.stringify([atMs, subMs, tags])).toString('base64url');
}

function decodeCursor(cursor: string): Place {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const [atMs, subMs, tags, ...rest] = Array.isArray(value) ? (value as unknown[]) : [];
    if (isCount(atMs) && isCount(subMs) && typeof tags === 'string' && rest.length === 0) {
      return { atMs, subMs, tags };
    }
  } catch {
    // Not one of ours.
  }
  throw new PledgewatchError('PW_CURSOR_INVALID');
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
