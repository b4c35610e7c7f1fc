import { connectAsync } from 'mqtt';
import { MEASUREMENTS, type Measurement } from '@pledgewatch/cloud/series';
import { inflateBatch, openBatch } from '@pledgewatch/shared/batch';
import { UP_TOPIC_FILTER } from '@pledgewatch/shared/topics';

/*
 * What is left when everything we promise is left out: it takes the same bytes from a real broker with
 * mqtt.js, inflates and JSON-parses them, and writes the same points to InfluxDB. It verifies nothing,
 * keeps nothing, checks nothing, escapes nothing, and answers nobody. Its speed is the raw limit.
 */

/** As many points a request, and requests at once, as the cloud has. */
const WRITE_POINTS_MAX = 5_000;
const WRITES_AT_ONCE = 4;

/** Points that wait for company are written after so long. */
const LINGER_MS = 20;

type Item = Readonly<Record<string, unknown>> & {
  readonly kind: string;
  readonly observedAt: number;
};

const [brokerUrl = '', influxUrl = '', database = ''] = process.argv.slice(2);
const names = new Map<string, Measurement>();
let lines: string[] = [];
const writing = new Set<Promise<void>>();
let written = 0;

const client = await connectAsync(brokerUrl, { clientId: 'raw-loop', timerVariant: 'native' });
client.handleMessage = (packet, done) => {
  take(packet.payload as Buffer);
  void roomForMore(done);
};
await client.subscribeAsync(UP_TOPIC_FILTER, { qos: 1 });
await fetch(`${influxUrl}/query`, {
  method: 'POST',
  body: new URLSearchParams({ q: `CREATE DATABASE "${database}"` }),
});
const linger = setInterval(() => write(), LINGER_MS);
process.once('SIGTERM', () => {
  clearInterval(linger);
  client.end(true);
});
process.stdout.write('{"ready":true}\n');

function take(bytes: Buffer): void {
  const batch = openBatch(bytes);
  const { siteId, gatewayId, firstSeq, lane } = batch.header;
  const place = { siteId, gatewayId };
  const text = inflateBatch(batch).lines;
  const items = JSON.parse(`[${text.replaceAll('\n', ',')}]`) as Item[];
  for (const [index, item] of items.entries()) {
    lines.push(lineOf(measurementOf(lane, item.kind), item, place, (firstSeq + index) % 1_000_000));
  }
  if (lines.length >= WRITE_POINTS_MAX) write();
}

function measurementOf(lane: string, kind: string): Measurement {
  const name = `${lane} ${kind}`;
  const known = names.get(name);
  if (known) return known;
  const snake = kind.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const found = MEASUREMENTS.get(lane === 'events' ? snake : `observed_${kind}`);
  if (!found) throw new Error(`no measurement for ${name}`);
  names.set(name, found);
  return found;
}

function lineOf(
  { name, tags, fields }: Measurement,
  item: Item,
  place: { readonly siteId: string; readonly gatewayId: string },
  subMs: number,
): string {
  let line = name;
  for (const key of tags) {
    line += `,${key}=${key === 'siteId' || key === 'gatewayId' ? place[key] : (item[key] as string)}`;
  }
  let mark = ' ';
  for (const [key, type] of fields) {
    const value = key === 'entry' ? 0 : item[key];
    if (value === undefined || (key === 'clock' && value === 'device')) continue;
    line += `${mark}${key}=${type === 'integer' ? `${value as number}i` : textOf(value)}`;
    mark = ',';
  }
  return `${line} ${item.observedAt}${String(subMs).padStart(6, '0')}`;
}

function textOf(value: unknown): string {
  return typeof value === 'boolean' ? String(value) : `"${String(value)}"`;
}

function write(): void {
  if (lines.length === 0) return;
  const request = post(lines.join('\n'), lines.length);
  lines = [];
  writing.add(request);
  void request.finally(() => writing.delete(request));
}

async function post(body: string, points: number): Promise<void> {
  const answer = await fetch(`${influxUrl}/write?db=${database}`, { method: 'POST', body });
  if (!answer.ok) throw new Error(`InfluxDB: ${await answer.text()}`);
  written += points;
  process.stdout.write(`${JSON.stringify({ written })}\n`);
}

async function roomForMore(done: () => void): Promise<void> {
  while (writing.size >= WRITES_AT_ONCE) await Promise.race(writing);
  done();
}
