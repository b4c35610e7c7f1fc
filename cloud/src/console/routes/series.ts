import { Type } from '@sinclair/typebox';
import type { Clock } from '@pledgewatch/shared/clock';
import { Instant } from '@pledgewatch/shared/identity';
import type { App } from '../app.ts';
import { described } from '../describing.ts';
import { callerOf } from '../door.ts';
import { POINTS_MAX, SERIES_TAGS_MAX } from '../limits.ts';
import type { SeriesPort } from '../ports.ts';
import { RequestInvalid } from '../problem.ts';

const HOUR_MS = 3_600_000;

const series = described(
  {
    tag: 'Series',
    summary: 'Points of a measurement, oldest first',
    zh: '时间序列：某一测量的数据点（最早在前），可按标签筛选。',
    codes: ['PW_CURSOR_INVALID'],
  },
  {
    params: Type.Object({
      measurement: Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}$' }),
    }),
    querystring: Type.Object(
      {
        from: Type.Optional({ ...Instant, description: 'From then on; an hour before `to`' }),
        to: Type.Optional({ ...Instant, description: 'Up to, but without, then; now' }),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: POINTS_MAX })),
        cursor: Type.Optional(Type.String({ maxLength: 1_024 })),
        tag: Type.Optional(
          Type.Array(Type.String({ pattern: '^[A-Za-z0-9_]{1,64}:.{1,160}$' }), {
            maxItems: SERIES_TAGS_MAX,
            description: '`name:value`; may be repeated',
          }),
        ),
      },
      { additionalProperties: false },
    ),
  },
  {
    200: {
      schema: Type.Object(
        {
          points: Type.Array(
            Type.Record(
              Type.String(),
              Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
            ),
          ),
          cursor: Type.Optional(Type.String()),
          keptFrom: Type.Optional({
            ...Instant,
            description:
              'Points before it are no longer kept here (the ledger keeps everything); there when `from` is before it',
          }),
        },
        { description: 'Points, and where to go on when there are more.' },
      ),
      example: {
        points: [{ time: '1795579200000000003', slotId: 'A-01', nominalG: 25_001_000 }],
      },
    },
  },
);

/** Time series of what was measured, of the caller's own goods. */
export function addSeriesRoutes(app: App, port: SeriesPort, clock: Clock): void {
  app.get('/v1/series/:measurement', { schema: series }, (request) => {
    const { limit = POINTS_MAX, cursor, tag = [], to = clock.now() } = request.query;
    const { from = Math.max(0, to - HOUR_MS) } = request.query;
    if (from > to) throw backwards(from);
    return port.query(callerOf(request).actor, {
      measurement: request.params.measurement,
      tags: Object.fromEntries(tag.map(nameAndValue)),
      from,
      to,
      limit,
      ...(cursor !== undefined && { cursor }),
    });
  });
}

function nameAndValue(tag: string): [name: string, value: string] {
  const at = tag.indexOf(':');
  return [tag.slice(0, at), tag.slice(at + 1)];
}

function backwards(from: number): RequestInvalid {
  const expected = 'a time not after `to`';
  return new RequestInvalid([{ in: 'query', pointer: '/from', found: String(from), expected }]);
}
