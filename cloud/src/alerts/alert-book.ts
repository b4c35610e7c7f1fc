import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Alert } from '@pledgewatch/shared/alert';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { Actor } from '@pledgewatch/shared/command';
import type { Concern, Slice, SliceQuery } from '#/core/index.ts';
import type { Concerns } from './concerns.ts';
import type { Happening } from './happenings.ts';
import { begunLife, livedOn } from './alert-life.ts';
import type { AlertFilter, AlertRecord } from './records.ts';

/** The alert book; another tenant's alerts do not exist. */
export interface AlertBookView {
  /** Newest first. */
  listAlerts(actor: Actor, filter: AlertFilter, page: SliceQuery): Slice<AlertRecord>;
  alert(actor: Actor, alertId: string): AlertRecord | undefined;
}

/**
 * Every alert and where it stands (ISA-18.2, IEC 62682; the table is in `alert-machine.ts`).
 */
export interface AlertBook extends AlertBookView {
  /**
   * Writes down what happened to an alert, inside a commit.
   *
   * @returns The alert as it is now; undefined when nothing changed (it is known already, or no
   * such alert is).
   */
  record(happening: Exclude<Happening, { is: 'note' }>): AlertRecord | undefined;
}

/** Columns a list may be filtered by; names of columns never come from outside. */
const FILTERS = ['state', 'code', 'severity'] as const;

const COLUMNS = `entry, concern, state, acknowledged_by AS acknowledgedBy,
  acknowledged_at AS acknowledgedAt, cleared_at AS clearedAt, body`;

export function openAlertBook(db: DatabaseSync, concerns: Concerns): AlertBook {
  const sql = prepare(db);
  const selects = new Map<string, StatementSync>();

  /**
   * The list's query with the filters that are asked for. A page of n alerts lies within the n concerns
   * whose newest alert is newest, and within the n newest of each: all of it is read from the front of an
   * index, so a page costs the same however many alerts there are.
   */
  function selectBy(filters: readonly (typeof FILTERS)[number][]): StatementSync {
    const wanted = filters.map((name) => ` AND ${name} = $${name}`).join('');
    const known = selects.get(wanted);
    if (known) return known;
    const select = db.prepare(
      `WITH near AS MATERIALIZED (
         SELECT value AS concern, (SELECT entry FROM alert
           WHERE concern = value AND entry < $before${wanted}
           ORDER BY entry DESC LIMIT 1) AS newest
         FROM json_each($seen) WHERE newest IS NOT NULL ORDER BY newest DESC LIMIT $limit)
       SELECT ${COLUMNS} FROM alert WHERE entry IN (
         SELECT own.entry FROM near, alert AS own WHERE own.entry IN (
           SELECT entry FROM alert WHERE concern = near.concern AND entry < $before${wanted}
           ORDER BY entry DESC LIMIT $limit)
         ORDER BY own.entry DESC LIMIT $limit)
       ORDER BY entry DESC`,
    );
    selects.set(wanted, select);
    return select;
  }

  return {
    record(happening) {
      return write(sql, concerns, happening);
    },
    listAlerts(actor, filter, { after, limit }) {
      const seen = concerns.seenBy(actor, isAbout(filter));
      const before = after === undefined ? Number.MAX_SAFE_INTEGER : placeOf(after);
      const filters = FILTERS.filter((name) => filter[name] !== undefined);
      const values = Object.fromEntries(filters.map((name) => [name, filter[name] as string]));
      const asked = { seen: JSON.stringify(seen), before, limit: limit + 1, ...values };
      const found = selectBy(filters).all(asked);
      const rows = found as unknown as Row[];
      const shown = rows.slice(0, limit);
      const items = shown.map((row) => concerns.readable(actor, recordOf(row)));
      const last = shown.at(-1);
      return rows.length > limit && last ? { items, last: String(last.entry) } : { items };
    },
    alert(actor, alertId) {
      const row = sql.select.get(alertId) as Row | undefined;
      if (!row || !concerns.sees(actor, row.concern)) return undefined;
      return concerns.readable(actor, recordOf(row));
    },
  };
}

