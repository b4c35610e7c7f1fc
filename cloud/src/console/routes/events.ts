import { Type } from '@sinclair/typebox';
import type { Clock } from '@pledgewatch/shared/clock';
import type { App } from '../app.ts';
import { described } from '../describing.ts';
import { callerOf } from '../door.ts';
import type { EventStreamView } from '#/alerts/index.ts';
import { StreamWriter } from '../stream-writer.ts';
import type { Streams } from '../streams.ts';

const Place = Type.Integer({ minimum: -1, maximum: Number.MAX_SAFE_INTEGER });

const events = described(
  {
    tag: 'Events',
    summary: 'Live events (server-sent events): alerts, notes and, when asked for, positions',
    zh: '实时事件流（SSE）：告警、事件记录，以及按需推送的质押现状；用 Last-Event-ID 断点续传。',
    codes: ['PW_STREAMS_TOO_MANY'],
  },
  {
    headers: Type.Object({
      'last-event-id': Type.Optional(
        Type.String({ pattern: '^\\d{1,15}$', description: 'Go on after this event' }),
      ),
    }),
    querystring: Type.Object(
      {
        after: Type.Optional({ ...Place, description: 'Begin after this event; now' }),
        positions: Type.Optional(
          Type.Boolean({ description: 'Also send positions as they change' }),
        ),
      },
      { additionalProperties: false },
    ),
  },
  {
    200: {
      schema: Type.String({
        description:
          'The stream; it ends with the key or session. An event `reset` comes first where events after Last-Event-ID are kept no more, or Last-Event-ID is of another ledger: its `missing.fromEntry` and `missing.toEntry` say which are not told.',
      }),
      mediaType: 'text/event-stream',
      example: 'id: 1051\nevent: alert\ndata: {"alertId":"…","code":"UNAUTH_OUT"}\n\n',
    },
  },
);

/** The stream of events: an event's id is its place in the ledger, so resuming loses nothing. */
export function addEventRoutes(
  app: App,
  { streams, events: port, clock }: { streams: Streams; events: EventStreamView; clock: Clock },
): void {
  app.get('/v1/events', { schema: events }, async (request, reply) => {
    const caller = callerOf(request);
    streams.requireRoom(caller.actor);
    const resumed = request.headers['last-event-id'];
    const asked = resumed === undefined ? request.query.after : Number(resumed);
    const after = asked ?? port.latest();
    void reply.type('text/event-stream; charset=utf-8').header('x-accel-buffering', 'no');
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    reply.raw.writeHead(200);
    const positions = request.query.positions ?? false;
    await streams.open({ caller, after, positions }, new StreamWriter(reply.raw, clock));
  });
  app.addHook('preClose', () => streams.close());
}
