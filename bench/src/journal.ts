import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '@pledgewatch/edge/journal';
import { systemClock } from '@pledgewatch/shared/clock';
import type { Observation } from '@pledgewatch/shared/observation';
import { median, type Benchmark } from './benchmark.ts';

const BATCH = 100;
const BATCHES = 400;

/** The gateway's journal: batches of a hundred, each on disk before the next one comes. */
export const journal: Benchmark = {
  name: 'journal',
  async measure({ folder, rounds, scale, progress }) {
    const count = Math.max(1, Math.round(BATCHES * scale));
    const batches = Array.from({ length: count }, (_, index) => batchOf(index));
    const ours: number[] = [];
    const raw: number[] = [];
    for (let round = 0; round < rounds; round++) {
      raw.push(appendPlainly(join(folder, `plain-${round}`), batches));
      ours.push(await appendToJournal(join(folder, `journal-${round}`), batches));
      progress((round + 1) / rounds);
    }
    const limit = { what: 'appended to a plain file', value: median(raw) };
    return [{ key: 'journal.perSecond', measured: median(ours), raw: limit }];
  },
};

type Batches = readonly (readonly Observation[])[];

async function appendToJournal(folder: string, batches: Batches): Promise<number> {
  const opened = openJournal({ folder, clock: systemClock });
  const startedAt = performance.now();
  for (const batch of batches) await opened.append(batch);
  const perSecond = rate(batches, startedAt);
  opened.close();
  return perSecond;
}

/** The same bytes, each batch with an fsync. */
function appendPlainly(file: string, batches: Batches): number {
  const lines = batches.map((batch) => `${batch.map((item) => JSON.stringify(item)).join('\n')}\n`);
  const handle = openSync(file, 'a');
  const startedAt = performance.now();
  for (const text of lines) {
    writeSync(handle, text);
    fdatasyncSync(handle);
  }
  const perSecond = rate(batches, startedAt);
  closeSync(handle);
  return perSecond;
}

function rate(batches: Batches, startedAt: number): number {
  return (batches.length * BATCH) / ((performance.now() - startedAt) / 1_000);
}

function batchOf(index: number): readonly Observation[] {
  return Array.from({ length: BATCH }, (_, place) => readOf(index * BATCH + place));
}

function readOf(n: number): Observation {
  const observedAt = 1_764_000_000_000 + n;
  const when = { observedAt, clock: 'device', receivedAt: observedAt + 12 } as const;
  const epc = `30361f3ad4${(n % 200).toString(16).padStart(14, '0')}`;
  const heard = { antenna: 1 + (n % 4), rssiCentiDbm: -5_200 - (n % 900), reads: 1 + (n % 6) };
  return { kind: 'tag', sourceId: 'device-broker', deviceId: 'R-A', ...when, epc, ...heard };
}
