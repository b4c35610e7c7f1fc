import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { zstdCompressSync } from 'node:zlib';
import { openLedger } from '@pledgewatch/cloud/ledger';
import { inflateBatch, openBatch } from '@pledgewatch/shared/batch';
import { decodeEntry } from '@pledgewatch/shared/entry';
import type { Benchmark } from './benchmark.ts';
import { openCountingLine } from './journey/counting-line.ts';
import { startDevices } from './journey/devices.ts';
import { edgeHome, startSiteCloud } from './journey/journey.ts';

const PER_SECOND = 500;
const RUN_MS = 30_000;
/** What is under way arrives and is receipted meanwhile. */
const REST_MS = 3_000;

/** Every byte between gateway and broker, both ways, for an item in the ledger: events and readings. */
export const wire: Benchmark = {
  name: 'wire',
  async measure({ folder, scale, progress }) {
    const bytes = await bytesBetween(folder, RUN_MS * scale, progress);
    const lines = itemsIn(join(folder, 'cloud', 'ledger.db'));
    const lump = zstdCompressSync(lines.join('\n')).length;
    const raw = { what: 'compressed in one lump', value: lump / lines.length };
    return [{ key: 'wire.bytesPerEvent', measured: bytes / lines.length, raw }];
  },
};

async function bytesBetween(
  folder: string,
  runMs: number,
  progress: (share: number) => void,
): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const cloud = await startSiteCloud(folder);
  stack.defer(() => cloud.stop());
  const line = await openCountingLine(cloud.brokerUrl);
  stack.defer(() => line.stop());
  const edge = await (await edgeHome(folder, cloud, { brokerUrl: line.url })).start();
  stack.defer(() => edge.stop());
  const devices = await startDevices(edge.deviceBrokerUrl, PER_SECOND);
  progress(0.2);
  await delay(runMs);
  await devices.stop();
  progress(0.9);
  await delay(REST_MS);
  return line.bytes();
}

/** The items of every batch, one JSON text each. */
function itemsIn(file: string): string[] {
  const ledger = openLedger({ file });
  const batches = [...ledger.entries(0, ledger.size())]
    .map(({ bytes }) => decodeEntry(bytes))
    .filter(({ kind }) => kind === 'batch');
  const items = batches.flatMap(({ body }) => inflateBatch(openBatch(body)).lines.split('\n'));
  ledger.close();
  return items;
}
