import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock } from '@pledgewatch/shared/clock';
import { TRIM_PER_WRITTEN, TRIM_POINTS_MAX } from './limits.ts';
import { openRetention, type Keep } from './retention.ts';
import { fieldOf, tagOf, type Point } from './point.ts';
import type { PointTime, Range, Row, SeriesStore } from './store.ts';

/**
 * A series is a measurement with one set of tags; its points lie together, in the order of time. A
 * point's fields are one JSON text.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS series (
    series_id INTEGER PRIMARY KEY,
    measurement TEXT NOT NULL,
    tags TEXT NOT NULL,
    UNIQUE (measurement, tags)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS points (
    series_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    sub_ms INTEGER NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (series_id, at_ms, sub_ms)
  ) STRICT, WITHOUT ROWID;
`;

/** Most series whose number is remembered: a site has a few hundred. */
const SERIES_REMEMBERED_MAX = 100_000;

type Values = Row['values'];

/**
 * Points in SQLite: what runs without any server. The ledger stays the record; this can be remade.
 * The oldest points go when there are too many; a point older than what is kept is not written.
 */
export function openEmbeddedStore(
  db: DatabaseSync,
  keep: Keep & { readonly clock: Clock },
): SeriesStore {
  db.exec(SCHEMA);
  const retention = openRetention(db, keep);
  const sql = prepare(db);
  const known = new Map<string, number>();

  function seriesId(measurement: string, tags: string): number {
    const name = `${measurement} ${tags}`;
    const remembered = known.get(name);
    if (remembered !== undefined) return remembered;
    sql.addSeries.run(measurement, tags);
    const id = sql.series.get(measurement, tags)?.['id'] as number;
    if (known.size >= SERIES_REMEMBERED_MAX) known.clear();
    known.set(name, id);
    return id;
  }

  function writeAll(points: readonly Point[]): void {
    db.exec('BEGIN IMMEDIATE');
    try {
      for (const point of points) {
        const id = seriesId(point.measurement.name, tagsText(point));
        sql.putPoint.run(id, point.atMs, point.subMs, fieldsText(point));
      }
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      known.clear();
      throw error;
    }
  }

  return {
    place: 'embedded',
    async write(points) {
      const keptFrom = retention.keptFrom();
      writeAll(points.filter(({ atMs }) => atMs >= keptFrom));
      await retention.trim(TRIM_PER_WRITTEN * points.length);
      return [];
    },
    trim: () => retention.trim(TRIM_POINTS_MAX),
    keptFrom: () => retention.keptFrom(),
    rows: (range) => Promise.resolve(readRows(db, range)),
    close: () => retention.close(),
  };
}

/** The rows of all series that fit, merged by time without reading more of each than is needed. */
function readRows(db: DatabaseSync, range: Range): Row[] {
  const sources = seriesOf(db, range).map(({ id, tags }) => openSource(db, id, tags, range));
  const rows: Row[] = [];
  while (rows.length < range.limit) {
    let first: Source | undefined;
    for (const source of sources) {
      if (source.head && (!first?.head || isBefore(source.head, first.head))) first = source;
    }
    if (!first?.head) break;
    rows.push(first.head);
    first.advance();
  }
  for (const source of sources) source.close();
  return rows;
}

function isBefore(one: PointTime, other: PointTime): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.subMs < other.subMs);
}

function seriesOf(db: DatabaseSync, { measurement, where }: Range) {
  const byTag = where.filter(({ key }) => measurement.tags.includes(key));
  const { text, values } = conditions('tags', byTag);
  return db
    .prepare(`SELECT series_id AS id, tags FROM series WHERE measurement = ?${text}`)
    .all(measurement.name, ...values)
    .map((row) => ({
      id: row['id'] as number,
      tags: JSON.parse(row['tags'] as string) as Values,
    }));
}

interface Source {
  readonly head: Row | undefined;
  advance(): void;
  close(): void;
}

function openSource(db: DatabaseSync, id: number, tags: Values, range: Range): Source {
  const { measurement, where, from, to } = range;
  const byField = where.filter(({ key }) => !measurement.tags.includes(key));
  const { text, values } = conditions('fields', byField);
  const rows = db
    .prepare(
      `SELECT at_ms AS atMs, sub_ms AS subMs, fields FROM points
       WHERE series_id = ? AND (at_ms, sub_ms) >= (?, ?) AND (at_ms, sub_ms) < (?, ?)${text}
       ORDER BY at_ms, sub_ms`,
    )
    .iterate(id, from.atMs, from.subMs, to.atMs, to.subMs, ...values);
  let head: Row | undefined;
  const advance = () => {
    const { value, done } = rows.next();
    head = done ? undefined : rowOf(value, tags);
  };
  advance();
  return {
    get head() {
      return head;
    },
    advance,
    close: () => void rows.return?.(),
  };
}

function rowOf(stored: Record<string, unknown>, tags: Values): Row {
  const fields = JSON.parse(stored['fields'] as string) as Values;
  return {
    atMs: stored['atMs'] as number,
    subMs: stored['subMs'] as number,
    values: { ...fields, ...tags },
  };
}

function conditions(column: 'tags' | 'fields', where: Range['where']) {
  const text = where
    .map(({ key, anyOf }) => {
      const marks = anyOf.map(() => '?').join(', ');
      return ` AND json_extract(${column}, '$.${key}') IN (${marks})`;
    })
    .join('');
  return { text, values: where.flatMap(({ anyOf }) => anyOf) };
}

function tagsText(point: Point): string {
  const tags: Record<string, unknown> = {};
  for (const key of point.measurement.tags) {
    const value = tagOf(point, key);
    if (value) tags[key] = value;
  }
  return JSON.stringify(tags);
}

function fieldsText(point: Point): string {
  const fields: Record<string, unknown> = {};
  for (const [key, type] of point.measurement.fields) fields[key] = fieldOf(point, key, type);
  return JSON.stringify(fields);
}

function prepare(db: DatabaseSync) {
  return {
    addSeries: db.prepare('INSERT OR IGNORE INTO series (measurement, tags) VALUES (?, ?)'),
    series: db.prepare('SELECT series_id AS id FROM series WHERE measurement = ? AND tags = ?'),
    putPoint: db.prepare(
      `INSERT INTO points (series_id, at_ms, sub_ms, fields) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET fields = json_patch(fields, excluded.fields)`,
    ),
  } satisfies Record<string, StatementSync>;
}