interface Row {
  readonly entry: number;
  readonly concern: number;
  readonly state: AlertRecord['state'];
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: number | null;
  readonly clearedAt: number | null;
  readonly body: string;
}

function prepare(db: DatabaseSync) {
  return {
    select: db.prepare(`SELECT ${COLUMNS} FROM alert WHERE alert_id = ?`),
    raise: db.prepare(
      `INSERT OR IGNORE INTO alert (entry, alert_id, concern, code, severity, state, body)
       VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING ${COLUMNS}`,
    ),
    nameCase: db.prepare(
      `UPDATE alert SET body = json_set(body, '$.caseId', ?) WHERE alert_id = ?`,
    ),
    live: db.prepare(
      `UPDATE alert SET state = ?, acknowledged_by = ?, acknowledged_at = ?, cleared_at = ?, body = ?
       WHERE alert_id = ?`,
    ),
  };
}

function write(
  sql: ReturnType<typeof prepare>,
  concerns: Concerns,
  happening: Parameters<AlertBook['record']>[0],
): AlertRecord | undefined {
  const { entry } = happening;
  if (happening.is === 'raised') {
    const alert = begunLife(happening);
    const { alertId, code, severity, state } = alert;
    const concern = concerns.numberOf(alert);
    const body = bodyOf(alert, entry);
    const isNew = one(sql.raise, entry, alertId, concern, code, severity, state, body);
    if (isNew) nameCase(sql, alert);
    return isNew && alert;
  }
  const row = sql.select.get(happening.alertId) as Row | undefined;
  // What is read again after a crash was heard before.
  if (!row || entry <= (JSON.parse(row.body) as Heard).heard) return undefined;
  const alert = livedOn(recordOf(row), happening);
  if (!alert) return undefined;
  const { alertId, state, acknowledgedBy = null, acknowledgedAt = null, clearedAt = null } = alert;
  const body = bodyOf(alert, entry);
  sql.live.run(state, acknowledgedBy, acknowledgedAt, clearedAt, body, alertId);
  return alert;
}

/** Alerts that were told before their case began belong to it from now on. */
function nameCase(
  sql: ReturnType<typeof prepare>,
  { alertId: caseId, case: of }: AlertRecord,
): void {
  for (const { alertId } of of?.members ?? []) {
    if (alertId !== undefined) sql.nameCase.run(caseId, alertId);
  }
}

/** The newest entry that told of it. */
interface Heard {
  readonly heard: number;
}

/** They have columns of their own. */
const IN_COLUMNS = {
  state: undefined,
  acknowledgedBy: undefined,
  acknowledgedAt: undefined,
  clearedAt: undefined,
};

function bodyOf(alert: AlertRecord, heard: number): string {
  return JSON.stringify({ ...alert, ...IN_COLUMNS, heard });
}

/** Runs a write to its end; `get` would leave it half-run, and the commit after it would fail. */
function one(statement: StatementSync, ...values: (string | number)[]): Row | undefined {
  return (statement.all(...values) as unknown as Row[])[0];
}

function recordOf(row: Row): AlertRecord {
  const { state, acknowledgedBy, acknowledgedAt, clearedAt, body } = row;
  const { heard: _heard, ...alert } = JSON.parse(body) as Alert & Heard;
  return {
    ...alert,
    state,
    ...(acknowledgedBy !== null && { acknowledgedBy }),
    ...(acknowledgedAt !== null && { acknowledgedAt }),
    ...(clearedAt !== null && { clearedAt }),
  };
}

function isAbout({ siteId, pledgeId }: AlertFilter) {
  return (concern: Concern) =>
    (siteId === undefined || concern.siteId === siteId) &&
    (pledgeId === undefined || concern.pledgeId === pledgeId);
}

/** @throws {PledgewatchError} `PW_CURSOR_INVALID` when it is no place in a ledger. */
function placeOf(after: string): number {
  const place = Number(after);
  if (!/^\d+$/.test(after) || !Number.isSafeInteger(place)) {
    throw new PledgewatchError('PW_CURSOR_INVALID');
  }
  return place;
}
