import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Audience } from './audience.ts';
import { PLACES_SCANNED_MAX } from './limits.ts';
import type { EpcisQuery, EpcisView } from './query.ts';

/** A condition on an event, with its value. */
type Condition = readonly [sql: string, value: SQLInputValue];

/**
 * Answers queries from the tables. A request begins at the first place where there can be an answer
 * and looks through so many events at most; where that was not enough, the page says where to go on.
 */
export function openReading(db: DatabaseSync, audience: Audience): EpcisView {
  const one = db.prepare(
    `SELECT json FROM event JOIN body USING (place) WHERE event_id = ? AND EXISTS (
       SELECT 1 FROM seen WHERE seen.place = event.place
       AND concern IN (SELECT value FROM json_each(?)))
     ORDER BY place DESC LIMIT 1`,
  );
  const bodyAt = db.prepare('SELECT json FROM body WHERE place = ?');

  /** The first place from `from` on that can be answered; undefined when there is none. */
  function firstPlace(from: number, concerns: readonly number[], query: EpcisQuery) {
    const { bizSteps, epcs } = query;
    let first = Math.max(from, firstRecorded(query) ?? Infinity);
    first = Math.max(first, least('seen', 'concern', concerns, first));
    if (bizSteps) first = Math.max(first, least('event', 'biz_step', bizSteps, first));
    if (epcs) first = Math.max(first, least('epc', 'epc', epcs, first));
    return first === Infinity ? undefined : first;
  }

  /** No event is recorded before it happened, so the record time bounds both. */
  function firstRecorded({ eventTimeFrom = 0, recordTimeFrom = 0 }: EpcisQuery) {
    const row = db
      .prepare('SELECT place FROM event WHERE record_time >= ? ORDER BY record_time, place LIMIT 1')
      .get(Math.max(eventTimeFrom, recordTimeFrom));
    return row?.['place'] as number | undefined;
  }

  function least(table: string, column: string, values: readonly SQLInputValue[], from: number) {
    const find = db.prepare(
      `SELECT min(place) AS place FROM ${table} WHERE ${column} = ? AND place >= ?`,
    );
    if (from === Infinity) return Infinity;
    const places = values.map((value) => find.get(value, from)?.['place'] as number | null);
    return Math.min(...places.map((place) => place ?? Infinity));
  }

  function lastOfScan(first: number): number | undefined {
    const row = db
      .prepare('SELECT place FROM event WHERE place >= ? ORDER BY place LIMIT 1 OFFSET ?')
      .get(first, PLACES_SCANNED_MAX);
    return row?.['place'] as number | undefined;
  }

  return {
    events(actor, query) {
      const concerns = audience.seenBy(actor);
      const first = firstPlace((query.after ?? -1) + 1, concerns, query);
      if (first === undefined) return { events: [] };
      const end = lastOfScan(first);
      const conditions: Condition[] = [
        ['place >= ?', first],
        ...(end === undefined ? [] : [['place < ?', end] as const]),
        ...conditionsOf(query),
        [
          `EXISTS (SELECT 1 FROM seen WHERE seen.place = event.place
             AND concern IN (SELECT value FROM json_each(?)))`,
          JSON.stringify(concerns),
        ],
      ];
      const where = conditions.map(([sql]) => sql).join(' AND ');
      const rows = db
        .prepare(`SELECT place FROM event NOT INDEXED WHERE ${where} ORDER BY place LIMIT ?`)
        .all(...conditions.map(([, value]) => value), query.perPage + 1);
      const places = rows.slice(0, query.perPage).map(({ place }) => place as number);
      const next = rows.length > query.perPage ? places.at(-1) : end && end - 1;
      const events = places.map((place) => bodyAt.get(place)?.['json'] as string);
      return { events, ...(next !== undefined && { next }) };
    },
    event(actor, eventId) {
      const concerns = JSON.stringify(audience.seenBy(actor));
      return one.get(eventId, concerns)?.['json'] as string | undefined;
    },
  };
}

function conditionsOf(query: EpcisQuery): Condition[] {
  const conditions: Condition[] = [];
  const anyOf = (column: string, values: readonly string[] | undefined) => {
    if (!values) return;
    const text = JSON.stringify(values);
    conditions.push([`${column} IN (SELECT value FROM json_each(?))`, text]);
  };
  const bound = (sql: string, at: number | undefined) => {
    if (at !== undefined) conditions.push([sql, at]);
  };
  anyOf('type', query.eventTypes);
  anyOf('action', query.actions);
  anyOf('biz_step', query.bizSteps);
  anyOf('disposition', query.dispositions);
  anyOf('read_point', query.readPoints);
  anyOf('biz_location', query.bizLocations);
  if (query.epcs) {
    const sql = `EXISTS (SELECT 1 FROM epc WHERE epc.place = event.place
      AND epc IN (SELECT value FROM json_each(?)))`;
    conditions.push([sql, JSON.stringify(query.epcs)]);
  }
  bound('event_time >= ?', query.eventTimeFrom);
  bound('event_time < ?', query.eventTimeUntil);
  bound('record_time >= ?', query.recordTimeFrom);
  bound('record_time < ?', query.recordTimeUntil);
  return conditions;
}
