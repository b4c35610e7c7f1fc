import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What the API counts of itself. */
export interface Measures {
  readonly streamsOpen: Gauge;
  readonly streamsEnded: Counter<'because'>;
}

/** Seconds; from an answer out of memory to one that waits for a disk. */
const DURATION_BUCKETS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10];

/** Counts every answer by route (never by address, which has no bound) and how long it took. */
export function measureRequests(app: FastifyInstance, registry: Registry): Measures {
  const registers = [registry];
  const duration = new Histogram({
    name: 'pledgewatch_http_request_duration_seconds',
    help: 'Time from request to answer, event streams excepted',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_BUCKETS,
    registers,
  });
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const route = routeOptions.url ?? 'unknown';
    if (route === '/v1/events') return;
    const status = String(reply.statusCode);
    duration.observe({ method, route, status }, reply.elapsedTime / 1_000);
  });
  return {
    streamsOpen: new Gauge({
      name: 'pledgewatch_event_streams_open',
      help: 'Event streams that are open now',
      registers,
    }),
    streamsEnded: new Counter({
      name: 'pledgewatch_event_streams_ended_total',
      help: 'Event streams that ended, by why',
      labelNames: ['because'],
      registers,
    }),
  };
}
