import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What became of a message: delivered, to be tried again, failed for good, or never queued. */
type MessageOutcome = 'delivered' | 'retried' | 'failed' | 'dropped';

export interface AlertMetrics {
  raised(code: string): void;
  message(outcome: MessageOutcome): void;
  /** From the alert's raising to the endpoint's answer, ms. */
  deliveredAfter(ms: number): void;
}

/** From what a healthy endpoint needs to what the whole schedule allows. */
const LATENCY_BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 5, 15, 60, 300, 3_600, 86_400];

/** @param depth Messages that wait now; asked when metrics are read. */
export function createMetrics(registry: Registry, depth: () => number): AlertMetrics {
  const registers = [registry];
  const raised = new Counter({
    name: 'pledgewatch_alerts_raised_total',
    help: 'Alerts raised, by code.',
    labelNames: ['code'],
    registers,
  });
  const messages = new Counter({
    name: 'pledgewatch_webhook_messages_total',
    help: 'Attempts to deliver and messages given up, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const latency = new Histogram({
    name: 'pledgewatch_webhook_delivery_seconds',
    help: 'From an alert being raised to its webhook having answered.',
    buckets: LATENCY_BUCKETS_S,
    registers,
  });
  registry.registerMetric(
    new Gauge({
      name: 'pledgewatch_webhook_messages_waiting',
      help: 'Messages that wait to be delivered.',
      registers: [],
      collect() {
        this.set(depth());
      },
    }),
  );
  return {
    raised: (code) => raised.inc({ code }),
    message: (outcome) => messages.inc({ outcome }),
    deliveredAfter: (ms) => latency.observe(Math.max(ms, 0) / 1_000),
  };
}
