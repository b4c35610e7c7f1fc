import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Clock } from '@pledgewatch/shared/clock';
import type { Log } from '@pledgewatch/shared/log';
import type { Follower, Page } from '#/core/index.ts';
import { openEmbeddedStore } from './embedded-store.ts';
import { alertPoints } from './figures.ts';
import { openInfluxStore } from './influx-store.ts';
import { PAGES_AT_ONCE, TRIM_EVERY_MS } from './limits.ts';
import { pointsOf, whyRefused, type Point, type RefusedPoint } from './point.ts';
import { openProgress, type KeptAside } from './progress.ts';
import type { SeriesStore } from './store.ts';

/** Time series made from the ledger. */
export interface Series extends Follower {
  readonly store: SeriesStore;
  /** Points written since the start, and points refused. */
  counters(): Readonly<Record<'written' | 'refused', number>>;
  /** Points no store would have, newest first. */
  refused(limit: number): readonly KeptAside[];
  /** After the follower has been stopped. */
  close(): void;
}

/** Where series are to lie, as the configuration has it. */
export interface SeriesConfig {
  readonly kind: 'embedded' | 'influx';
  readonly url?: string;
  readonly database: string;
  readonly username?: string;
  readonly password?: string;
  /** Of the embedded store: days that are kept, and megabytes that they may take. */
  readonly keepDays: number;
  readonly megabytesMax: number;
}

/**
 * Writes every goods status event and every observation of the ledger as a point. What it makes can
 * be deleted and made again: the same entries give the same points.
 *
 * @param of.dataDir Holds `series.db`: the cursor, and the points themselves when embedded.
 */
export function openSeries(of: {
  readonly config: SeriesConfig;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}): Series {
  const { config, dataDir, clock, log } = of;
  const db = new DatabaseSync(join(dataDir, 'series.db'));
  // Not FULL: after a power cut the cursor is as old as the points, and the ledger has both.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000');
  const store = openStore(config, db, clock);
  const progress = openProgress(db, store.place);
  const counts = { written: 0, refused: 0 };
  /** The page under way, which settles only after those in front of it. */
  let underWay: Promise<unknown> = Promise.resolve();
  const closed = new AbortController();
  void trimNowAndThen(store, clock, closed.signal);

  function tell(refused: readonly RefusedPoint[]): void {
    const [first] = refused;
    if (!first) return;
    const { entry, item } = first.point;
    const facts = { points: refused.length, entry, item, reason: first.reason };
    const error = new PledgewatchError('PW_POINT_REFUSED', facts);
    log.warn({ code: error.code, ...facts }, error.message);
  }

  /** Writes a page at once; the cursor moves when the pages before it have moved it to this one. */
  async function take(page: Page, before: Promise<unknown>): Promise<void> {
    // The API tells alerts itself; as points they are for dashboards beside it.
    const alerts = config.kind === 'influx' ? alertPoints(page.decisions) : [];
    const points = [...pointsOf(page), ...alerts];
    const { fit, refused } = sift(points);
    const written = fit.length > 0 ? store.write(fit) : [];
    const [outcome] = await Promise.allSettled([written, before]);
    if (outcome.status === 'rejected') throw outcome.reason;
    if (progress.cursor() !== page.from) throw new Error('the page before it is not written');
    refused.push(...outcome.value);
    progress.advance(page.next, refused);
    tell(refused);
    counts.written += points.length - refused.length;
    counts.refused += refused.length;
  }

  return {
    name: 'series',
    store,
    // While InfluxDB reads one page, the next is made into lines.
    pagesAtOnce: config.kind === 'influx' ? PAGES_AT_ONCE : 1,
    cursor: () => progress.cursor(),
    take(page) {
      const before = underWay;
      const taking = take(page, before);
      underWay = taking.catch(() => undefined);
      return taking;
    },
    counters: () => counts,
    refused: (limit) => progress.refused(limit),
    close() {
      closed.abort();
      store.close();
      db.close();
    },
  };
}

function openStore(config: SeriesConfig, db: DatabaseSync, clock: Clock): SeriesStore {
  if (config.kind === 'embedded') return openEmbeddedStore(db, { ...config, clock });
  const { url = 'http://127.0.0.1:8086', database, username, password } = config;
  return openInfluxStore({
    url,
    database,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
}

/** What cannot go now goes with the next write, which says what is wrong. */
async function trimNowAndThen(
  store: SeriesStore,
  clock: Clock,
  closed: AbortSignal,
): Promise<void> {
  for (;;) {
    await clock.sleep(TRIM_EVERY_MS, closed);
    if (closed.aborted) return;
    await store.trim().catch(() => undefined);
  }
}

/** Sets aside what no store can hold, before any store sees it. */
function sift(points: readonly Point[]): { fit: Point[]; refused: RefusedPoint[] } {
  const fit: Point[] = [];
  const refused: RefusedPoint[] = [];
  for (const point of points) {
    const reason = whyRefused(point);
    if (reason === undefined) fit.push(point);
    else refused.push({ point, reason });
  }
  return { fit, refused };
}
