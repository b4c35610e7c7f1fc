import type { AlertMove } from '#/core/index.ts';
import { restated, stateOf } from './alert-machine.ts';
import type { Happening } from './happenings.ts';
import { CASE_MEMBERS_SHOWN_MAX, NOTES_OF_ALERT_MAX } from './limits.ts';
import type { AlertRecord } from './records.ts';

type Raised = Extract<Happening, { is: 'raised' }>;
type Later = Exclude<Happening, { is: 'raised' | 'note' }>;

/** An alert as it is raised; while its condition is shelved, nobody is called. */
export function begunLife({ alert }: Raised): AlertRecord {
  return { ...alert, state: stateOf(alert), ...(alert.shelving && { untold: true }) };
}

/** The alert after one more thing happened to it; undefined where that changes nothing. */
export function livedOn(alert: AlertRecord, happening: Later): AlertRecord | undefined {
  switch (happening.is) {
    case 'cleared':
      if (alert.clearedAt !== undefined) return undefined;
      return restated({ ...alert, clearedAt: happening.at });
    case 'acknowledged':
      return acknowledged(alert, happening);
    case 'noted':
      return withNote(alert, happening);
    case 'moved':
      return restated({ ...moved(alert, happening.move, happening.at) });
  }
}

function acknowledged(
  alert: AlertRecord,
  { by, at, note }: Extract<Later, { is: 'acknowledged' }>,
): AlertRecord | undefined {
  if (alert.acknowledgedAt !== undefined) return undefined;
  const known = restated({ ...alert, acknowledgedBy: by, acknowledgedAt: at });
  return note === undefined ? known : withNote(known, { by, at, note });
}

function withNote(alert: AlertRecord, note: { by: string; at: number; note: string }): AlertRecord {
  const { by, at } = note;
  const notes = [...(alert.notes ?? []), { by, at, note: note.note }];
  return { ...alert, notes: notes.slice(-NOTES_OF_ALERT_MAX) };
}

function moved(alert: AlertRecord, move: AlertMove, at: number): AlertRecord {
  const { shelvingAsked: _asked, ...rest } = alert;
  const { shelving: _shelving, untold: _untold, ...told } = rest;
  switch (move.move) {
    case 'shelving-asked':
      return { ...alert, shelvingAsked: shelvingOf(move) };
    case 'shelved':
      return { ...rest, shelving: shelvingOf(move) };
    case 'unshelved':
      return told;
    case 'joined':
      return { ...alert, case: grown(alert.case, move) };
    case 'escalated':
      return { ...alert, escalation: { level: move.level, at, roles: [...move.roles] } };
  }
}

function grown(
  before: AlertRecord['case'],
  { count, members }: Extract<AlertMove, { move: 'joined' }>,
): NonNullable<AlertRecord['case']> {
  return {
    count,
    members: [...(before?.members ?? []), ...members].slice(0, CASE_MEMBERS_SHOWN_MAX),
  };
}

function shelvingOf(move: Extract<AlertMove, { reason: string }>) {
  const { by, reason, until } = move;
  const checkedBy = 'checkedBy' in move ? move.checkedBy : undefined;
  return {
    by,
    ...(checkedBy !== undefined && { checkedBy }),
    reason,
    ...(until !== undefined && { until }),
  };
}
