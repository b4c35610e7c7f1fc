import { Type } from '@sinclair/typebox';
import type { Registry } from 'prom-client';
import type { App } from '../app.ts';
import { described } from '../describing.ts';
import type { Readiness } from '../ports.ts';

const ReadinessAnswer = Type.Object(
  { ready: Type.Boolean(), parts: Type.Record(Type.String(), Type.Boolean()) },
  { description: 'Each part by name.' },
);
const PARTS = { broker: true, alerts: true, series: true };

const alive = described(
  { tag: 'Operation', summary: 'Alive', zh: '进程存活。' },
  {},
  {
    200: {
      schema: Type.Object({ status: Type.Literal('ok') }, { description: 'Alive.' }),
      example: { status: 'ok' },
    },
  },
);
const ready = described(
  { tag: 'Operation', summary: 'Ready to serve, part by part', zh: '各部分是否就绪。' },
  {},
  {
    200: { schema: ReadinessAnswer, example: { ready: true, parts: PARTS } },
    503: { schema: ReadinessAnswer, example: { ready: false, parts: { ...PARTS, series: false } } },
  },
);
const metrics = described(
  {
    tag: 'Operation',
    summary: 'Metrics in Prometheus text',
    zh: '运行指标（Prometheus 文本格式）。',
  },
  {},
  {
    200: {
      schema: Type.String({ description: 'One family after the other.' }),
      mediaType: 'text/plain',
      example: 'pledgewatch_event_streams_open 3\n',
    },
  },
);

/** How the program fares. */
export function addOperationRoutes(
  app: App,
  { metrics: registry, readiness }: { metrics: Registry; readiness: () => Readiness },
): void {
  app.get('/healthz', { schema: alive }, () => ({ status: 'ok' as const }));
  app.get('/readyz', { schema: ready }, (_, reply) => {
    const answer = readiness();
    return reply.code(answer.ready ? 200 : 503).send(answer);
  });
  app.get('/metrics', { schema: metrics }, async (_, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
