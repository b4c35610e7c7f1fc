import { Type } from '@sinclair/typebox';
import {
  AlertFilter,
  AlertRecord,
  NoteRecord,
  type AlertBookView,
  type EventStreamView,
} from '#/alerts/index.ts';
import type { App } from '../app.ts';
import { answerPage, PageQuery, pageOf, pageSchema } from '../cursor.ts';
import { described } from '../describing.ts';
import { callerOf } from '../door.ts';
import { ALERT_EXAMPLE, NOTE_EXAMPLE } from '../examples.ts';
import { PAGE_DEFAULT } from '../limits.ts';
import { found } from './pledges.ts';

const listAlerts = described(
  {
    tag: 'Alerts',
    summary: 'Alerts, newest first',
    zh: '告警列表（最新在前），可按状态、代码、级别、质押、库区筛选。',
    codes: ['PW_CURSOR_INVALID'],
  },
  { querystring: Type.Composite([AlertFilter, PageQuery], { additionalProperties: false }) },
  { 200: { schema: pageSchema(AlertRecord), example: { items: [ALERT_EXAMPLE] } } },
);

const oneAlert = described(
  {
    tag: 'Alerts',
    summary: 'An alert with its reason and evidence',
    zh: '单个告警：原因、证据条目与处理状态。',
    codes: ['PW_NOT_FOUND'],
  },
  { params: Type.Object({ alertId: Type.String({ minLength: 1, maxLength: 200 }) }) },
  { 200: { schema: AlertRecord, example: ALERT_EXAMPLE } },
);

const listNotes = described(
  {
    tag: 'Events',
    summary: 'The story so far: what became of pledges, releases and trucks, newest first',
    zh: '事件记录（最新在前）：质押、放货与车辆的每一步。',
    codes: ['PW_CURSOR_INVALID'],
  },
  { querystring: PageQuery },
  { 200: { schema: pageSchema(NoteRecord), example: { items: [NOTE_EXAMPLE] } } },
);

/** Alerts and notes, as each caller may see them. */
export function addAlertRoutes(app: App, alerts: AlertBookView, events: EventStreamView): void {
  app.get('/v1/alerts', { schema: listAlerts }, (request) => {
    const { limit = PAGE_DEFAULT, cursor, ...filter } = request.query;
    const page = pageOf('alerts', { limit, ...(cursor !== undefined && { cursor }) });
    return answerPage('alerts', alerts.listAlerts(callerOf(request).actor, filter, page));
  });
  app.get('/v1/alerts/:alertId', { schema: oneAlert }, (request) => {
    const { alertId } = request.params;
    return found(alerts.alert(callerOf(request).actor, alertId), 'alert', alertId);
  });
  app.get('/v1/notes', { schema: listNotes }, (request) => {
    const { limit, after } = pageOf('notes', request.query);
    const before = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after);
    const items = events.notesBefore(callerOf(request).actor, before, limit);
    const last = items.length === limit ? String(items.at(-1)?.entry) : undefined;
    return answerPage('notes', { items, ...(last !== undefined && { last }) });
  });
}
