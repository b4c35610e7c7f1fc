import type { DatabaseSync } from 'node:sqlite';
import type { Alert } from '@pledgewatch/shared/alert';
import type { Decision, NoteKind, PledgeView } from '#/core/index.ts';
import { LISTED_MAX, SITE_ALERT_KEPT_MS } from './limits.ts';
import type { DayStory } from './statement.ts';
import type { AlertOfDay, EventOfDay, Movement } from './statement-record.ts';

type Note = Extract<Decision, { do: 'note' }>;
type Place = Pick<PledgeView, 'pledgeId' | 'tenantId' | 'siteId'>;

/** Steps on the way to something that is told anyway. */
const LEFT_OUT: ReadonlySet<NoteKind> = new Set([
  'truck-order-step',
  'release-limit-checked',
  'release-approved',
]);
/** One more than is listed, so that what is left out can be counted. */
const READ_MAX = LISTED_MAX * 5;

/** What was told of each pledge since its last statement: alerts, movements, events. */
export class DayStories {
  readonly #sql;

  constructor(db: DatabaseSync) {
    this.#sql = prepare(db);
  }

  raised(alert: Alert): void {
    const { alertId, pledgeId = null, tenantId, siteId, raisedAt } = alert;
    const { code, severity, subject, happenedAt, reason } = alert;
    const told: AlertOfDay = { alertId, code, severity, subject, happenedAt, raisedAt, reason };
    const json = JSON.stringify(told);
    this.#sql.raise.run(alertId, pledgeId, tenantId, siteId, raisedAt, json);
  }

  cleared(alertId: string, clearedAt: number): void {
    this.#sql.clear.run(clearedAt, alertId);
  }

  noted(entry: number, note: Note): void {
    if (note.pledgeId === undefined || LEFT_OUT.has(note.note)) return;
    const isMovement = note.note === 'truck-order-settled';
    const told = isMovement ? movementOf(entry, note) : eventOf(entry, note);
    this.#sql.tell.run(entry, note.pledgeId, isMovement ? 1 : 0, JSON.stringify(told));
  }

  of({ pledgeId, tenantId, siteId }: Place): DayStory {
    const told = (movement: 0 | 1) =>
      this.#sql.told.all(pledgeId, movement, READ_MAX).map(({ json }) => parse(json));
    const alerts = this.#sql.alerts.all({ pledgeId, tenantId, siteId, limit: READ_MAX });
    return {
      movements: told(1) as Movement[],
      events: told(0) as EventOfDay[],
      alerts: alerts.map(({ json, clearedAt }) => ({
        ...(parse(json) as AlertOfDay),
        ...(clearedAt !== null && { clearedAt: clearedAt as number }),
      })),
    };
  }

  /** A statement told them; alerts that are still open belong to the next one too. */
  forget({ pledgeId, siteId }: Place, at: number): void {
    this.#sql.forgetTold.run(pledgeId);
    this.#sql.forgetAlerts.run(pledgeId);
    this.#sql.forgetSiteAlerts.run(siteId, at - SITE_ALERT_KEPT_MS);
  }
}

function movementOf(entry: number, { at, subject, facts }: Note): Movement {
  const { releaseId = '', deliveredUnits = 0, returnedUnits = 0, netLowerG, netUpperG } = facts;
  return {
    entry,
    at,
    truckOrderId: subject,
    releaseId: String(releaseId),
    units: Number(deliveredUnits),
    returnedUnits: Number(returnedUnits),
    ...(netLowerG !== undefined && { netLowerG: Number(netLowerG) }),
    ...(netUpperG !== undefined && { netUpperG: Number(netUpperG) }),
  };
}

function eventOf(entry: number, { at, note, subject }: Note): EventOfDay {
  return { entry, at, event: note, subject };
}

function parse(json: unknown): unknown {
  return JSON.parse(json as string);
}

function prepare(db: DatabaseSync) {
  return {
    raise: db.prepare(
      `INSERT OR IGNORE INTO alert (alert_id, pledge_id, tenant_id, site_id, raised_at, json)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    clear: db.prepare('UPDATE alert SET cleared_at = ? WHERE alert_id = ? AND cleared_at IS NULL'),
    tell: db.prepare('INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?)'),
    told: db.prepare(
      'SELECT json FROM told WHERE pledge_id = ? AND movement = ? ORDER BY entry LIMIT ?',
    ),
    alerts: db.prepare(
      `SELECT json, cleared_at AS clearedAt FROM alert WHERE pledge_id = :pledgeId
         OR (pledge_id IS NULL AND site_id = :siteId AND tenant_id = :tenantId)
       ORDER BY raised_at, alert_id LIMIT :limit`,
    ),
    forgetTold: db.prepare('DELETE FROM told WHERE pledge_id = ?'),
    forgetAlerts: db.prepare('DELETE FROM alert WHERE pledge_id = ? AND cleared_at IS NOT NULL'),
    forgetSiteAlerts: db.prepare(
      'DELETE FROM alert WHERE pledge_id IS NULL AND site_id = ? AND cleared_at < ?',
    ),
  };
}
