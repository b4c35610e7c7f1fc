import type { DatabaseSync } from 'node:sqlite';
import type { Audience } from './audience.ts';
import { BUSINESS_EVENTS_KEPT_MAX, DROPPED_AT_ONCE, SENSOR_REPORTS_KEPT_MAX } from './limits.ts';
import type { Recorded } from './mapping.ts';

const REPORT = 'sensor_reporting';

/** How many events are kept; what sensors report goes before what people did. */
export interface Kept {
  readonly reports: number;
  readonly business: number;
  readonly droppedAtOnce: number;
}
const KEPT: Kept = {
  reports: SENSOR_REPORTS_KEPT_MAX,
  business: BUSINESS_EVENTS_KEPT_MAX,
  droppedAtOnce: DROPPED_AT_ONCE,
};

/** Writes events, inside the follower's commit, and lets the oldest go. */
export class Writing {
  readonly #sql;
  readonly #audience: Audience;
  readonly #kept: Kept;
  #reports = 0;
  #business = 0;

  constructor(db: DatabaseSync, audience: Audience, kept: Kept = KEPT) {
    this.#sql = prepare(db);
    this.#audience = audience;
    this.#kept = kept;
    this.reload();
  }

  add({ place, at, recordedAt, event, concerns }: Recorded): void {
    const { eventID, type, action, bizStep, disposition = null, epcList = [] } = event;
    const [read, location] = [event.readPoint?.id ?? null, event.bizLocation?.id ?? null];
    const words = [eventID, type, action, bizStep, disposition, read, location];
    this.#sql.event.run(place, ...words, at, recordedAt);
    this.#sql.body.run(place, JSON.stringify(event));
    for (const concern of concerns) this.#sql.seen.run(this.#audience.numberOf(concern), place);
    for (const epc of epcList) this.#sql.epc.run(epc, place);
    if (bizStep === REPORT) this.#reports += 1;
    else this.#business += 1;
  }

  /** After a page: drops what is past the bounds. */
  tidy(): void {
    const { reports, business, droppedAtOnce } = this.#kept;
    while (this.#reports >= reports + droppedAtOnce) {
      this.#drop(this.#sql.oldestReports.all(REPORT, droppedAtOnce));
      this.#reports -= droppedAtOnce;
    }
    while (this.#business >= business + droppedAtOnce) {
      this.#drop(this.#sql.oldestBusiness.all(REPORT, droppedAtOnce));
      this.#business -= droppedAtOnce;
    }
  }

  /** Counts again: a commit that failed may have counted in vain. */
  reload(): void {
    this.#reports = this.#sql.reports.get(REPORT)?.['count'] as number;
    this.#business = (this.#sql.all.get()?.['count'] as number) - this.#reports;
  }

  #drop(rows: readonly Record<string, unknown>[]): void {
    const places = JSON.stringify(rows.map(({ place }) => place));
    for (const drop of this.#sql.drops) drop.run(places);
  }
}

function prepare(db: DatabaseSync) {
  return {
    event: db.prepare('INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    body: db.prepare('INSERT INTO body VALUES (?, ?)'),
    seen: db.prepare('INSERT OR IGNORE INTO seen VALUES (?, ?)'),
    epc: db.prepare('INSERT OR IGNORE INTO epc VALUES (?, ?)'),
    all: db.prepare('SELECT count(*) AS count FROM event'),
    reports: db.prepare('SELECT count(*) AS count FROM event WHERE biz_step = ?'),
    oldestReports: db.prepare('SELECT place FROM event WHERE biz_step = ? ORDER BY place LIMIT ?'),
    oldestBusiness: db.prepare(
      'SELECT place FROM event NOT INDEXED WHERE biz_step <> ? ORDER BY place LIMIT ?',
    ),
    drops: ['event', 'body', 'seen', 'epc'].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE place IN (SELECT value FROM json_each(?))`),
    ),
  };
}
