import type { Actor } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { LawView } from '#/core/index.ts';
import { ANSWER_POINTS_MAX, LAST_MS } from './limits.ts';
import { nanoseconds } from './line.ts';
import { MEASUREMENTS, type Measurement } from './measurements.ts';
import { readPage } from './paging.ts';
import type { Row, SeriesStore } from './store.ts';
import { ownPoints } from './visibility.ts';

/** What somebody asks of the series. */
export interface SeriesQuery {
  readonly measurement: string;
  /** Tags, or text fields, that must be equal; `siteId` is among them. */
  readonly tags: Readonly<Record<string, string>>;
  /** ms since 1970: from ≤ time < to. */
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly cursor?: string;
}

/**
 * Points by time, oldest first. Each has `time` (nanoseconds, a string) and `observedAt` (ms) beside
 * its tags and fields; `entry` is the ledger entry that proves it.
 */
export interface SeriesAnswer {
  readonly points: readonly Readonly<Record<string, string | number | boolean>>[];
  /** Asks for what follows; absent at the end. */
  readonly cursor?: string;
  /**
   * Points before this instant, ms, are no longer kept here; absent where nothing of what was asked
   * for lies before it. The ledger keeps everything.
   */
  readonly keptFrom?: number;
}

/**
 * Answers queries with what the actor may see.
 *
 * @throws {PledgewatchError} `PW_SERIES_UNKNOWN`, `PW_SERIES_SITE_MISSING`, `PW_SERIES_TOO_WIDE`,
 * `PW_CURSOR_INVALID`: the asker's to mend; `PW_SERIES_UNAVAILABLE`: ask again later.
 */
export function createSeriesQuery({ store, law }: { store: SeriesStore; law: LawView }) {
  return {
    async query(actor: Actor, asked: SeriesQuery): Promise<SeriesAnswer> {
      const measurement = knownMeasurement(asked);
      const { siteId } = asked.tags;
      if (siteId === undefined) throw new PledgewatchError('PW_SERIES_SITE_MISSING');
      const subject = measurement.subject && asked.tags[measurement.subject];
      const own = ownPoints(law, actor, {
        measurement,
        siteId,
        from: instant(asked.from),
        to: instant(asked.to),
        ...(subject === undefined ? {} : { subject }),
      });
      // No point has an empty tag or text; InfluxDB would give those that lack it.
      if (Object.values(asked.tags).includes('')) return { points: [] };
      const where = Object.entries(asked.tags).map(([key, value]) => ({ key, anyOf: [value] }));
      const ranges = own.map(({ from, to, only }) => ({
        measurement,
        where: [...where, ...only],
        from: { atMs: from, subMs: 0 },
        to: { atMs: to, subMs: 0 },
        limit: Math.min(asked.limit, ANSWER_POINTS_MAX),
      }));
      const { rows, cursor } = await readPage(store, ranges, asked.cursor);
      const keptFrom = store.keptFrom();
      return {
        points: rows.map(pointOf),
        ...(cursor === undefined ? {} : { cursor }),
        ...(asked.from < keptFrom && { keptFrom }),
      };
    },
  };
}

/** @throws {PledgewatchError} `PW_SERIES_UNKNOWN`, for a key it is not kept by, too. */
function knownMeasurement({ measurement: name, tags }: SeriesQuery): Measurement {
  const measurement = MEASUREMENTS.get(name);
  const keys = Object.keys(tags);
  const unknown = measurement ? keys.find((key) => !isAskable(measurement, key)) : name;
  if (measurement && unknown === undefined) return measurement;
  throw new PledgewatchError('PW_SERIES_UNKNOWN', { measurement: name, key: unknown ?? '' });
}

function isAskable({ tags, fields }: Measurement, key: string): boolean {
  return tags.includes(key) || fields.some(([name, type]) => name === key && type === 'text');
}

function instant(ms: number): number {
  return Math.min(Math.max(0, Math.floor(ms)), LAST_MS);
}

function pointOf({ atMs, subMs, values }: Row) {
  return { time: nanoseconds(atMs, subMs), observedAt: atMs, ...values };
}
