/** What a figure is held against. */
export interface Goal {
  readonly what: string;
  readonly unit: string;
  readonly goal: number;
  /** Whether more is better, or less. */
  readonly bound: 'at least' | 'at most';
}

/** Every figure by its key, in the order of the table. */
export const GOALS = {
  'ingest.perSecond': {
    what: 'ingest, batches of 500',
    unit: 'events/s',
    goal: 70_000,
    bound: 'at least',
  },
  'ingest.ratio': {
    what: 'ingest against a raw loop',
    unit: 'of it',
    goal: 0.8,
    bound: 'at least',
  },
  'ingestSmall.perSecond': {
    what: 'ingest, batches of 20 from 100 gateways',
    unit: 'events/s',
    goal: 12_000,
    bound: 'at least',
  },
  'alert.p50Ms': { what: 'sensor to webhook, p50', unit: 'ms', goal: 50, bound: 'at most' },
  'alert.p99Ms': { what: 'sensor to webhook, p99', unit: 'ms', goal: 200, bound: 'at most' },
  'journal.perSecond': {
    what: 'edge journal with fsync, batches of 100',
    unit: 'observations/s',
    goal: 50_000,
    bound: 'at least',
  },
  'edge.mqttMb': { what: 'edge memory, MQTT only', unit: 'MB', goal: 125, bound: 'at most' },
  'edge.opcuaMb': { what: 'edge memory with OPC UA', unit: 'MB', goal: 175, bound: 'at most' },
  'backlog.perSecond': {
    what: 'backlog drained after an outage',
    unit: 'items/s',
    goal: 30_000,
    bound: 'at least',
  },
  'backlog.liveAlertMs': {
    what: 'live alert during the backlog, slowest',
    unit: 'ms',
    goal: 1_000,
    bound: 'at most',
  },
  'wire.bytesPerEvent': { what: 'bytes on the wire', unit: 'an event', goal: 60, bound: 'at most' },
  'limitCheck.p99Ms': {
    what: 'release request, 10,000 pledges loaded, p99',
    unit: 'ms',
    goal: 5,
    bound: 'at most',
  },
  'reprice.ms': { what: 'one price for 10,000 pledges', unit: 'ms', goal: 2_000, bound: 'at most' },
  'positions.bytesPerUnit': {
    what: 'memory, 1,000,000 handling units',
    unit: 'bytes a unit',
    goal: 400,
    bound: 'at most',
  },
  'risk.factsPerSecond': {
    what: 'risk engine alone, one core',
    unit: 'facts/s',
    goal: 200_000,
    bound: 'at least',
  },
} as const satisfies Record<string, Goal>;

export type FigureKey = keyof typeof GOALS;

/** Whether a measured value is as good as its goal asks. */
export function isMet(key: FigureKey, measured: number): boolean {
  const { goal, bound } = GOALS[key];
  return bound === 'at least' ? measured >= goal : measured <= goal;
}
