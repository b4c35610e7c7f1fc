import { createHash } from 'node:crypto';
import type { Fact } from '#/world/index.ts';
import { type Encoder, isoTime, type LineCounts } from '../encoder.ts';

/** What the reader counts between switching on and off. */
interface Counters {
  data: number;
  heartbeats: number;
  readonly perAntenna: Map<number, number>;
}

/** A Zebra fixed reader with IoT Connector: `zebra/{id}/data` and `zebra/{id}/events`. */
export function zebraReader(id: string): Encoder {
  const counters: Counters = {
    data: 0,
    heartbeats: 0,
    perAntenna: new Map([
      [1, 0],
      [2, 0],
    ]),
  };
  const mac = macOf(id);
  return (fact, counts) => {
    if (fact.kind === 'tagRead') {
      return [{ topic: `zebra/${id}/data`, payload: simpleRead(mac, counters, fact) }];
    }
    return fact.kind === 'readerHeartbeat'
      ? [{ topic: `zebra/${id}/events`, payload: heartbeat(counters, counts, fact) }]
      : [];
  };
}

/** A MAC of Zebra's block that stays with the reader's name. */
function macOf(id: string): string {
  const bytes = createHash('sha256').update(id).digest().subarray(0, 3);
  return ['C4', '7D', 'CC', ...[...bytes].map((b) => b.toString(16).padStart(2, '0'))]
    .join(':')
    .toUpperCase();
}

/** The connector writes the zone as `+0000`, without a colon. */
const zebraTime = (at: number): string => isoTime(at).replace('Z', '+0000');

type TagRead = Extract<Fact, { kind: 'tagRead' }>;

function simpleRead(mac: string, counters: Counters, fact: TagRead): string {
  counters.data += 1;
  const seen = counters.perAntenna.get(fact.antenna) ?? 0;
  counters.perAntenna.set(fact.antenna, seen + 1);
  return JSON.stringify({
    type: 'SIMPLE',
    timestamp: zebraTime(fact.deviceAt),
    data: {
      MAC: mac,
      antenna: fact.antenna,
      eventNum: counters.data,
      format: 'epc',
      idHex: fact.epc,
      peakRssi: Math.round(fact.rssiCdbm / 100),
      reads: fact.reads,
    },
  });
}

type Beat = Extract<Fact, { kind: 'readerHeartbeat' }>;

function heartbeat(counters: Counters, counts: LineCounts, fact: Beat): string {
  counters.heartbeats += 1;
  const timestamp = zebraTime(fact.deviceAt);
  const uptime = `PT${Math.floor(fact.upMs / 1_000)}S`;
  return JSON.stringify({
    type: 'heartbeat',
    timestamp,
    component: 'RC',
    eventNum: counters.heartbeats,
    data: {
      radio_control: radioControl(counters, uptime),
      reader_gateway: {
        numDataMessagesRxed: counters.data,
        numDataMessagesTxed: counters.data - counts.waiting - counts.dropped,
        numDataMessagesRetained: counts.waiting,
        numDataMessagesDropped: counts.dropped,
      },
      system: { uptime, systemTime: timestamp, temperature: 41 },
      userapps: [],
    },
  });
}

function radioControl(counters: Counters, uptime: string) {
  return {
    status: 'running',
    cpu: 6,
    ram: 31,
    uptime,
    radioActivity: 'active',
    radioConnection: 'connected',
    antennas: { 1: 'connected', 2: 'connected' },
    numTagReads: counters.data,
    numTagReadsPerAntenna: Object.fromEntries(counters.perAntenna),
    numErrors: 0,
    numWarnings: 0,
  };
}
